"""The words that browsers load: what scripts say, and say again, in one language each."""

import json
from pathlib import Path

from website.language_files import Language, languages

# What only pages say that functions render: no script needs it.
UNSERVED_GROUPS = frozenset(
    {"account", "invitation", "openid", "password", "pool", "problem", "share_link", "sign_in", "unavailable"}
)


def word_files(package: Path) -> dict[str, bytes]:
    """Return a file for each language, by its name, as JSON."""
    return {f"words-{language.code}.json": _served(language) for language in languages(package).values()}


def _served(language: Language) -> bytes:
    messages = {
        key: message
        for key, message in language.messages.items()
        if key.partition(".")[0] not in UNSERVED_GROUPS
    }
    words = {"direction": language.direction, "messages": messages}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
