"""The file `metadata.yml`, checked key by key."""

import difflib
from collections import Counter
from enum import StrEnum
from typing import Any, TypeVar

from catalog.clocks import camera_key, parse_offset
from catalog.errors import MetadataError
from catalog.metadata import BY_HAND, SORTS, AlbumMetadata
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.texts import clean, one_line, shortened
from catalog.yaml_files import read_yaml

KEYS = (
    *("title", "description", "cover", "sort", "order", "captions"),
    *("clocks", "visible_to", "location", "download"),
)
MAX_TITLE, MAX_DESCRIPTION = 200, 20_000  # characters
_MOST_NOTICES = 20
_ALIKE = 0.6  # of `difflib`: from here on somebody meant the other word

P = TypeVar("P", bound=StrEnum)


def parse_metadata(data: bytes) -> AlbumMetadata:
    """Return the settings that the file's bytes hold.

    Raises:
        MetadataError: the bytes are no YAML, or hold something unexpected; the message names it.
    """
    content = read_yaml(data)
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise MetadataError(f"must be a list of 'key: value' lines; the keys are {', '.join(KEYS)}")
    sort, order = _sort(content), _order(content)
    cover = _text(content, "cover")
    return AlbumMetadata(
        title=_title(content),
        description=_bounded("description", _text(content, "description"), MAX_DESCRIPTION) or "",
        cover=None if cover is None else _name(cover),
        sort=sort,
        order=order,
        captions=_captions(content),
        clocks=_clocks(content),
        visible_to=_groups(content),
        location=_policy(content, "location", LocationPolicy),
        download=_policy(content, "download", DownloadPolicy),
        notices=_notices(content, sort, order),
    )


def _notices(content: dict[str, Any], sort: str, order: tuple[str, ...]) -> tuple[str, ...]:
    found = [_unknown(key) for key in content if key not in KEYS]
    if sort == BY_HAND and not order:
        found.append("'sort' is 'hand', but 'order' names no file: photos stand by date")
    left_out = len(found) - _MOST_NOTICES
    return (*found[:_MOST_NOTICES], *([f"and {left_out} more like these"] if left_out > 0 else []))


def _unknown(key: str) -> str:
    word, folded = shortened(one_line(key)), key.casefold().replace("-", "_")
    alike = difflib.get_close_matches(folded[:60], KEYS, 1, _ALIKE)
    if alike:
        return f"'{word}' is not a key; did you mean '{alike[0]}'?"
    nearest = difflib.get_close_matches(folded[:60], KEYS, 1, 0.0)[0]
    return f"'{word}' is not a key; the nearest is '{nearest}', and the keys are {', '.join(KEYS)}"


def _text(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise MetadataError(f"'{key}' must be a text, not {_kind(value)}")
    return clean(value) or None


def _title(content: dict[str, Any]) -> str | None:
    title = _text(content, "title")
    return _bounded("title", title and one_line(title), MAX_TITLE)


def _bounded(key: str, text: str | None, most: int) -> str | None:
    if text and len(text) > most:
        raise MetadataError(f"'{key}' has {len(text):,} characters; at most {most:,} are allowed")
    return text


def _sort(content: dict[str, Any]) -> str:
    sort = _text(content, "sort") or (BY_HAND if content.get("order") else SORTS[0])
    if sort not in SORTS:
        raise MetadataError(f"'sort' is '{shortened(sort)}'; allowed are {', '.join(SORTS)}")
    if sort != BY_HAND and content.get("order"):
        raise MetadataError(f"'sort' is '{sort}', but there is an 'order', which is for 'sort: {BY_HAND}'")
    return sort


def _order(content: dict[str, Any]) -> tuple[str, ...]:
    order = content.get("order") or []
    if not isinstance(order, list) or not all(isinstance(name, str) and name for name in order):
        raise MetadataError("'order' must be a list of file names, each on a line that begins with '- '")
    names = tuple(_name(name) for name in order)
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise MetadataError(f"'order' names '{shortened(twice[0])}' twice")
    return names


def _captions(content: dict[str, Any]) -> dict[str, str]:
    captions = _mapping(content, "captions", "'file name: text' lines")
    texts = {_name(name): clean(text or "") for name, text in captions.items()}
    return {name: text for name, text in texts.items() if name and text}


def _clocks(content: dict[str, Any]) -> dict[str, int]:
    clocks = _mapping(content, "clocks", "'camera: offset' lines, like 'Canon EOS 5D: +1h30m'")
    offsets: dict[str, int] = {}
    for camera, text in clocks.items():
        name = camera_key(clean(camera))
        if not name:
            raise MetadataError("'clocks' has an offset for no camera")
        if name in offsets:  # another spelling: which one holds, nobody could tell
            raise MetadataError(f"'clocks' has '{shortened(camera)}' twice")
        offsets[name] = parse_offset(camera, (text or "").strip())
    return offsets


def _mapping(content: dict[str, Any], key: str, form: str) -> dict[str, str | None]:
    value = content.get(key) or {}
    if not isinstance(value, dict):
        raise MetadataError(f"'{key}' must be {form}, not {_kind(value)}")
    for name, each in value.items():
        if not isinstance(each, str | None):
            raise MetadataError(f"'{key}' must be {form}, but '{shortened(name)}' has {_kind(each)}")
    return value


def _policy(content: dict[str, Any], key: str, kind: type[P]) -> P | None:
    word = _text(content, key)
    if word is None:
        return None
    if word not in list(kind):
        raise MetadataError(f"'{key}' is '{shortened(word)}'; allowed are {', '.join(kind)}")
    return kind(word)


def _groups(content: dict[str, Any]) -> frozenset[str] | None:
    if "visible_to" not in content:
        return None
    groups = content["visible_to"] if content["visible_to"] is not None else []
    groups = [groups] if isinstance(groups, str) else groups
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise MetadataError("'visible_to' must be a group or a list of groups; with none, only owners see it")
    return frozenset(clean(group) for group in groups)


def _name(name: str) -> str:
    return clean(name)


def _kind(value: object) -> str:
    if isinstance(value, str):
        return f"'{shortened(value)}'"
    return "a list" if isinstance(value, list) else "lines of their own"
