"""`users`: who can sign in, besides those of the configuration."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from auth import htpasswd
from auth.accounts import declared_digest
from auth.choosing import problem_with
from auth.invitations import DEFAULT_DAYS, PATH, Invitation
from auth.passwords import hash_password
from auth.people import NAME_FORM, ROLES, User, is_declarable_name
from auth.sessions import new_token, token_digest
from catalog.audiences import GROUP_FORM, is_group
from cli.connection import Connection
from cli.errors import OwnerError
from cli.printing import counted, say, show_json, show_table
from cli.unlock import unlock
from handlers.people_roll import Enrolled
from pipeline.jobs import RebuildJob

DAY_SECONDS = 24 * 60 * 60
_DECLARED = "is declared in the configuration: change vitrine:users and run 'pulumi up'"


@dataclass(frozen=True)
class Place:
    """What somebody who is added gets to see and do."""

    groups: frozenset[str]
    role: str


@click.group()
def users() -> None:
    """See, add, invite and end the people who can sign in.

    Those of the configuration are listed, disabled, signed out and invited here like all others; their
    groups and roles are the configuration's.
    """


users.add_command(unlock)


def _read_groups(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> frozenset[str] | None:
    groups = frozenset(part.strip() for part in (text or "").split(",") if part.strip())
    for group in sorted(groups):
        if not is_group(group):
            raise click.BadParameter(f"{group!r} is not a possible group: {GROUP_FORM}")
    return None if text is None else groups


_groups = click.option(
    "--groups", callback=_read_groups, metavar="GROUP,…", help="The groups they are in, with commas between."
)
_role = click.option("--role", type=click.Choice(ROLES), help="[default: viewer]")
_as_json = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@users.command("list")
@_as_json
@click.pass_obj
def list_users(gallery: Connection, as_json: bool) -> None:
    """List everybody who can sign in."""
    everybody = gallery.roll.everybody()
    if as_json:
        show_json([_facts(each) for each in everybody])
        return
    rows = [
        (each.user.name, each.user.role, ", ".join(sorted(each.user.groups)), _source(each), _state(each))
        for each in everybody
    ]
    show_table(("name", "role", "groups", "from", ""), rows)


@users.command()
@click.argument("name")
@_groups
@_role
@click.pass_obj
def add(gallery: Connection, name: str, groups: frozenset[str] | None, role: str | None) -> None:
    """Add somebody with a password that you hand over; 'invite' lets them choose one."""
    _require_new(gallery, name)
    password = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    if problem := problem_with(password, name):
        raise OwnerError(problem.value)
    _add(gallery, name, hash_password(password), Place(groups or frozenset(), role or ROLES[0]))
    say(f"added {name}")


@users.command()
@click.argument("name")
@_groups
@_role
@click.option(
    "--days",
    type=click.IntRange(1, 90),
    default=DEFAULT_DAYS,
    show_default=True,
    help="How long the link is good.",
)
@click.pass_obj
def invite(
    gallery: Connection, name: str, groups: frozenset[str] | None, role: str | None, days: int
) -> None:
    """Print a link with which somebody chooses a password, once; add them if they are new.

    Of two links for one person the later counts. Choosing a password signs them out everywhere else.
    """
    known = gallery.roll.find(name)
    if known is None:
        _require_new(gallery, name)
        user = _add(gallery, name, "", Place(groups or frozenset(), role or ROLES[0]))
    elif groups is not None or role is not None:
        raise OwnerError(f"{known.user.name} is there already; see: python -m cli users groups --help")
    elif known.user.disabled:
        raise OwnerError(
            f"{known.user.name} is disabled; first: python -m cli users enable {known.user.name}"
        )
    else:
        user = known.user
    token = new_token()
    expires_at = int(time.time()) + days * DAY_SECONDS
    gallery.people.invite(Invitation(token_digest(token), user.name, expires_at))
    click.echo(f"{gallery.url}{PATH}{token}")


@users.command()
@click.argument("name")
@_groups
@_role
@click.pass_obj
def groups(gallery: Connection, name: str, groups: frozenset[str] | None, role: str | None) -> None:
    """Give somebody who was added other groups, or another role: from their next renewal on."""
    known = _require_added(gallery, name)
    if groups is None and role is None:
        raise click.UsageError("name --groups, --role or both")
    given = known.user.groups if groups is None else groups
    changed = gallery.roll.change(known.user, given, role or known.user.role)
    _publish(gallery)
    say(f"{changed.name} is {changed.role} in {', '.join(sorted(given)) or 'no group'}")


@users.command()
@click.argument("name")
@click.pass_obj
def remove(gallery: Connection, name: str) -> None:
    """Remove somebody who was added."""
    known = _require_added(gallery, name)
    gallery.sessions.delete_all(known.user.name)
    gallery.roll.remove(known.user)
    gallery.sessions.delete_all(known.user.name)  # whoever signed in between
    _publish(gallery)
    say(f"removed {known.user.name}")


@users.command()
@click.argument("name")
@click.pass_obj
def disable(gallery: Connection, name: str) -> None:
    """Let somebody in no more; what they have open closes within the grants' life."""
    _end(gallery, name, gallery.people.disable)
    say(f"disabled {_require(gallery, name).user.name}")


