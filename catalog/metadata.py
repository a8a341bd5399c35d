"""`metadata.yml`: what an album's owner says about it, read with distrust.

Files come from people and from anywhere, so the loader takes strings only (YAML 1.1 would make
`no` a boolean and `12:30` a number), refuses aliases (they can stand for gigabytes) and repeated
keys, and turns every failure into one `MetadataError` that names the line.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from catalog.errors import MetadataError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
SORTS = ("date", "date-desc", "name", "name-desc")
KEYS = ("title", "description", "cover", "sort", "captions", "visible_to")


@dataclass(frozen=True)
class AlbumMetadata:
    """An album's settings; None where its file does not say."""

    title: str | None = None
    description: str = ""
    cover: str | None = None
    sort: str = "date"
    captions: Mapping[str, str] = field(default_factory=dict)
    visible_to: frozenset[str] | None = None
    notice: str = ""  # what its author should know, though it stops nothing

    def caption(self, name: str) -> str:
        """Return the caption of the file *name*; composed and decomposed letters count as one."""
        return self.captions.get(unicodedata.normalize("NFC", name), "")

    def is_cover(self, name: str) -> bool:
        """Tell whether the file *name* is the one chosen as cover."""
        return self.cover is not None and self.cover == unicodedata.normalize("NFC", name)

    def to_item(self) -> dict[str, Any]:
        """Return the settings as plain values for a row."""
        return {
            "title": self.title,
            "description": self.description,
            "cover": self.cover,
            "sort": self.sort,
            "captions": dict(self.captions),
            "visible_to": None if self.visible_to is None else sorted(self.visible_to),
            "notice": self.notice,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "AlbumMetadata":
        """Return the settings that a row holds."""
        visible_to = item["visible_to"]
        return cls(**{**item, "visible_to": None if visible_to is None else frozenset(visible_to)})


def parse_metadata(data: bytes) -> AlbumMetadata:
    """Return the settings that the file's bytes hold.

    Raises:
        MetadataError: the bytes are too many, not UTF-8, not YAML, or hold something unexpected.
    """
    if len(data) > MAX_BYTES:
        raise MetadataError(f"has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    try:
        tree = yaml.compose(data.decode("utf-8-sig"), Loader=_Loader)
        content = {} if tree is None else _plain(tree, 0)
    except MetadataError:
        raise
    except UnicodeDecodeError as error:
        raise MetadataError(f"is not UTF-8 text: byte {error.start} is {data[error.start]:#04x}") from error
    except yaml.YAMLError as error:
        raise MetadataError(_where(error)) from error
    except RecursionError as error:
        raise MetadataError("is nested too deeply") from error
    return _metadata(content)


class _Loader(yaml.SafeLoader):
    """A loader that composes nodes but follows no alias."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.line + 1
            raise MetadataError(f"line {line}: aliases (*name) are not allowed")
        return super().compose_node(parent, index)


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark else f"is not YAML: {problem}"


def _plain(node: yaml.Node, depth: int) -> Any:
    """Return a node's content as dicts, lists and strings; an empty scalar is None."""
    if depth > MAX_DEPTH:
        raise MetadataError(f"line {node.start_mark.line + 1}: is nested deeper than {MAX_DEPTH} levels")
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, depth)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, depth + 1) for child in node.value]
    is_null = node.tag == "tag:yaml.org,2002:null"
    return None if is_null else str(node.value)


def _plain_mapping(node: yaml.MappingNode, depth: int) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise MetadataError(f"line {line}: a key must be a word")
        if key_node.value in content:
            raise MetadataError(f"line {line}: '{key_node.value}' stands twice")
        content[key_node.value] = _plain(value_node, depth + 1)
    return content


def _metadata(content: Any) -> AlbumMetadata:
    if not isinstance(content, dict):
        raise MetadataError(f"must be a list of 'key: value' lines; the keys are {', '.join(KEYS)}")
    cover = _text(content, "cover")
    return AlbumMetadata(
        title=_text(content, "title"),
        description=_text(content, "description") or "",
        cover=None if cover is None else unicodedata.normalize("NFC", cover),
        sort=_sort(content),
        captions=_captions(content),
        visible_to=_groups(content),
        notice=_notice(content),
    )


def _notice(content: dict[str, Any]) -> str:
    unknown = sorted(set(content) - set(KEYS))
    return f"'{unknown[0]}' is not a key; the keys are {', '.join(KEYS)}" if unknown else ""


def _text(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise MetadataError(f"'{key}' must be a text")
    return value.strip() or None


def _sort(content: dict[str, Any]) -> str:
    sort = _text(content, "sort") or SORTS[0]
    if sort not in SORTS:
        raise MetadataError(f"'sort' is '{sort}'; allowed are {', '.join(SORTS)}")
    return sort


def _captions(content: dict[str, Any]) -> dict[str, str]:
    captions = content.get("captions") or {}
    if not isinstance(captions, dict) or not all(isinstance(v, str | None) for v in captions.values()):
        raise MetadataError("'captions' must be 'file name: text' lines")
    return {unicodedata.normalize("NFC", name): text.strip() for name, text in captions.items() if text}


def _groups(content: dict[str, Any]) -> frozenset[str] | None:
    if "visible_to" not in content:
        return None
    groups = content["visible_to"] if content["visible_to"] is not None else []
    groups = [groups] if isinstance(groups, str) else groups
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise MetadataError("'visible_to' must be a group or a list of groups; with none, only owners see it")
    return frozenset(group.strip() for group in groups)
