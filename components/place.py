"""Where a stack stands: the partition, region and account that ARNs are made of."""

from dataclasses import dataclass

import pulumi_aws as aws


@dataclass(frozen=True)
class Place:
    """One account's region."""

    partition: str
    region: str
    account: str

    def parameter_arn(self, name: str) -> str:
        """Return the ARN of the Systems Manager parameter *name*, which begins with a slash."""
        return f"arn:{self.partition}:ssm:{self.region}:{self.account}:parameter{name}"


def find_place() -> Place:
    """Return where the stack that is being deployed stands."""
    return Place(
        partition=aws.get_partition().partition,
        region=aws.get_region().region,
        account=aws.get_caller_identity().account_id,
    )
