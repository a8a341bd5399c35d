"""A page as a browser reads its addresses: relative ones lie beside the page."""

import re
from urllib.parse import urljoin

_ATTRIBUTE = re.compile(r'(?<=\s)(href|src|srcset|poster|action|data-[a-z-]+)="([^"]*)"')
# What our relative addresses begin with; anything else, such as an identifier in data, stays as it is.
_RELATIVE = re.compile(r"(?<![^\s,])((?:\.\./)?[a-z]/[^\s,]+|(?:index|page|album)[^\s,]*\.(?:html|css))")


def resolved(path: str, page: str) -> str:
    """Return *page*, which lies at *path*, with the addresses in its attributes made absolute."""

    def absolute(attribute: re.Match[str]) -> str:
        value = _RELATIVE.sub(lambda found: urljoin(path, found[1]), attribute[2])
        return f'{attribute[1]}="{value}"'

    return _ATTRIBUTE.sub(absolute, page)
