"""Secrets that the tests plant, and all that is logged while they run: the two must never meet."""

import logging
import re
from collections.abc import Iterable

OURS = ("auth", "catalog", "cli", "components", "handlers", "local", "pipeline", "website")
_SHORTEST = 12  # what is shorter is found by chance

# What a secret looks like, wherever it comes from.
FORMS = {
    "a private key": re.compile(r"PRIVATE KEY"),
    "a password's hash": re.compile(r"\$(argon2(id?|d)|2[aby])\$"),
    "a token of 256 bits": re.compile(r"(?<![\w./+~-])[A-Za-z0-9_-]{43}(?![\w/+=~-])"),
    "a policy of CloudFront": re.compile(r"eyJTdGF0ZW1lbnQi"),
    "a signature of CloudFront": re.compile(r"[A-Za-z0-9~_-]{256,}"),
}

_planted: dict[str, str] = {}


def plant(kind: str, *values: str) -> None:
    """Say that each of *values* is a secret of that *kind*, which no log may show."""
    _planted.update({value: kind for value in values if len(value) >= _SHORTEST})


class LogWatch(logging.Handler):
    """Keeps every line that is logged, each once."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: dict[str, str] = {}
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line that *record* makes, its traceback included."""
        self.lines.setdefault(self.format(record), record.name)

    def add(self, source: str, lines: Iterable[str]) -> None:
        """Keep what was logged elsewhere."""
        for line in lines:
            self.lines.setdefault(line, source)

    def leaks(self) -> list[str]:
        """Return what kind of secret came into whose log; never the secret itself."""
        return [
            *(f"{self._logger_of(value)}: {kind}" for value, kind in _planted.items() if value in self._text),
            *(
                f"{logger}: {kind}"
                for line, logger in self.lines.items()
                for kind, form in FORMS.items()
                if form.search(line)
            ),
        ]

    @property
    def _text(self) -> str:
        return "\n".join(self.lines)

    def _logger_of(self, value: str) -> str:
        return next((logger for line, logger in self.lines.items() if value in line), "several lines")
