"""The functions' code: complete, small, and the same bytes in every build."""

import json
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import boto3
import pytest

from auth.passwords import DUMMY_HASH
from components import bundle, wheels
from components.bundle import BUNDLES, SIGN_IN, SIZES, VIDEO, WORKER, Bundle
from components.code import build_code
from components.configuration import parse
from components.errors import BundleError
from components.wheels import FALLBACK, LAMBDA_PYTHONS, Target
from pipeline import gazetteer
from pipeline.needs import Needs
from tests.infrastructure.stacks import PLAIN, ROOT
from tests.steps.bar import Bar

LAMBDA = Target.for_lambda("arm64")
HANDLERS = {
    SIGN_IN: "handlers.sign_in",
    WORKER: "handlers.worker",
    SIZES: "handlers.sizes",
    VIDEO: "handlers.worker",
}


@pytest.fixture(scope="module")
def built() -> dict[Bundle, Path]:
    """The bundles for Lambda, from the cache that a deployment would use."""
    return {each: bundle.build(each, LAMBDA) for each in BUNDLES}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("wanted", BUNDLES, ids=lambda each: each.name)
def test_two_builds_have_the_same_bytes(wanted: Bundle, built: dict[Bundle, Path], tmp_path: Path) -> None:
    again = bundle.build(wanted, LAMBDA, cache=tmp_path)

    assert again != built[wanted]
    assert bundle.digest_of(again) == bundle.digest_of(built[wanted])


def test_two_builds_with_bytecode_have_the_same_bytes(tmp_path: Path) -> None:
    first, second = (bundle.build(SIGN_IN, Target.for_host(), cache=tmp_path / n) for n in "ab")

    assert list(first.rglob("*.pyc"))
    assert bundle.digest_of(first) == bundle.digest_of(second)


def test_a_build_without_a_change_is_not_repeated(
    built: dict[Bundle, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "unpack", None)

    assert bundle.build(SIGN_IN, LAMBDA) == built[SIGN_IN]


def test_a_change_to_our_code_makes_another_bundle(tmp_path: Path) -> None:
    project = _project(tmp_path)
    wanted = Bundle("x", ("code",), "x", bound_mb=1)
    before = bundle.build_without_packages(wanted, project)
    (project / "code" / "module.py").write_text("ANSWER = 43\n")
    after = bundle.build_without_packages(wanted, project)

    assert before != after
    assert bundle.digest_of(before) != bundle.digest_of(after)


def test_what_python_leaves_behind_makes_no_difference(tmp_path: Path) -> None:
    project = _project(tmp_path)
    wanted = Bundle("x", ("code",), "x", bound_mb=1)
    before = bundle.build_without_packages(wanted, project)
    (project / "code" / "__pycache__").mkdir()
    (project / "code" / "__pycache__" / "module.cpython-311.pyc").write_bytes(b"left behind")

    assert bundle.build_without_packages(wanted, project) == before


def _project(folder: Path) -> Path:
    (folder / "code").mkdir()
    (folder / "code" / "module.py").write_text("ANSWER = 42\n")
    (folder / "requirements").mkdir()
    (folder / "requirements" / "x.txt").write_text("")
    return folder


@pytest.mark.parametrize("wanted", BUNDLES, ids=lambda each: each.name)
def test_a_handler_is_importable_with_nothing_but_its_bundle_and_boto3(
    wanted: Bundle, tmp_path: Path
) -> None:
    folder = bundle.build(wanted, Target.for_host(), cache=ROOT / bundle.BUILD)
    site = Path(boto3.__file__).parents[1]
    for name in ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py"):
        (tmp_path / name).symlink_to(site / name)
    script = (
        "import sys\n"
        f"sys.path[:0] = [{str(folder)!r}, {str(tmp_path)!r}]\n"
        f"import importlib; module = importlib.import_module({HANDLERS[wanted]!r})\n"
        "assert callable(module.handler)\n"
        "print(*sorted({m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)}))\n"
    )

    # Isolated: no site-packages, no current folder, no environment.
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    assert not [path for path in run.stdout.split() if str(site) in path and str(tmp_path) not in path]
    assert str(folder) in run.stdout


def test_the_import_test_notices_a_package_that_is_missing(tmp_path: Path) -> None:
    folder = bundle.build_without_packages(SIGN_IN, cache=tmp_path)
    script = f"import sys; sys.path[:0] = [{str(folder)!r}]; import handlers.sign_in"
    run = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, check=False)

    assert b"ModuleNotFoundError" in run.stderr


