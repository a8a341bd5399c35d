"""Templates of an owner's own, tried before anything is deployed."""

import traceback
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError, meta, nodes

from website.look import OWN_TEMPLATES
from website.pages import Pages
from website.render import environment
from website.specimens import specimens


class BadTemplateError(Exception):
    """A template does not work: its file's *name*, the *line*, and *why*."""

    def __init__(self, name: str, line: int, why: str):
        super().__init__(f"{name}, line {line}: {why}")
        self.name = name
        self.line = line
        self.why = why


def check_templates(package: Path) -> None:
    """Try the templates of an owner's own in *package*: each is read, and every kind of page is rendered.

    Raises:
        BadTemplateError: one cannot be read, or asks for something that no page has.
    """
    env = environment(package)
    known = _known_names(package, env)
    for file in sorted((package / OWN_TEMPLATES).glob("*")):
        _check_names(file, env, known)
    try:
        for _ in specimens(Pages("Gallery", package=package)):
            pass
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
        raise _blamed(error, package) from error


def _known_names(package: Path, env: Environment) -> set[str]:
    """Return the names that our own templates use, which are all that pages are rendered with."""
    sources = (file.read_text(encoding="utf-8") for file in (package / "templates").glob("*.j2"))
    return {name for text in sources for name in meta.find_undeclared_variables(env.parse(text))}


def _check_names(file: Path, env: Environment, known: set[str]) -> None:
    try:
        tree = env.parse(file.read_text(encoding="utf-8"), file.name)
        unknown = meta.find_undeclared_variables(tree) - known - env.globals.keys()
    except UnicodeDecodeError:
        raise BadTemplateError(file.name, 1, "is no text in UTF-8") from None
    except TemplateSyntaxError as error:
        raise BadTemplateError(file.name, error.lineno, error.message or "cannot be read") from None
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            raise BadTemplateError(file.name, name.lineno, f"'{name.name}' is unknown to every page")


def _blamed(error: Exception, package: Path) -> BadTemplateError:
    """Return what to say of *error*: the deepest line of a template, of the owner's if there is one."""
    if isinstance(error, TemplateSyntaxError):
        return BadTemplateError(Path(error.name or "?").name, error.lineno, error.message or "cannot be read")
    why = f"there is no template '{error}'" if isinstance(error, TemplateNotFound) else str(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(package / OWN_TEMPLATES)]
    for frame in reversed(own or frames):
        return BadTemplateError(Path(frame.filename).name, frame.lineno or 1, why)
    return BadTemplateError("?", 1, why)
