"""The security headers in the shape in which CloudFront wants them."""

import re
from collections.abc import Mapping

import pulumi_aws as aws

# CloudFront has a place of its own for these and refuses them among the custom headers.
_OWN_PLACE = (
    "Content-Security-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


def security_headers(
    headers: Mapping[str, str],
) -> aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgsDict:
    """Return the headers that CloudFront knows; all but one override what an origin says.

    A page whose address is a secret wants to be named to nobody, not even to ourselves.
    """
    return aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgsDict(
        content_security_policy={
            "content_security_policy": headers["Content-Security-Policy"],
            "override": True,
        },
        content_type_options={"override": True},
        frame_options={"frame_option": headers["X-Frame-Options"], "override": True},
        referrer_policy={"referrer_policy": headers["Referrer-Policy"], "override": False},
        strict_transport_security=_transport(headers["Strict-Transport-Security"]),
    )


def custom_headers(
    headers: Mapping[str, str],
) -> aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgsDict:
    """Return all the others."""
    return aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgsDict(
        items=[
            {"header": name, "value": value, "override": True}
            for name, value in sorted(headers.items())
            if name not in _OWN_PLACE
        ]
    )


def _transport(
    value: str,
) -> aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgsDict:
    seconds = re.search(r"max-age=(\d+)", value)
    if seconds is None:
        raise ValueError(f"Strict-Transport-Security has no max-age: {value!r}")
    return aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgsDict(
        access_control_max_age_sec=int(seconds[1]),
        include_subdomains="includeSubDomains" in value,
        preload="preload" in value,
        override=True,
    )