def test_bytecode_is_for_the_place_where_lambda_unpacks_it_and_never_checked(tmp_path: Path) -> None:
    folder = bundle.build(SIGN_IN, Target.for_host(), cache=tmp_path)
    compiled = next((folder / "auth" / "__pycache__").glob("people.*.pyc")).read_bytes()

    assert compiled[:4] == MAGIC_NUMBER
    assert int.from_bytes(compiled[4:8], "little") == 0b01  # hash-based, unchecked
    assert b"/var/task/auth/people.py" in compiled
    assert str(tmp_path).encode() not in compiled


@pytest.mark.parametrize("wanted", BUNDLES, ids=lambda each: each.name)
def test_a_bundle_stays_within_its_bound(wanted: Bundle, built: dict[Bundle, Path]) -> None:
    zipped = bundle.zipped_size(built[wanted])
    unzipped = bundle.unzipped_size(built[wanted])
    print(f"{wanted.name}: {unzipped / 1e6:.1f} MB, zipped {zipped / 1e6:.1f} MB")

    assert zipped < wanted.bound_mb * 1e6
    assert unzipped < 250e6  # Lambda's own limit


def test_sign_in_carries_neither_pillow_nor_the_pipeline(built: dict[Bundle, Path]) -> None:
    carried = names(built[SIGN_IN])

    assert carried >= {"handlers", "auth", "catalog", "website", "argon2", "cryptography", "jinja2"}
    assert not carried & {"PIL", "pillow_heif", "piexif", "pipeline", "boto3", "components", "local"}


def test_the_worker_carries_the_steps_and_what_decodes_pictures(built: dict[Bundle, Path]) -> None:
    carried = names(built[WORKER])

    assert carried >= {"handlers", "pipeline", "catalog", "website", "PIL", "pillow_heif", "yaml", "jinja2"}
    assert not carried & {"auth", "argon2", "cryptography", "boto3", "components", "local"}


def test_what_makes_pages_carries_the_names_of_places(built: dict[Bundle, Path]) -> None:
    towns = gazetteer.TOWNS.relative_to(ROOT)

    assert all((built[each] / towns).read_bytes() == gazetteer.TOWNS.read_bytes() for each in (WORKER, VIDEO))
    assert not (built[SIGN_IN] / towns).exists()


def test_what_answers_viewers_carries_neither_sign_in_nor_pages_nor_an_owners_steps(
    built: dict[Bundle, Path],
) -> None:
    carried = names(built[SIZES])

    assert carried >= {"handlers", "pipeline", "catalog", "PIL"}
    assert not carried & {"auth", "website", "argon2", "cryptography", "boto3", "components", "local"}


@pytest.mark.parametrize("wanted", BUNDLES, ids=lambda each: each.name)
def test_a_bundle_holds_nothing_that_tells_who_built_it(wanted: Bundle, built: dict[Bundle, Path]) -> None:
    notes = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
    paths = [path for path in built[wanted].rglob("*") if path.is_file()]

    assert not [path for path in paths if path.name in notes]
    assert not (built[wanted] / "bin").exists()
    texts = [path for path in paths if path.suffix in (".py", ".txt", "")]
    assert not [path for path in texts if str(ROOT).encode() in path.read_bytes()]


@pytest.mark.parametrize("wanted", BUNDLES, ids=lambda each: each.name)
def test_licences_travel_with_the_code(wanted: Bundle, built: dict[Bundle, Path]) -> None:
    packages = list(built[wanted].glob("*.dist-info"))

    assert packages
    assert all((package / "METADATA").is_file() for package in packages)
    assert any("licenses" in path.parts or "LICENSE" in path.name for path in built[wanted].rglob("*"))


def test_only_the_worker_of_videos_carries_what_decodes_them(built: dict[Bundle, Path]) -> None:
    assert names(built[VIDEO]) >= {"handlers", "pipeline", "catalog", "website", "av", "yaml", "jinja2"}
    assert not names(built[VIDEO]) & {"auth", "PIL", "pillow_heif", "boto3", "components", "local"}
    assert all("av" not in names(built[each]) for each in (SIGN_IN, WORKER, SIZES))


