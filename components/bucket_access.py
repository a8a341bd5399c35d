"""What the distribution may read of each bucket, as the buckets' own policies say it."""

from collections.abc import Callable
from functools import partial

import pulumi_aws as aws
from pulumi import Output, ResourceOptions

from components import policies
from components.behaviors import ORIGINALS, RENDITIONS, SERVED_PATHS, SITE
from components.bucket import PrivateBucket
from components.gallery import Gallery

Policy = Callable[..., str]


class BucketAccess:
    """Admits one *distribution* of an *account* to the buckets of a gallery."""

    def __init__(self, name: str, distribution: Output[str], account: str, opts: ResourceOptions) -> None:
        self._name, self._distribution, self._account, self._opts = name, distribution, account, opts

    def admit(self, gallery: Gallery) -> None:
        """Write the policies; each bucket has one."""
        self._write(SITE, gallery.site, policies.served_bucket)
        self._write(RENDITIONS, gallery.renditions, policies.served_bucket)
        self._write(ORIGINALS, gallery.originals, policies.handed_out_bucket)

    def _write(self, origin: str, bucket: PrivateBucket, policy: Policy) -> None:
        # A bucket that outlives the stack keeps what keeps it closed.
        kept = ResourceOptions(retain_on_delete=bucket.is_precious)
        aws.s3.BucketPolicy(
            f"{self._name}-{origin}-policy",
            bucket=bucket.name,
            policy=Output.all(bucket.arn, self._distribution).apply(partial(self._policy, policy, origin)),
            opts=ResourceOptions.merge(self._opts, kept),
        )

    def _policy(self, policy: Policy, origin: str, arns: list[str]) -> str:
        bucket, distribution = arns
        return policy(bucket, SERVED_PATHS[origin], distribution, self._account)
