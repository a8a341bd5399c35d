"""Every check of checkov's that we leave unmet, with its reason. Whatever is not in here must pass."""

from dataclasses import dataclass

BUCKETS = ("gallery-originals", "gallery-renditions", "gallery-site")
FUNCTIONS = (
    *("pipeline-worker", "pipeline-slow-worker", "pipeline-video-worker"),
    *("edge-sign-in-function", "edge-share-api-function", "sizes-function"),
)
LOGS = ("edge-sign-in-access-log", *(f"{name}-log" for name in FUNCTIONS))
DISTRIBUTION = ("edge-distribution",)


@dataclass(frozen=True)
class Unmet:
    """A check, the resources that do not meet it, and why that is right."""

    check: str
    resources: tuple[str, ...]
    reason: str


EXCEPTIONS = (
    Unmet(
        "CKV_AWS_18",
        BUCKETS,
        "Access logs of buckets fill a fourth bucket; only the distribution and one role read these three, "
        "and CloudTrail's data events say more for whoever wants to pay for them.",
    ),
    Unmet("CKV_AWS_21", ("gallery-renditions",), "The pipeline makes renditions again from the originals."),
    Unmet(
        "CKV_AWS_50",
        FUNCTIONS,
        "X-Ray is not among the free defaults; the log carries the request's id through the chain.",
    ),
    Unmet("CKV_AWS_68", DISTRIBUTION, "A web ACL costs about USD 8 a month; the API is throttled instead."),
    Unmet(
        "CKV_AWS_86",
        DISTRIBUTION,
        "An access log would name who looked at what, and costs storage; sign-ins are logged by the API.",
    ),
    Unmet(
        "CKV_AWS_115",
        FUNCTIONS,
        "A new account has ten executions in all and may reserve none below that; the poller's maximum "
        "concurrency bounds the worker, the API's throttle sign-in; sizes take a grant, and are few.",
    ),
    Unmet(
        "CKV_AWS_116",
        FUNCTIONS,
        "None is called asynchronously: the worker's dead letters are the queue's, API and CloudFront wait.",
    ),
    Unmet(
        "CKV_AWS_117",
        FUNCTIONS,
        "There is nothing in a VPC to reach, and a way out of one costs USD 30 a month.",
    ),
    Unmet(
        "CKV_AWS_119",
        ("gallery-catalog",),
        "Encrypted with the account's DynamoDB key; a key of one's own costs USD 1 a month and adds nothing "
        "where one owner has the whole account.",
    ),
    Unmet(
        "CKV_AWS_144",
        BUCKETS,
        "A second region doubles the cost of storage; originals are versioned, and a backup is a choice.",
    ),
    Unmet("CKV_AWS_145", BUCKETS, "Encrypted with S3's own keys; one's own costs a fee for every request."),
    Unmet("CKV_AWS_158", LOGS, "CloudWatch encrypts logs anyhow, and ours hold ids and keys, no secrets."),
    Unmet("CKV_AWS_173", FUNCTIONS, "The environment holds names and numbers; secrets are in the parameter."),
    Unmet(
        "CKV_AWS_174",
        DISTRIBUTION,
        "CloudFront's own certificate sets TLSv1 whatever one asks for; a domain of one's own gets "
        "TLSv1.2_2021.",
    ),
    Unmet(
        "CKV_AWS_259",
        ("edge-headers", "edge-image-headers", "edge-original-headers"),
        "HSTS holds for a year, but neither for subdomains nor on the preload list: the owner's other hosts "
        "are not ours to decide about, and that list is hard to leave.",
    ),
    Unmet(
        "CKV_AWS_272",
        FUNCTIONS,
        "Who deploys can sign as well; what goes in is locked by hashes, and two builds are the same bytes.",
    ),
    Unmet(
        "CKV_AWS_309",
        (
            *(f"edge-sign-in-route-{number}" for number in range(10)),
            *(f"edge-share-api-route-{number}" for number in range(4)),
        ),
        "Who signs in has no authorization yet; the function refuses what lacks CloudFront's secret header.",
    ),
    Unmet("CKV_AWS_310", DISTRIBUTION, "One region holds the photos, so there is nothing to fail over to."),
    Unmet(
        "CKV_AWS_337",
        ("edge-secrets", "edge-share-api-secrets", "edge-identity"),
        "Encrypted with the account's Systems Manager key; ssm:GetParameter decides who reads it.",
    ),
    Unmet(
        "CKV_AWS_338",
        LOGS,
        "90 days by default, and vitrine:logRetentionDays decides: a family keeps less about itself.",
    ),
    Unmet("CKV_AWS_374", DISTRIBUTION, "Families travel; a password decides, not a country."),
    Unmet(
        "CKV2_AWS_42",
        DISTRIBUTION,
        "A certificate of one's own needs a domain of one's own: vitrine:domain.",
    ),
    Unmet("CKV2_AWS_47", DISTRIBUTION, "No web ACL, see CKV_AWS_68; and no Java runs here."),
    Unmet(
        "CKV2_AWS_62",
        ("gallery-renditions", "gallery-site"),
        "Only originals start anything; events of what the pipeline writes would start it again.",
    ),
)