def test_videos_have_a_bundle_where_they_are_on(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = {"parent": {"passwordHash": DUMMY_HASH, "groups": [], "role": "owner"}}
    values = {**PLAIN, "vitrine:users": json.dumps(owner)}
    off, on = (parse({**values, "vitrine:video": each}, {"vitrine:users"}) for each in ("off", "on"))
    built: list[str] = []
    build = bundle.build_without_packages

    def watched(wanted: Bundle) -> Path:
        built.append(wanted.name)
        return build(wanted)

    monkeypatch.setattr(bundle, "build_without_packages", watched)
    assert (set(build_code(off).workers), "video" in built) == ({""}, False)
    assert (set(build_code(on).workers), "video" in built) == ({"", "video"}, True)


def test_binaries_are_for_lambdas_processor_and_not_for_this_one(built: dict[Bundle, Path]) -> None:
    binaries = list(built[WORKER].rglob("*.so"))

    assert binaries
    arm = b"\xb7\x00"  # EM_AARCH64, at offset 18 of an ELF file
    assert all(path.read_bytes()[18:20] == arm for path in binaries)


def test_an_owners_module_goes_into_the_worker() -> None:
    steps = ("auto-rotate", "family_steps.bar:Bar", "resize", "rebuild")

    assert WORKER.plus_steps(steps).folders == (*WORKER.folders, "family_steps")
    assert WORKER.plus_steps(("auto-rotate", "pipeline.steps.resize:Resize")) == WORKER


def test_an_owners_single_file_goes_into_the_worker(tmp_path: Path) -> None:
    project = _project(tmp_path)
    (project / "bar.py").write_text("class Bar: ...\n")
    wanted = Bundle("x", ("code",), "x", bound_mb=1).plus_steps(("bar:Bar",))

    assert names(bundle.build_without_packages(wanted, project)) == {"code", "bar.py"}


def test_a_module_that_is_nowhere_is_named(tmp_path: Path) -> None:
    wanted = Bundle("x", ("nowhere",), "x", bound_mb=1)

    with pytest.raises(BundleError, match="nowhere"):
        bundle.build_without_packages(wanted, _project(tmp_path))


def test_a_step_may_need_only_packages_that_the_worker_carries(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = ("auto-rotate", "tests.steps.bar:Bar", "resize", "rebuild")
    owner = {"parent": {"passwordHash": DUMMY_HASH, "groups": [], "role": "owner"}}
    values = {**PLAIN, "vitrine:users": json.dumps(owner), "vitrine:steps": json.dumps(steps)}
    settings = parse(values, {"vitrine:users"})
    monkeypatch.setattr(Bar, "needs", Needs(packages=("Pillow", "pillow_heif")))
    assert build_code(settings).workers

    monkeypatch.setattr(Bar, "needs", Needs(packages=("numpy",)))
    with pytest.raises(BundleError, match=r"'bar' needs the package 'numpy'.*make lock"):
        build_code(settings)


def test_pips_own_words_are_kept_when_it_fails(tmp_path: Path) -> None:
    project = _project(tmp_path)
    lock = "--no-index\nno-such-package-of-ours==1.0 --hash=sha256:" + "0" * 64
    (project / "requirements" / "x.txt").write_text(lock)

    with pytest.raises(BundleError, match="no-such-package-of-ours"):
        bundle.build(Bundle("x", ("code",), "x", bound_mb=1), LAMBDA, project)
    assert not [path for path in (project / bundle.BUILD).iterdir() if "x-" in path.name]


def test_code_that_does_not_compile_is_named(tmp_path: Path) -> None:
    project = _project(tmp_path)
    (project / "code" / "module.py").write_text("def broken(:\n")

    with pytest.raises(BundleError, match=r"module\.py"):
        bundle.build(Bundle("x", ("code",), "x", bound_mb=1), Target.for_host(), project)


def test_the_runtime_follows_the_builder_where_lambda_offers_it() -> None:
    running = sys.version_info[:2]

    assert LAMBDA.python == (running if running in LAMBDA_PYTHONS else FALLBACK)
    assert LAMBDA.runtime == f"python3.{LAMBDA.python[1]}"
    assert (3, 11) not in LAMBDA_PYTHONS  # Amazon Linux 2, whose glibc is too old for the wheels


def test_the_command_prints_the_sizes_and_fails_above_a_bound(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bundle.main() == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {
        "bundle",
        "sign-in",
        "worker",
        "sizes",
        "video",
    }

    monkeypatch.setattr(bundle, "BUNDLES", (Bundle("worker", WORKER.folders, "worker", bound_mb=1),))
    assert bundle.main() == 1
