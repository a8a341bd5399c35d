"""What an HTML parser makes of a page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"img", "input", "link", "meta", "source", "br"}


@dataclass(frozen=True)
class Element:
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]


class Document(HTMLParser):
    """The elements and texts of a page; parsing fails if tags do not nest."""

    def __init__(self, page: str):
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def all(self, tag: str) -> list[Element]:
        """Return the elements called *tag*, in order."""
        return [element for element in self.elements if element.tag == tag]

    def structure(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the tags with the names of their attributes: all but the content."""
        return [(element.tag, tuple(element.attributes)) for element in self.elements]

    def text(self) -> str:
        """Return all text, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in {tag}"
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
