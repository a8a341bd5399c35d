"""A bucket that nobody sees: private, encrypted, with rules for what leaves it by itself."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pulumi_aws as aws
from pulumi import ComponentResource, Output, ResourceOptions


class Expiry(TypedDict):
    """Objects under *prefix* go away after *days*."""

    prefix: str
    days: int


class PrivateBucketArgs(TypedDict):
    """What differs from bucket to bucket."""

    noncurrent_days: NotRequired[int]
    """Keep versions, and overwritten or deleted ones for so many days; without it none are kept."""
    expiry: NotRequired[Sequence[Expiry]]
    """What goes away by itself."""
    precious: NotRequired[bool]
    """Whether the bucket and its guards outlive the stack."""


class PrivateBucket(ComponentResource):
    """A bucket without public access; its policy is up to whoever knows who reads it."""

    bucket: aws.s3.Bucket
    name: Output[str]
    arn: Output[str]

    def __init__(self, name: str, args: PrivateBucketArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:PrivateBucket", name, dict(args), opts)
        self.is_precious = args.get("precious", False)
        self.bucket = aws.s3.Bucket(name, opts=self._options(protect=self.is_precious))
        self.name, self.arn = self.bucket.bucket, self.bucket.arn
        self._close(name)
        self._encrypt(name)
        versioning = self._keep_versions(name, args)
        self._expire(name, args, versioning)
        self.register_outputs({"name": self.name, "arn": self.arn})

    def _options(self, **more: Any) -> ResourceOptions:
        # A bucket that stays behind keeps its lock: destroying the stack must not open it.
        return ResourceOptions(parent=self, retain_on_delete=self.is_precious, **more)

    def _close(self, name: str) -> None:
        aws.s3.BucketPublicAccessBlock(
            f"{name}-lock",
            bucket=self.name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._options(),
        )
        aws.s3.BucketOwnershipControls(
            f"{name}-owner",
            bucket=self.name,
            rule={"object_ownership": "BucketOwnerEnforced"},
            opts=self._options(),
        )

    def _encrypt(self, name: str) -> None:
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=self.name,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            opts=self._options(),
        )

    def _keep_versions(self, name: str, args: PrivateBucketArgs) -> list[aws.s3.BucketVersioning]:
        if "noncurrent_days" not in args:
            return []
        versioning = aws.s3.BucketVersioning(
            f"{name}-versioning",
            bucket=self.name,
            versioning_configuration={"status": "Enabled"},
            opts=self._options(protect=self.is_precious),
        )
        return [versioning]

    def _expire(self, name: str, args: PrivateBucketArgs, after: list[aws.s3.BucketVersioning]) -> None:
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=self.name,
            rules=_lifecycle(args),
            opts=self._options(depends_on=after),
        )


def _lifecycle(args: PrivateBucketArgs) -> list[aws.s3.BucketLifecycleConfigurationRuleArgsDict]:
    rules: list[aws.s3.BucketLifecycleConfigurationRuleArgsDict] = [
        {
            "id": "abandoned-uploads",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
        }
    ]
    if "noncurrent_days" in args:
        rules.append(
            {
                "id": "old-versions",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "noncurrent_version_expiration": {"noncurrent_days": args["noncurrent_days"]},
                "expiration": {"expired_object_delete_marker": True},
            }
        )
    for expiry in args.get("expiry", ()):
        rules.append(
            {
                "id": f"expire-{expiry['prefix'].strip('/')}",
                "status": "Enabled",
                "filter": {"prefix": expiry["prefix"]},
                "expiration": {"days": expiry["days"]},
            }
        )
    return rules
