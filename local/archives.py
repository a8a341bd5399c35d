"""The content of Pulumi assets and archives, read from disk."""

import hashlib
import io
import zipfile
from pathlib import Path

import pulumi

# Bytecode of the machine that runs the program is no part of what it deploys.
_IGNORED = "__pycache__"
_EPOCH = (2020, 1, 1, 0, 0, 0)


def asset_bytes(asset: pulumi.Asset) -> bytes:
    """Return the content of a file or string asset.

    Raises: NotImplementedError for an asset that lives at an address.
    """
    if isinstance(asset, pulumi.StringAsset):
        return asset.text.encode()
    if isinstance(asset, pulumi.FileAsset):
        return Path(asset.path).read_bytes()
    raise NotImplementedError(f"an asset of type {type(asset).__name__} cannot be read locally")


def archive_files(archive: pulumi.Archive) -> dict[str, bytes]:
    """Return the files of *archive*, nested archives included, by their path inside it.

    Raises: NotImplementedError for an archive that lives at an address.
    """
    if isinstance(archive, pulumi.AssetArchive):
        return _nested_files(archive)
    if isinstance(archive, pulumi.FileArchive):
        path = Path(archive.path)
        return _folder_files(path) if path.is_dir() else _zip_files(path)
    raise NotImplementedError(f"an archive of type {type(archive).__name__} cannot be read locally")


def to_zip(files: dict[str, bytes]) -> bytes:
    """Return a zip of *files*; equal files give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def content_digest(content: pulumi.Asset | pulumi.Archive) -> str:
    """Return a SHA-256 in hex over everything in *content*, names included."""
    if isinstance(content, pulumi.Asset):
        return hashlib.sha256(asset_bytes(content)).hexdigest()
    digest = hashlib.sha256()
    for name, data in sorted(archive_files(content).items()):
        digest.update(f"{len(name)}:{name}:{len(data)}:".encode() + data)
    return digest.hexdigest()


def _nested_files(archive: pulumi.AssetArchive) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, content in archive.assets.items():
        if isinstance(content, pulumi.Archive):
            inner = archive_files(content)
            files.update({f"{name}/{path}": data for path, data in inner.items()})
        else:
            files[name] = asset_bytes(content)
    return files


def _folder_files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and _IGNORED not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _zip_files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
