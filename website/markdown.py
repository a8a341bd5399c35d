"""Markdown of an album's description as HTML: words and links, and nothing that loads or runs.

HTML in it is text, pictures are their words, links lead to the web or to a mailbox. Only the worker
carries the parser, so whoever answers people must not import this.
"""

from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

Env = MutableMapping[str, Any]

MAX_NESTING = 12  # quotes in lists in quotes
_SCHEMES = ("http://", "https://", "mailto:")
_LOWEST = 6  # HTML's last heading


def to_html(text: str) -> Markup:
    """Return the Markdown *text* as HTML whose first headings are of the second level."""
    return Markup(_PARSER.render(text))  # noqa: S704  made of escaped text and the tags below


class _Renderer(RendererHTML):
    """Renders what is given another shape here; its methods are called by the names of tokens."""

    def link_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
        tokens[at].attrSet("rel", "noopener noreferrer nofollow")
        return self.renderToken(tokens, at, options, env)

    def heading_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
        tokens[at].tag = f"h{min(_LOWEST, int(tokens[at].tag[1:]) + 1)}"
        return self.renderToken(tokens, at, options, env)

    heading_close = heading_open

    def image(self, tokens: Sequence[Token], at: int, *_: OptionsDict | Env) -> str:
        return str(escape(tokens[at].content))


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        return url.lower().startswith(_SCHEMES)


_PARSER = _Parser("commonmark", {"html": False, "maxNesting": MAX_NESTING}, renderer_cls=_Renderer)
