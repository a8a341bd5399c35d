"""Assets and archives give up their content, the same every time."""

import io
import zipfile
from pathlib import Path

import pulumi
import pytest

from local.archives import archive_files, asset_bytes, content_digest, to_zip


def test_a_folder_is_read_without_bytecode(tmp_path: Path) -> None:
    (tmp_path / "inner" / "__pycache__").mkdir(parents=True)
    (tmp_path / "inner" / "a.py").write_bytes(b"a")
    (tmp_path / "inner" / "__pycache__" / "a.pyc").write_bytes(b"x")

    assert archive_files(pulumi.FileArchive(str(tmp_path))) == {"inner/a.py": b"a"}


def test_nested_archives_lie_in_folders(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"a")
    inner = pulumi.FileArchive(str(tmp_path))
    archive = pulumi.AssetArchive({"code": inner, "note.txt": pulumi.StringAsset("hello")})

    assert archive_files(archive) == {"code/a.py": b"a", "note.txt": b"hello"}


def test_a_zip_is_read_as_its_files(tmp_path: Path) -> None:
    path = tmp_path / "code.zip"
    path.write_bytes(to_zip({"a/b.py": b"b"}))

    assert archive_files(pulumi.FileArchive(str(path))) == {"a/b.py": b"b"}


def test_zips_of_equal_files_are_equal() -> None:
    first, second = to_zip({"a": b"1", "b": b"2"}), to_zip({"b": b"2", "a": b"1"})

    assert first == second
    assert zipfile.ZipFile(io.BytesIO(first)).namelist() == ["a", "b"]


def test_the_digest_follows_names_and_content() -> None:
    def digest(**files: str) -> str:
        assets: dict[str, pulumi.Asset | pulumi.Archive] = {
            name: pulumi.StringAsset(text) for name, text in files.items()
        }
        return content_digest(pulumi.AssetArchive(assets))

    digests = {digest(a="1", b="2"), digest(a="2", b="1"), digest(a="1"), digest(a="1b2")}
    assert len(digests) == 4
    assert digest(a="1", b="2") == digest(b="2", a="1")


def test_remote_assets_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="RemoteAsset"):
        asset_bytes(pulumi.RemoteAsset("https://example.org/a"))
