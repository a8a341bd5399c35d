"""`shares`: links that open one album, or one photo, for whoever has them."""

import io
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from auth.errors import BadTermError
from auth.sessions import new_token, token_digest
from auth.share_terms import DEFAULT_DAYS, MAX_DAYS, Terms, parse_moment
from auth.shares import Share
from catalog.albums import Album
from catalog.photos import Photo
from cli.connection import Connection
from cli.errors import OwnerError
from cli.printing import counted, say, show_json, show_table

_MAKER = "command line"
_SHORT = 8  # characters of a link's id that tell it from others


@click.group()
def shares() -> None:
    """Share an album, or one photo, by a link; list the links; take one back."""


@shares.command()
@click.argument("album", metavar="ALBUM")
@click.option("--photo", metavar="NAME", help="One photo of the album, by its file's name, instead of all.")
@click.option("--days", type=int, default=DEFAULT_DAYS, show_default=True, help=f"1 to {MAX_DAYS}.")
@click.option("--password", "asks", is_flag=True, help="Ask for a password that the link will want, too.")
@click.option(
    "--opens",
    metavar="WHEN",
    default="",
    help="Not before, as in 2030-12-24T18:00; the days count from then.",
)
@click.option(
    "--originals",
    is_flag=True,
    help="With originals, if the album hands out any; their addresses name the folders they lie in.",
)
@click.option("--label", default="", help="What the link's page calls it.")
@click.option(
    "--qr", type=click.Path(path_type=Path), metavar="FILE.svg", help="Write a QR code of the link."
)
@click.pass_obj
def add(  # noqa: PLR0913, PLR0917 - one for each option
    gallery: Connection,
    album: str,
    photo: str | None,
    days: int,
    asks: bool,
    opens: str,
    originals: bool,
    label: str,
    qr: Path | None,
) -> None:
    """Make a link to the album at path ALBUM and print it: this once, for nobody can read it again."""
    found = _album(gallery, album)
    photo_id = _photo(gallery, found, photo).id if photo else ""
    token = new_token()
    try:
        terms = Terms(days, parse_moment(_with_zone(opens)), _asked(asks), originals, label.strip())
        share = terms.share(token_digest(token), found.id, photo_id, _MAKER, int(time.time()))
    except BadTermError as error:
        raise OwnerError(str(error)) from error
    link = f"{gallery.url}/s/{token}"
    if qr:
        _write(qr, link)
    gallery.shares.add(share)
    say(link)
    say(f"good until {_moment(share.ends_at)}")
    if originals and not found.originals:
        say("without originals, though, until the album's metadata.yml says 'download: original'")


@shares.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def list_all(gallery: Connection, as_json: bool) -> None:
    """List all links, dead ones for another month."""
    found, now = gallery.shares.list_all(), int(time.time())
    paths = {album.id: album.path for album in gallery.catalog.albums()}
    if as_json:
        show_json([_facts(share, paths.get(share.album, ""), now) for share in found])
    elif found:
        columns = ("id", "label", "album", "state", "until", "last use", "uses")
        show_table(columns, _rows(found, paths, now))
    else:
        say("no links")


@shares.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def revoke(gallery: Connection, id_: str) -> None:
    """Take the link back whose id, as 'shares list' shows it, begins with ID."""
    found = [share for share in gallery.shares.list_all() if share.digest.startswith(id_)]
    if len(found) != 1:
        raise OwnerError(
            f"{counted(len(found), 'link')} with an id that begins with {id_!r}; nothing was taken back"
        )
    gallery.shares.revoke(found[0].digest, int(time.time()))
    say("taken back; who has opened it is out when the current hour of access ends")


def _album(gallery: Connection, path: str) -> Album:
    wanted = path.strip("/")
    found = next((each for each in gallery.catalog.albums() if each.path == wanted), None)
    if found is None or not found.count:
        raise OwnerError(f"there is no album at {path!r} that shows photos; no link was made")
    return found


def _photo(gallery: Connection, album: Album, name: str) -> Photo:
    for photo in gallery.catalog.photos(album.id):
        if photo.name == name and photo.is_ready:
            return photo
    raise OwnerError(f"the album {album.path!r} shows no photo {name!r}; no link was made")


def _asked(asks: bool) -> str:
    """Return the password that the owner types twice, or "" if none is wanted."""
    if not asks:
        return ""
    password: str = click.prompt("Password of the link", hide_input=True, confirmation_prompt=True, err=True)
    return password


def _with_zone(text: str) -> str:
    """Return a time in ISO 8601 with the zone of this machine, if it has none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone().isoformat() if moment.tzinfo is None else text


def _write(path: Path, link: str) -> None:
    import segno  # noqa: PLC0415

    buffer = io.BytesIO()
    segno.make_qr(link).save(buffer, kind="svg", scale=8, border=4, title="QR code")
    try:
        path.write_bytes(buffer.getvalue())
    except OSError as error:
        raise OwnerError(f"cannot write {path}: {error.strerror}; no link was made") from error


def _rows(found: Iterable[Share], paths: dict[str, str], now: int) -> Iterable[tuple[str, ...]]:
    for share in found:
        album = paths.get(share.album, "(gone)") + (" (one photo)" if share.photo else "")
        used = _moment(share.last_used_at) if share.last_used_at else "never"
        state = share.state(now).value
        yield share.digest[:_SHORT], share.label, album, state, _moment(share.ends_at), used, str(share.uses)


def _facts(share: Share, path: str, now: int) -> dict[str, object]:
    facts = {**asdict(share), "path": path, "state": share.state(now).value}
    del facts["encoded_hash"]
    return {**facts, "has_password": bool(share.encoded_hash)}


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
