"""Replies: what came of a piece of work in the press, written so that reading it runs nothing.

A file that takes its decoder over can make the child answer whatever it likes, so a reply is no pickle.
It is JSON, followed by the bytes that it speaks of, and what else than plain values may come back is
listed here: our own dataclasses, and errors that only tell something.
"""

import builtins
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from itertools import accumulate, pairwise
from typing import Any, BinaryIO

from pipeline.errors import DamagedPhotoError, OwnersTroubleError, PipelineError

VALUES = {
    "Developed": "pipeline.darkroom",
    "Facts": "pipeline.facts",
    "Film": "pipeline.video.transcode",
    "Position": "catalog.positions",
    "Poster": "pipeline.video.poster",
    "Print": "pipeline.darkroom",
    "Prints": "pipeline.darkroom",
    "Shot": "catalog.shots",
    "Stance": "pipeline.video.reading",
    "Words": "pipeline.facts",
}  # dataclasses and where they are defined; nothing happens when one is made
ERRORS: dict[str, type[Exception]] = {
    each.__name__: each
    for each in (DamagedPhotoError, OwnersTroubleError, *vars(builtins).values())
    if isinstance(each, type) and issubclass(each, Exception)
}
MOST_BYTES = 64 * 1024 * 1024  # of a reply; a photo's renditions take some 2 MB
_LENGTH = 8  # bytes that tell how many follow


class BadReplyError(PipelineError):
    """What no child answers that is still our own."""


@dataclass(frozen=True)
class Reply:
    """What came of an order: a value, or what was raised instead."""

    value: Any = None
    error: Exception | None = None
    is_out_of_memory: bool = False


def write_reply(reply: Reply, stream: BinaryIO) -> None:
    """Write *reply*; a value or an error that may not come back becomes one that says so."""
    try:
        body = _body(reply)
    except (TypeError, ValueError, RecursionError) as error:
        body = _body(Reply(error=_told(reply.error or error)))
    stream.write(len(body).to_bytes(_LENGTH, "big") + body)
    stream.flush()


def read_reply(stream: BinaryIO) -> Reply:
    """Return the next reply.

    Raises:
        EOFError: the stream ends before the reply does.
        BadReplyError: it says what no reply says.
    """
    length = int.from_bytes(_exactly(_LENGTH, stream), "big")
    if length > MOST_BYTES:
        raise BadReplyError(f"it is {length:,} bytes long; at most {MOST_BYTES:,} are allowed")
    body = _exactly(length, stream)
    try:
        return _reply(body)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BadReplyError(f"it cannot be read: {type(error).__name__}") from error


def _exactly(length: int, stream: BinaryIO) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _told(error: Exception) -> Exception:
    return RuntimeError(f"{type(error).__name__}: {error}")


def _body(reply: Reply) -> bytes:
    blobs: list[bytes] = []
    tree = [_tree(each, blobs) for each in (reply.value, reply.error, reply.is_out_of_memory)]
    head = json.dumps({"reply": tree, "lengths": [len(blob) for blob in blobs]}).encode()
    return b"".join((len(head).to_bytes(_LENGTH, "big"), head, *blobs))


def _reply(body: bytes) -> Reply:
    start = _LENGTH + int.from_bytes(body[:_LENGTH], "big")
    head = json.loads(body[_LENGTH:start])
    places = pairwise(accumulate(head["lengths"], initial=start))
    blobs = [body[begin:end] for begin, end in places]
    value, error, is_out_of_memory = (_restored(each, blobs) for each in head["reply"])
    if not (error is None or isinstance(error, Exception)):
        raise TypeError
    return Reply(value, error, is_out_of_memory is True)


def _tree(value: object, blobs: list[bytes]) -> Any:
    """Return *value* as JSON has it: what is not plain is an object with one member, its name.

    Raises:
        TypeError: it may not come back.
    """
    kind = type(value)
    if value is None or kind in {bool, int, float, str}:
        return value
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, dict):
        return {"dict": [[_tree(each, blobs) for each in pair] for pair in value.items()]}
    if isinstance(value, (list, tuple)) and kind in {list, tuple}:
        return {kind.__name__: [_tree(each, blobs) for each in value]}
    if isinstance(value, Exception) and ERRORS.get(kind.__name__) is kind:
        return {kind.__name__: [_tree(each, blobs) for each in value.args]}
    if is_dataclass(value) and VALUES.get(kind.__name__) == kind.__module__:
        return {kind.__name__: [_tree(getattr(value, field.name), blobs) for field in fields(value)]}
    raise TypeError(f"a {kind.__name__} may not come back from the press; bytes, text and numbers may")


def _restored(tree: Any, blobs: list[bytes]) -> Any:
    if not isinstance(tree, dict):
        return tree
    ((name, content),) = tree.items()
    if name == "bytes":
        return blobs[content]
    if name == "dict":
        return {_restored(key, blobs): _restored(value, blobs) for key, value in content}
    parts = [_restored(each, blobs) for each in content]
    if name == "list":
        return parts
    return tuple(parts) if name == "tuple" else _maker(name)(*parts)


def _maker(name: str) -> Callable[..., Any]:
    if name in ERRORS:
        return ERRORS[name]
    return getattr(importlib.import_module(VALUES[name]), name)  # type: ignore[no-any-return]
