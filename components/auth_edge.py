"""The password in front of CloudFront: keys, sign-in and the distribution."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from pulumi import Archive, ComponentResource, Output, ResourceOptions

from auth import cookies
from components import behaviors, response_headers
from components.behaviors import (
    API,
    ORIGINALS,
    RENDITIONS,
    SHELL,
    SHELL_PATH,
    SITE,
    SIZES,
    EdgePolicies,
)
from components.bucket import PrivateBucket
from components.bucket_access import BucketAccess
from components.domain import Domain
from components.edge_keys import EdgeKeys
from components.gallery import Gallery
from components.identity import Identity
from components.on_demand_sizes import OnDemandSizes
from components.place import Place
from components.share_api import ShareApi
from components.sign_in import SignIn
from website.headers import IMAGE_SECURITY_HEADERS, ORIGINAL_SECURITY_HEADERS, SECURITY_HEADERS

ORIGIN_VERIFY = "x-origin-verify"

# What sign-in reads of a request, and nothing else: no grant ever gets as far as the API.
FORWARDED_HEADERS = (
    *("CloudFront-Viewer-Address", "Content-Type", "Origin", "Referer", "Sec-Fetch-Site"),
    *("Accept-Language", "Idempotency-Key", "User-Agent"),
)
FORWARDED_COOKIES = (
    cookies.SESSION,
    cookies.CSRF,
    cookies.DEVICE,
    cookies.GUEST,
    cookies.PENDING,
    cookies.LANGUAGE,
)
# The others are what an OpenID Connect provider sends a browser back with (RFC 6749 and 9207).
FORWARDED_QUERIES = ("next", "language", "code", "state", "error", "iss")


class AuthEdgeArgs(TypedDict):
    """The gallery to guard, and how."""

    gallery: Gallery
    sizes: OnDemandSizes
    place: Place
    title: str
    language: str
    domain: str
    certificate_arn: str
    hosted_zone: str
    key_generation: int
    sign_in_concurrency: int
    session_days: int
    grant_minutes: int
    identity: Identity
    price_class: str
    code: Archive
    runtime: str
    architecture: str
    log_retention_days: int


class AuthEdge(ComponentResource):
    """A distribution that shows private paths to signed-in viewers alone.

    No access log: it costs storage, names who looked at what, and the API logs sign-ins already.
    No web application firewall: it costs about USD 8 a month, and the API is throttled.
    """

    distribution: aws.cloudfront.Distribution
    host: Output[str]
    dns_records: Output[list[dict[str, str]]]
    parameter: str
    """The name of the parameter that holds the secrets of sign-in."""

    def __init__(self, name: str, args: AuthEdgeArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:AuthEdge", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self.parameter = f"/{pulumi.get_project()}/{pulumi.get_stack()}/{name}"
        self._api_parameter = f"{self.parameter}-share-api"
        self._identity_parameter = f"{self.parameter}-identity"
        self._keys = EdgeKeys(f"{name}-keys", args["key_generation"], self._child)
        self.sign_in = self._create_sign_in(name, args)
        self._link_key = random.RandomPassword(f"{name}-link-key", length=48, opts=self._child).result
        self._create_share_api(name, args)
        domain = self._create_domain(name, args)
        self.distribution = self._create_distribution(name, args, domain)
        self.host = Output.from_input(args["domain"] or self.distribution.domain_name)
        self._store_secrets(name)
        self._store_identity(name, args["identity"])
        args["sizes"].admit(self.distribution.arn)
        access = BucketAccess(name, self.distribution.arn, args["place"].account, self._child)
        access.admit(args["gallery"])
        self.dns_records = self._lead_here(domain)
        self.register_outputs({"host": self.host, "distribution_id": self.distribution.id})

    def _create_sign_in(self, name: str, args: AuthEdgeArgs) -> SignIn:
        return SignIn(
            f"{name}-sign-in",
            {
                "table": args["gallery"].table,
                "parameter": self.parameter,
                "parameter_arn": args["place"].parameter_arn(self.parameter),
                "title": args["title"],
                "language": args["language"],
                "concurrency": args["sign_in_concurrency"],
                "session_days": args["session_days"],
                "grant_minutes": args["grant_minutes"],
                "identity": args["identity"],
                "identity_parameter": self._identity_parameter,
                "identity_parameter_arn": args["place"].parameter_arn(self._identity_parameter),
                "salt": args["gallery"].salt,
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "log_retention_days": args["log_retention_days"],
            },
            self._child,
        )

    def _create_share_api(self, name: str, args: AuthEdgeArgs) -> None:
        ShareApi(
            f"{name}-share-api",
            {
                "api": self.sign_in.api,
                "table": args["gallery"].table,
                "parameter": self._api_parameter,
                "parameter_arn": args["place"].parameter_arn(self._api_parameter),
                "identity": args["identity"],
                "salt": args["gallery"].salt,
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "log_retention_days": args["log_retention_days"],
            },
            self._child,
        )

    def _create_domain(self, name: str, args: AuthEdgeArgs) -> Domain | None:
        if not args["domain"]:
            return None
        return Domain(
            f"{name}-domain",
            {
                "domain": args["domain"],
                "certificate_arn": args["certificate_arn"],
                "hosted_zone": args["hosted_zone"],
            },
            self._child,
        )

    def _create_distribution(
        self, name: str, args: AuthEdgeArgs, domain: Domain | None
    ) -> aws.cloudfront.Distribution:
        edge = self._create_policies(name)
        return aws.cloudfront.Distribution(
            f"{name}-distribution",
            enabled=True,
            comment=args["title"],
            aliases=[args["domain"]] if domain else [],
            default_root_object="index.html",
            http_version="http2and3",
            is_ipv6_enabled=True,
            price_class=args["price_class"],
            origins=self._origins(name, args["gallery"], args["sizes"]),
            default_cache_behavior=behaviors.default(edge),
            ordered_cache_behaviors=behaviors.ordered(edge),
            custom_error_responses=_ERROR_PAGES,
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate=_certificate(domain),
            opts=self._child,
        )

    def _create_policies(self, name: str) -> EdgePolicies:
        request = aws.cloudfront.OriginRequestPolicy(
            f"{name}-sign-in-request",
            headers_config={
                "header_behavior": "whitelist",
                "headers": {"items": list(FORWARDED_HEADERS)},
            },
            cookies_config={
                "cookie_behavior": "whitelist",
                "cookies": {"items": list(FORWARDED_COOKIES)},
            },
            query_strings_config={
                "query_string_behavior": "whitelist",
                "query_strings": {"items": list(FORWARDED_QUERIES)},
            },
            opts=self._child,
        )
        return EdgePolicies(
            key_group=self._keys.key_group,
            headers=self._headers(f"{name}-headers", SECURITY_HEADERS),
            image_headers=self._headers(f"{name}-image-headers", IMAGE_SECURITY_HEADERS),
            original_headers=self._headers(f"{name}-original-headers", ORIGINAL_SECURITY_HEADERS),
            api_request=request.id,
        )

    def _headers(self, name: str, headers: Mapping[str, str]) -> Output[str]:
        policy = aws.cloudfront.ResponseHeadersPolicy(
            name,
            security_headers_config=response_headers.security_headers(headers),
            custom_headers_config=response_headers.custom_headers(headers),
            opts=self._child,
        )
        return policy.id

    def _access(self, name: str, kind: str) -> aws.cloudfront.OriginAccessControl:
        return aws.cloudfront.OriginAccessControl(
            name,
            origin_access_control_origin_type=kind,
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=self._child,
        )

    def _origins(
        self, name: str, gallery: Gallery, sizes: OnDemandSizes
    ) -> list[aws.cloudfront.DistributionOriginArgsDict]:
        access = self._access(f"{name}-access", "s3")
        return [
            _bucket_origin(SHELL, gallery.site, access, SHELL_PATH),
            _bucket_origin(SITE, gallery.site, access),
            _bucket_origin(RENDITIONS, gallery.renditions, access),
            _bucket_origin(ORIGINALS, gallery.originals, access),
            aws.cloudfront.DistributionOriginArgsDict(
                origin_id=API,
                domain_name=self.sign_in.domain,
                custom_headers=[{"name": ORIGIN_VERIFY, "value": self._keys.origin_verify[0]}],
                custom_origin_config=_OVER_TLS,
            ),
            aws.cloudfront.DistributionOriginArgsDict(
                origin_id=SIZES,
                domain_name=sizes.domain,
                custom_origin_config=_OVER_TLS,
                origin_access_control_id=self._access(f"{name}-sizes-access", "lambda").id,
            ),
        ]

    def _store_secrets(self, name: str) -> None:
        secrets = {
            "private_key_pem": self._keys.private_key_pem,
            "key_pair_id": self._keys.key_pair_id,
            "host": self.host,
            "origin_verify": self._keys.origin_verify,
            "seal_keys": self._keys.seal_keys,
        }
        aws.ssm.Parameter(
            f"{name}-secrets",
            name=self.parameter,
            type="SecureString",
            value=Output.json_dumps(secrets),
            opts=self._child,
        )

        # Not the key that signs: what owners' pages call has no use for it.
        of_the_api = {
            "host": self.host,
            "origin_verify": self._keys.origin_verify,
            "link_key": self._link_key,
        }
        aws.ssm.Parameter(
            f"{name}-share-api-secrets",
            name=self._api_parameter,
            type="SecureString",
            value=Output.json_dumps(of_the_api),
            opts=self._child,
        )

    def _store_identity(self, name: str, identity: Identity) -> None:
        # Apart from the others: no key that signs grants comes near what only this function's providers know.
        if identity.is_elsewhere:
            aws.ssm.Parameter(
                f"{name}-identity",
                name=self._identity_parameter,
                type="SecureString",
                value=identity.secrets(),
                opts=self._child,
            )

    def _lead_here(self, domain: Domain | None) -> Output[list[dict[str, str]]]:
        if domain is None:
            return Output.from_input([])
        domain.point_to(self.distribution)
        return domain.records_to_create(self.distribution)


_OVER_TLS = aws.cloudfront.DistributionOriginCustomOriginConfigArgsDict(
    http_port=80, https_port=443, origin_protocol_policy="https-only", origin_ssl_protocols=["TLSv1.2"]
)
# Never kept by the edge: who has signed in, and an album that has just been published, must get through.
_ERROR_PAGES = [
    aws.cloudfront.DistributionCustomErrorResponseArgsDict(
        error_code=code, response_code=code, response_page_path=page, error_caching_min_ttl=0
    )
    for code, page in (
        *((403, "/enter.html"), (404, "/missing.html")),
        # Of S3, of the functions, or of CloudFront itself where one of them does not answer.
        *((code, "/trouble.html") for code in (500, 502, 503, 504)),
    )
]


def _bucket_origin(
    origin: str, bucket: PrivateBucket, access: aws.cloudfront.OriginAccessControl, path: str = ""
) -> aws.cloudfront.DistributionOriginArgsDict:
    return aws.cloudfront.DistributionOriginArgsDict(
        origin_id=origin,
        domain_name=bucket.bucket.bucket_regional_domain_name,
        origin_path=path,
        origin_access_control_id=access.id,
    )


def _certificate(domain: Domain | None) -> aws.cloudfront.DistributionViewerCertificateArgsDict:
    if domain is None:
        return aws.cloudfront.DistributionViewerCertificateArgsDict(cloudfront_default_certificate=True)
    return aws.cloudfront.DistributionViewerCertificateArgsDict(
        acm_certificate_arn=domain.certificate_arn,
        ssl_support_method="sni-only",
        minimum_protocol_version="TLSv1.2_2021",
    )
