"""The names of the files that an album's pages consist of, by the page's number."""


def page_name(number: int) -> str:
    """Return the name of page *number*, from 1."""
    return "index.html" if number == 1 else f"page-{number}.html"


def stylesheet_name(number: int) -> str:
    """Return the name of that page's own stylesheet."""
    return "album.css" if number == 1 else f"album-{number}.css"


def details_name(number: int) -> str:
    """Return the name of the file with the details of that page's photos."""
    return "details.json" if number == 1 else f"details-{number}.json"
