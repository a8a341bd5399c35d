"""Addresses of originals: a key as the path under which a browser asks for it and CloudFront finds it."""

from urllib.parse import quote

PREFIX = "photos/"  # of the keys of originals; a key is the path without its leading slash
# To begin a download: one that has begun goes on, a connection that broke after that asks anew.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
LIFE_SECONDS = 5 * 60


def has_address(key: str) -> bool:
    """Tell whether a browser can ask for the original under *key*.

    It takes dots and nothing between two slashes for steps through folders, encoded or not.
    """
    return key.startswith(PREFIX) and not {"", ".", ".."} & set(key.split("/"))


def original_path(key: str) -> str:
    """Return the path of the original under *key*, encoded.

    Letters, digits and `_.-~` alone stand for themselves: S3 would read a plus as a space, and a policy
    an asterisk or a question mark as any other character.
    """
    return "/" + "/".join(quote(part, safe="") for part in key.split("/"))
