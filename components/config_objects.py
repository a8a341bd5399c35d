"""Values of the configuration that are objects, which Pulumi hands over as JSON."""

import json
from typing import Any


def read_object(text: str) -> dict[str, Any] | None:
    """Return the object that *text* holds; None if that is something else, or no JSON."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
