"""Naughty strings: what breaks pages that paste texts together, and a generator of more of the kind.

Each stands between two letters, so that none is empty once it is cleaned.
"""

import random
from collections.abc import Iterator

SCRIPT = "window.pwned=1"

_MARKUP = (
    *(f"<script>{SCRIPT}</script>", f"</title><script>{SCRIPT}</script>", f"<img src=x onerror='{SCRIPT}'>"),
    *(f'" onmouseover="{SCRIPT}" x="', f"' autofocus onfocus='{SCRIPT}", f"<svg/onload={SCRIPT}>"),
    *(
        "</li></ul></section><h1>",
        "</figcaption></details>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<plaintext>",
    ),
    *("</textarea>", "<base href=//other.example/>", '<meta http-equiv=refresh content="0;//other.example">'),
    *(
        "<style>*{display:none}</style>",
        "</style>",
        "<iframe src=//other.example>",
        "<a href=//other.example>",
        "<",
    ),
    *(">", "&", "&lt;", "&#0;", "&amp;amp;", "&quot;", "&NotAnEntity;", '"', "'", "`", "=", "/>"),
)
_CODE = (
    *(
        "{{ 7 * 7 }}",
        "{% raw %}",
        "{# x #}",
        "${7*7}",
        "#{7*7}",
        "%s%n",
        "{0}",
        "{n}",
        "{gallery}",
        "\\u003cb\\u003e",
    ),
    *(
        f"javascript:{SCRIPT}",
        "data:text/html,<b>",
        "url(//other.example)",
        '");}*{x:url("',
        "/*",
        "*/",
        "expression(",
    ),
    *(
        "@import '//other.example'",
        "//other.example",
        "../../../etc/passwd",
        "?a=b#c",
        "%00",
        "%2e%2e%2f",
        "\\",
        "|",
    ),
    *(
        "'; DROP TABLE albums; --",
        "$(touch x)",
        "`touch x`",
        "=1+1",
        "NULL",
        "undefined",
        "NaN",
        "true",
        "__proto__",
    ),
)
_MARKDOWN = (
    *(f"[x](javascript:{SCRIPT})", f"![x](x'onerror='{SCRIPT})", "[x]: //other.example", "# x", "> x", "* x"),
    *(
        "```",
        "~~~html",
        "    x",
        "---",
        "***",
        "<https://other.example>",
        "![x](https://other.example/x.png)",
        "\\<b>",
    ),
)
_LETTERS = (
    *("\u202eevil\u202c", "\u2066x\u2069", "\u2067", "\u2069\u2069", "\u202d", "\u200f", "\u200e", "\u061c"),
    *("\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028", "\u2029", "\u0085", "\u00a0", "\u3000", "\u180e"),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\x9f", "\ufffe", "\U0010ffff", "\ud800", "\udfff", "\ufffd"),
    *(
        "👩\u200d👩\u200d👧\u200d👦",
        "🏳️\u200d🌈",
        "🇩🇪",
        "e\u0301" * 9,
        "Z" + "\u0335\u0321" * 40,
        "﷽",
        "مرحبا",
        "שלום",
        "田中",
        "ก็็็็",
    ),
    *("\t", "\r\n", "\n\n\n", "x" * 5000, "wide " * 2500, "\u0301", "ß", "İ", "ﬁ", "ǅ", "𝔘𝔫𝔦", "¼", "٣", "Ω"),
)
NAUGHTY = tuple(f"a{each}z" for each in (*_MARKUP, *_CODE, *_MARKDOWN, *_LETTERS))


def generated(seed: int, count: int) -> Iterator[str]:
    """Yield *count* texts of pieces of the others, the same for each *seed*."""
    rng = random.Random(seed)
    pieces = [piece for each in NAUGHTY if len(each) < 100 for piece in (each[1:-1], *each[1:-1:3])]
    for _ in range(count):
        yield f"a{''.join(rng.choices(pieces, k=rng.randint(2, 12)))}z"
