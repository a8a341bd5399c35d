"""The chain of steps and their settings in the stack's configuration."""

import json
import re
from collections.abc import Mapping, Sequence

from components.config_keys import STEPS
from components.config_objects import read_object
from pipeline.errors import PipelineError
from pipeline.registry import Chain
from pipeline.settings import Flaw, SettingsError
from pipeline.video.kinds import VIDEO

STEP_SETTINGS = "stepSettings"
# Lambda allows 4 KB for all variables together, and the names of buckets and the like take their part.
MAX_SETTINGS_BYTES = 2048

StepSettings = Mapping[str, object]

_EXAMPLE = f"pulumi config set --path 'vitrine:{STEP_SETTINGS}.STEP.KEY' VALUE"


def read_step_settings(text: str | None, *, is_secret: bool) -> tuple[StepSettings, list[str]]:
    """Return what *text* sets, by step, and what is wrong with it, a sentence a problem."""
    if text is None:
        return {}, []
    name = f"vitrine:{STEP_SETTINGS}"
    if is_secret:
        return {}, [
            f"{name} holds a secret, but settings reach the worker in clear text; "
            f"set them without --secret: {_EXAMPLE}"
        ]
    settings = read_object(text)
    if settings is None:
        return {}, [f"{name} must be an object with a field for each step; set it with: {_EXAMPLE}"]
    size = len(settings_variable(settings).encode())
    if size > MAX_SETTINGS_BYTES:
        return {}, [
            f"{name} takes {size:,} bytes, but at most {MAX_SETTINGS_BYTES:,} are allowed: a function's "
            f"environment holds 4 KB in all; shorten the longest value with: {_EXAMPLE}"
        ]
    return settings, []


def settings_variable(settings: StepSettings) -> str:
    """Return *settings* as the worker's environment carries them."""
    return json.dumps(settings, ensure_ascii=False, separators=(",", ":"))


def with_video(names: Sequence[str], video: str) -> tuple[str, ...]:
    """Return the steps called *names*, with the one for videos in front where *video* is on."""
    is_wanted = video == "on" and VIDEO not in names
    return (VIDEO, *names) if is_wanted else tuple(names)


def chain_problems(names: Sequence[str], settings: StepSettings) -> list[str]:
    """Return why the steps called *names* cannot run in this order with these *settings*."""
    try:
        Chain(names, settings)
    except SettingsError as error:
        return [_sentence(flaw) for flaw in error.flaws]
    except PipelineError as error:
        return [f"vitrine:steps is {json.dumps(names)}, but {error}; set it with: {STEPS.command}"]
    return []


def _sentence(flaw: Flaw) -> str:
    path = f"vitrine:{STEP_SETTINGS}{''.join(map(_segment, flaw.path))}"
    if flaw.example is None:
        return f"{path} {flaw.said}; remove it with: pulumi config rm --path {_quoted(path)}"
    return (
        f"{path} {flaw.said}; set it with: pulumi config set --path {_quoted(path)} {_quoted(flaw.example)}"
    )


def _segment(part: str) -> str:
    """Return *part* as Pulumi writes it in a path."""
    return (
        f".{part}" if re.fullmatch(r"[A-Za-z][\w-]*", part) else f"[{json.dumps(part, ensure_ascii=False)}]"
    )


def _quoted(text: str) -> str:
    """Return *text* as one word of a shell."""
    return "'" + text.replace("'", "'\\''") + "'"
