"""Markdown of strangers: words and links come through, and nothing that loads, runs or leads elsewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.website.markup import VOID, Document
from website.markdown import to_html

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "em", "strong"),
    *("code", "pre", "blockquote", "hr", "br"),
}
ATTRIBUTES = {"href", "rel", "title", "class", "start"}
SYMBOLS = "[]()<>!*_`#-+=.:/\\&\"'\n \tjavascript:data:https://x1"


def document(text: str) -> Document:
    VOID.add("hr")
    return Document(to_html(text))


def test_emphasis_lists_and_links_are_rendered() -> None:
    html = to_html("We *all* went **out**:\n\n* [here](https://example.org/a?b&c)\n* <https://example.org>")

    assert "<em>all</em> went <strong>out</strong>" in html
    assert html.count("<li>") == 2
    assert '<a href="https://example.org/a?b&amp;c" rel="noopener noreferrer nofollow">here</a>' in html


def test_headings_stand_below_that_of_the_page() -> None:
    assert re.findall(r"</?h\d>", to_html("# A\n\nB\n=\n\n## C\n\n###### D")) == [
        *("<h2>", "</h2>", "<h2>", "</h2>", "<h3>", "</h3>", "<h6>", "</h6>"),
    ]


def test_html_is_text() -> None:
    html = to_html('<script>alert(1)</script>\n\n<img src=x onerror="alert(1)"> <!-- x -->')

    assert {element.tag for element in Document(html).elements} == {"p"}
    assert "&lt;script&gt;" in html


ELSEWHERE = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///x"),
    *("//other.example", "/auth/logout", "../x", "ftp://x.example"),
    *("&#106;avascript:alert(1)", "java&#10;script:x", "\x01javascript:x"),
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_link_leads_to_the_web_or_to_a_mailbox_and_nowhere_else(address: str) -> None:
    assert document(f"[x]({address}) [y][r] <{address}>\n\n[r]: {address}").all("a") == []


@pytest.mark.parametrize("address", ["http://example.org", "HTTPS://example.org", "mailto:a@example.org"])
def test_a_good_link_is_kept(address: str) -> None:
    assert [a["href"].lower() for a in document(f"[x]({address})").all("a")] == [address.lower()]


def test_a_picture_is_its_words() -> None:
    html = to_html('![A <b>boat</b>](https://example.org/x.png "t")')

    assert html == "<p>A &lt;b&gt;boat&lt;/b&gt;</p>\n"


def test_what_is_nested_deeply_ends() -> None:
    html = to_html("> " * 5000 + "x")

    assert html.count("<blockquote>") <= 12


@given(st.text(st.sampled_from(SYMBOLS) | st.characters(), max_size=300))
def test_whatever_is_written_only_harmless_markup_comes_out(text: str) -> None:
    page = document(text.encode("utf-8", "ignore").decode())

    assert {element.tag for element in page.elements} <= TAGS
    assert {name for element in page.elements for name in element.attributes} <= ATTRIBUTES
    assert all(re.match("https?://|mailto:", link["href"], re.IGNORECASE) for link in page.all("a"))
