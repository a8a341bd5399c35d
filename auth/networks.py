"""The network that a request comes from, as far as one household can be told from the next."""

import ipaddress

# What one customer of a provider commonly gets, and a little more: who changes addresses stays in it.
_IPV4_PREFIX, _IPV6_PREFIX = 24, 56
UNKNOWN = "unknown"


def network_of(viewer_address: str) -> str:
    """Return the /24 or /56 of CloudFront's `address:port`; all that is unreadable shares one network.

    CloudFront puts no brackets around an IPv6 address:
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
    """
    text = viewer_address.rpartition(":")[0].removeprefix("[").removesuffix("]")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    prefix = _IPV4_PREFIX if address.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network((address, prefix), strict=False))
