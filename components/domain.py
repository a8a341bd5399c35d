"""The gallery's own domain: a certificate that is valid, and the records that lead here."""

from typing import Any, TypedDict

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

CERTIFICATE_REGION = "us-east-1"  # the only one that CloudFront takes certificates from
RECORD_TYPES = ("A", "AAAA")


class DomainArgs(TypedDict):
    """A name, and what proves that it is ours."""

    domain: str
    certificate_arn: str
    """A certificate that exists already, or "" to make one."""
    hosted_zone: str
    """The Route 53 zone to write into, or "" when the records are kept elsewhere."""


class Domain(ComponentResource):
    """The certificate of a domain, and its records where Route 53 keeps them."""

    certificate_arn: Input[str]

    def __init__(self, name: str, args: DomainArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:Domain", name, dict(args), opts)
        self._child = ResourceOptions(parent=self)
        self._name, self._args = name, args
        self.certificate_arn = args["certificate_arn"] or self._create_certificate()
        self.register_outputs({"certificate_arn": self.certificate_arn})

    def point_to(self, distribution: aws.cloudfront.Distribution) -> None:
        """Let the domain lead to *distribution*, where Route 53 keeps it."""
        if not self._args["hosted_zone"]:
            return
        alias: aws.route53.RecordAliasArgsDict = {
            "name": distribution.domain_name,
            "zone_id": distribution.hosted_zone_id,
            "evaluate_target_health": False,
        }
        for kind in RECORD_TYPES:
            aws.route53.Record(
                f"{self._name}-{kind.lower()}",
                zone_id=self._args["hosted_zone"],
                name=self._args["domain"],
                type=kind,
                aliases=[alias],
                opts=self._child,
            )

    def records_to_create(self, distribution: aws.cloudfront.Distribution) -> Output[list[dict[str, Any]]]:
        """Return the records that the owner has to create elsewhere; none where Route 53 keeps the domain."""
        if self._args["hosted_zone"]:
            return Output.from_input([])
        name = self._args["domain"]
        return distribution.domain_name.apply(
            lambda target: [{"name": name, "type": "CNAME", "value": target}]
        )

    def _create_certificate(self) -> Output[str]:
        certificate = aws.acm.Certificate(
            f"{self._name}-certificate",
            domain_name=self._args["domain"],
            validation_method="DNS",
            region=CERTIFICATE_REGION,
            opts=self._child,
        )
        proof = certificate.domain_validation_options[0]
        record = aws.route53.Record(
            f"{self._name}-proof",
            zone_id=self._args["hosted_zone"],
            name=proof.resource_record_name.apply(str),
            type=proof.resource_record_type.apply(str),
            records=[proof.resource_record_value.apply(str)],
            ttl=60,
            allow_overwrite=True,  # the same proof serves a second gallery under this name
            opts=self._child,
        )
        validation = aws.acm.CertificateValidation(
            f"{self._name}-validation",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            region=CERTIFICATE_REGION,
            opts=self._child,
        )
        return validation.certificate_arn
