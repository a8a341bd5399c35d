"""YAML from anywhere, read with distrust.

The loader takes strings only (YAML 1.1 would make `no` a boolean and `12:30` a number), refuses
aliases (they can stand for gigabytes) and repeated keys, and turns every failure into one
`MetadataError` that names the line.
"""

from typing import Any

import yaml

from catalog.errors import MetadataError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8


def read_yaml(data: bytes) -> Any:
    """Return what the file's bytes hold as dicts, lists, strings and None; an empty file is None.

    Raises:
        MetadataError: the bytes are too many, not UTF-8, not YAML, or hold something unexpected.
    """
    if len(data) > MAX_BYTES:
        raise MetadataError(f"has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    try:
        tree = yaml.compose(data.decode("utf-8-sig"), Loader=_Loader)
        return None if tree is None else _plain(tree, 0)
    except MetadataError:
        raise
    except UnicodeDecodeError as error:
        raise MetadataError(f"is not UTF-8 text: byte {error.start} is {data[error.start]:#04x}") from error
    except yaml.YAMLError as error:
        raise MetadataError(_where(error)) from error
    except RecursionError as error:
        raise MetadataError("is nested too deeply") from error


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
