"""`outputs.json`: how programs find the running gallery and its cloud."""

import json
from pathlib import Path
from typing import Any

from catalog.keys import ORIGINALS_PREFIX
from local.clients import Access
from local.files import write_private
from local.users import DemoUser

_FROM_STACK = (
    "originals_bucket",
    "renditions_bucket",
    "site_bucket",
    "table",
    "queue_url",
    "dead_letter_queue_url",
    "lanes",
    "sign_in_parameter",
    "user_pool_id",
)


def write_outputs(
    path: Path, url: str, users: list[DemoUser], exports: dict[str, Any], access: Access
) -> None:
    """Write the file at *path*, which holds passwords and keys, for its owner alone."""
    people = [
        {"name": user.name, "password": user.password, "groups": user.groups, "role": user.role}
        for user in users
    ]
    outputs = {
        "url": url,
        "users": people,
        "originals_prefix": ORIGINALS_PREFIX,
        **{name: exports[name] for name in _FROM_STACK},
        "endpoint_url": access.endpoint_url,
        "region": access.region,
        "access_key_id": access.access_key_id,
        "secret_access_key": access.secret_access_key,
        "ca_bundle": access.ca_bundle,
    }
    write_private(path, json.dumps(outputs, indent=2))
