"""A shot: how a photo was taken, as its camera noted it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Shot:
    """The camera's settings; "" and 0 where the file does not say."""

    lens: str = ""
    exposure_seconds: float = 0.0
    f_number: float = 0.0
    iso: int = 0
    focal_length: float = 0.0  # millimetres
    focal_length_35mm: int = 0  # millimetres that show as much on film of 36 mm by 24 mm

    @classmethod
    def from_item(cls, item: object) -> "Shot":
        """Return the shot that a row or a message holds; what is no such thing is as if it were not there."""
        if not isinstance(item, Mapping):
            return cls()
        kinds = {field.name: type(field.default) for field in fields(cls)}
        values = {name: _as(kind, item.get(name)) for name, kind in kinds.items()}
        return cls(**{name: value for name, value in values.items() if value is not None})


UNKNOWN = Shot()


def _as(kind: type, value: object) -> Any:
    if kind is str:
        return value if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return kind(value) if math.isfinite(value) and value > 0 else None