@users.command()
@click.argument("name")
@click.pass_obj
def enable(gallery: Connection, name: str) -> None:
    """Let somebody in again who was disabled."""
    known = _require(gallery, name)
    gallery.people.enable(known.user.name)
    still = " by the configuration" if _require(gallery, name).user.disabled else ""
    say(f"{known.user.name} is disabled{still}" if still else f"enabled {known.user.name}")


@users.command("sign-out")
@click.argument("name")
@click.pass_obj
def sign_out(gallery: Connection, name: str) -> None:
    """Sign somebody out everywhere; what they have open closes within the grants' life."""
    _end(gallery, name, gallery.people.end_sessions)
    say(f"signed {_require(gallery, name).user.name} out everywhere")


@users.command()
@click.argument("name")
@_as_json
@click.pass_obj
def sessions(gallery: Connection, name: str, as_json: bool) -> None:
    """List where somebody is signed in."""
    found = gallery.sessions.browsers(_require(gallery, name).user.name, int(time.time()))
    facts = [
        {"browser": each.label, "began": _time(each.began_at), "seen": _day(each.seen_at)} for each in found
    ]
    if as_json:
        show_json(facts)
    elif facts:
        show_table(("browser", "signed in", "last here"), [tuple(each.values()) for each in facts])
    else:
        say("signed in nowhere")


@users.command("import")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@_groups
@_role
@click.pass_obj
def import_file(gallery: Connection, path: Path, groups: frozenset[str] | None, role: str | None) -> None:
    """Add the people of an Apache htpasswd file with bcrypt hashes, all of them or none.

    They sign in with the passwords that they have; each is hashed anew, with argon2id, when that happens.
    May be repeated: who was added from the same line is left alone.
    """
    place = Place(groups or frozenset(), role or ROLES[0])
    entries, problems = htpasswd.parse(_read(path))
    known = {entry.name: gallery.roll.find(entry.name) for entry in entries}
    for entry in entries:
        if (other := known[entry.name]) and not _is_same(other, entry, place):
            problems.append(f"line {entry.line}: {_is_taken(other)}")
    if problems:
        raise OwnerError("\n".join(["nobody was added:", *problems]))
    new = [entry for entry in entries if known[entry.name] is None]
    for entry in new:
        _add(gallery, entry.name, entry.encoded_hash, place, publish=False)
    _publish(gallery)
    say(f"added {counted(len(new), 'user')}")


def _add(gallery: Connection, name: str, encoded_hash: str, place: Place, *, publish: bool = True) -> User:
    user = gallery.roll.add(User(name, encoded_hash, place.groups, place.role, view=""))
    if user is None:
        raise OwnerError(f"somebody was faster: {name} is there now")
    if publish:
        _publish(gallery)
    return user


def _publish(gallery: Connection) -> None:
    """Ask whether the pages are up to date: a view that is new wants a home."""
    gallery.queue.send([RebuildJob(0, tick=True)])


def _end(gallery: Connection, name: str, end: Callable[[str], None]) -> None:
    user = _require(gallery, name).user
    end(user.name)
    gallery.sessions.delete_all(user.name)


def _require(gallery: Connection, name: str) -> Enrolled:
    known = gallery.roll.find(name)
    if known is None:
        raise OwnerError(f"nobody is called {name!r}; see: python -m cli users list")
    return known


def _require_added(gallery: Connection, name: str) -> Enrolled:
    known = _require(gallery, name)
    if not known.is_added:
        raise OwnerError(f"{known.user.name} {_DECLARED}")
    return known


def _require_new(gallery: Connection, name: str) -> None:
    if not is_declarable_name(name):
        raise OwnerError(f"{name!r} is not a possible name: {NAME_FORM}")
    if known := gallery.roll.find(name):
        raise OwnerError(_is_taken(known))


def _is_taken(known: Enrolled) -> str:
    return f"{known.user.name} {'is there already' if known.is_added else _DECLARED}"


def _is_same(known: Enrolled, entry: htpasswd.Entry, place: Place) -> bool:
    is_same_place = (known.user.groups, known.user.role) == (place.groups, place.role)
    return known.is_added and is_same_place and known.user.declared == declared_digest(entry.encoded_hash)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OwnerError(f"cannot read {path}: {error}") from error


def _facts(each: Enrolled) -> dict[str, object]:
    return {
        "name": each.user.name,
        "role": each.user.role,
        "groups": sorted(each.user.groups),
        "from": _source(each),
        "state": _state(each),
    }


def _source(each: Enrolled) -> str:
    return "users add" if each.is_added else "configuration"


def _state(each: Enrolled) -> str:
    if each.user.disabled:
        return "disabled"
    if each.is_invited:
        return "invited"
    return "" if each.user.encoded_hash else "no password"


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"
