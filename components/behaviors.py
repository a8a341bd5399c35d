"""Which path the distribution serves from where, and to whom."""

from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input

from catalog.keys import ORIGINALS_PREFIX, SHELL_PREFIX

SHELL = "shell"
SITE = "site"
RENDITIONS = "renditions"
API = "api"
SIZES = "sizes"
ORIGINALS = "originals"

# CloudFront's managed policies; their ids are the same in every account.
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

READ = ["GET", "HEAD"]
EVERY_METHOD = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]  # CloudFront offers no less


@dataclass(frozen=True)
class Behavior:
    """One path pattern: the first that fits a request decides."""

    pattern: str
    origin: str
    is_private: bool = True
    """Whether it takes a signed cookie to get through."""
    is_image: bool = False
    """Whether what is served may do nothing but be looked at, even when it is opened on its own."""


# Renditions lie under the same prefix as the page that shows them, so that one cookie opens both; so do the
# sizes that a function makes of them when somebody asks.
BEHAVIORS = (
    Behavior("/auth/*", API, is_private=False),
    Behavior("/s/*", API, is_private=False),
    Behavior("/api/*", API, is_private=False),
    # An owner's logo may be a document by itself.
    Behavior("/favicon.svg", SHELL, is_private=False, is_image=True),
    Behavior("/g/*/i/*", RENDITIONS, is_image=True),
    Behavior("/g/*/x/*", SIZES, is_image=True),
    Behavior("/g/*", SITE),
    Behavior("/h/*", SITE),
    # The key is the path, so that no code at the edge has to find one by the other. No grant's policy begins
    # like this: each address is signed by itself.
    Behavior(f"/{ORIGINALS_PREFIX}*", ORIGINALS),
)
# Where the shell's origin begins in the site bucket. What matches no pattern is public, and a path with an
# encoded slash (`/g%2F…`) matches none, while S3 decodes it: from there it must not lead to a private key.
SHELL_PATH = f"/{SHELL_PREFIX.rstrip('/')}"
# Which keys of which bucket the distribution may read: nothing of `work/`.
SERVED_PATHS = {
    SITE: (f"{SHELL_PREFIX}*", "g/*", "h/*"),
    RENDITIONS: ("g/*",),
    ORIGINALS: (f"{ORIGINALS_PREFIX}*",),
}


@dataclass(frozen=True)
class EdgePolicies:
    """The ids of what behaviours refer to."""

    key_group: Input[str]
    headers: Input[str]
    image_headers: Input[str]
    original_headers: Input[str]
    api_request: Input[str]


def ordered(edge: EdgePolicies) -> list[aws.cloudfront.DistributionOrderedCacheBehaviorArgsDict]:
    """Return every behaviour but the default, in the order CloudFront tries them."""
    return [_to_api(each, edge) if each.origin == API else _to_files(each, edge) for each in BEHAVIORS]


def default(edge: EdgePolicies) -> aws.cloudfront.DistributionDefaultCacheBehaviorArgsDict:
    """Return the behaviour of the public shell, for whatever matches no pattern."""
    return aws.cloudfront.DistributionDefaultCacheBehaviorArgsDict(
        target_origin_id=SHELL,
        viewer_protocol_policy="redirect-to-https",
        allowed_methods=READ,
        cached_methods=READ,
        cache_policy_id=CACHING_OPTIMIZED,
        response_headers_policy_id=edge.headers,
        compress=True,
    )


def _to_files(
    behavior: Behavior, edge: EdgePolicies
) -> aws.cloudfront.DistributionOrderedCacheBehaviorArgsDict:
    return aws.cloudfront.DistributionOrderedCacheBehaviorArgsDict(
        path_pattern=behavior.pattern,
        target_origin_id=behavior.origin,
        viewer_protocol_policy="redirect-to-https",
        allowed_methods=READ,
        cached_methods=READ,
        # Forwards neither query nor cookie: to S3, a query would be a command; of a size, the path says all.
        # An original is asked for once in a while, and gone at once when its owner deletes it.
        cache_policy_id=CACHING_DISABLED if behavior.origin == ORIGINALS else CACHING_OPTIMIZED,
        response_headers_policy_id=_headers(behavior, edge),
        trusted_key_groups=[edge.key_group] if behavior.is_private else [],
        compress=behavior.origin in (SHELL, SITE),  # photos are compressed already
    )


def _headers(behavior: Behavior, edge: EdgePolicies) -> Input[str]:
    if behavior.origin == ORIGINALS:
        return edge.original_headers
    return edge.image_headers if behavior.is_image else edge.headers


def _to_api(
    behavior: Behavior, edge: EdgePolicies
) -> aws.cloudfront.DistributionOrderedCacheBehaviorArgsDict:
    return aws.cloudfront.DistributionOrderedCacheBehaviorArgsDict(
        path_pattern=behavior.pattern,
        target_origin_id=behavior.origin,
        # Not a redirect: by then a password would have crossed the network in clear text.
        viewer_protocol_policy="https-only",
        allowed_methods=EVERY_METHOD,
        cached_methods=READ,
        cache_policy_id=CACHING_DISABLED,
        origin_request_policy_id=edge.api_request,
        response_headers_policy_id=edge.headers,
        compress=True,
    )
