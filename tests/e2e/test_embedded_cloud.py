"""The embedded cloud itself: start, second start, clean stop, recovery, and who is let through."""

import contextlib
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from local.locks import lock_holder
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import Starter
from tests.e2e.running import ROOT
from tests.gallery import picture

KEYS = {
    "url",
    "users",
    "originals_bucket",
    "originals_prefix",
    "renditions_bucket",
    "site_bucket",
    "table",
    "queue_url",
    "dead_letter_queue_url",
    "lanes",
    "sign_in_parameter",
    "user_pool_id",
    "endpoint_url",
    "region",
    "access_key_id",
    "secret_access_key",
    "ca_bundle",
}


def run_up(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "local", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_outputs_say_how_to_reach_everything(cloud: Cloud) -> None:
    assert cloud.outputs.keys() == KEYS
    assert {user["name"] for user in cloud.outputs["users"]} == {"owner", "grandparents", "friend"}
    assert httpx.get(cloud.url).status_code == 200
    assert cloud.s3.list_objects_v2(Bucket=cloud.outputs["originals_bucket"])["KeyCount"] >= 0


def test_nobody_else_on_the_machine_can_read_the_state(cloud: Cloud) -> None:
    assert stat.S_IMODE(cloud.state.stat().st_mode) == 0o700
    assert stat.S_IMODE((cloud.state / "outputs.json").stat().st_mode) == 0o600


def test_the_cloud_listens_on_the_loopback_interface_only(cloud: Cloud) -> None:
    port = int(cloud.outputs["endpoint_url"].rsplit(":", 1)[1])
    addresses = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in addresses - {"127.0.0.1"}:
        with pytest.raises(OSError, match=r"refused|timed out"):
            socket.create_connection((address, port), 1).close()


def test_private_paths_are_refused_with_the_page_that_leads_to_sign_in(cloud: Cloud) -> None:
    answer = httpx.get(f"{cloud.url}/h/anything/index.html")

    assert answer.status_code == 403
    assert answer.headers["x-local-edge"] == "missing key"
    assert answer.text == httpx.get(f"{cloud.url}/enter.html").text


def test_a_missing_public_page_is_a_404_with_its_page(cloud: Cloud) -> None:
    answer = httpx.get(f"{cloud.url}/static/nothing.css")

    assert answer.status_code == 404
    assert answer.text == httpx.get(f"{cloud.url}/missing.html").text


def test_text_is_compressed_on_its_way_and_asked_for_again_for_nothing(cloud: Cloud) -> None:
    (address,) = re.findall(r'href="(/static/[^"]+css)"', httpx.get(f"{cloud.url}/").text)
    style = httpx.get(f"{cloud.url}{address}")
    again = httpx.get(f"{cloud.url}{address}", headers={"If-None-Match": style.headers["etag"]})

    assert style.headers["content-encoding"] == "gzip"
    assert ":root" in style.text
    assert again.status_code == 304


def test_a_phone_can_put_the_gallery_on_its_home_screen(cloud: Cloud) -> None:
    answer = httpx.get(f"{cloud.url}/manifest.webmanifest")

    assert answer.headers["content-type"] == "application/manifest+json"
    for icon in answer.json()["icons"]:
        assert httpx.get(f"{cloud.url}{icon['src']}").headers["content-type"] == "image/png"


def test_head_answers_without_a_body(cloud: Cloud) -> None:
    answer = httpx.head(f"{cloud.url}/index.html")

    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0
    assert answer.content == b""


def test_a_range_of_an_object_can_be_asked_for(cloud: Cloud) -> None:
    answer = httpx.get(f"{cloud.url}/index.html", headers={"Range": "bytes=0-14"})

    assert answer.status_code == 206
    assert answer.text.lower() == "<!doctype html>"


def test_sign_in_reaches_the_function_through_cloudfront_only(cloud: Cloud) -> None:
    api = cloud.client("apigatewayv2").get_apis()["Items"][0]["ApiId"]
    with httpx.Client(verify=_trust(cloud)) as direct:
        answer = direct.get(f"{cloud.outputs['endpoint_url']}/_aws/execute-api/{api}/$default/auth/login")

    assert httpx.get(f"{cloud.url}/auth/login").status_code == 200
    assert answer.status_code == 401


def test_a_signed_in_visitor_gets_home(cloud: Cloud) -> None:
    wait_for_homes(cloud)
    home = cloud.visitor("owner").get("/auth/enter")

    assert home.status_code == 200
    assert home.url.path.startswith("/h/")


def test_a_dead_link_within_a_grant_is_a_404_and_not_a_way_to_sign_in(cloud: Cloud) -> None:
    wait_for_homes(cloud)
    visitor = cloud.visitor("owner")
    home = visitor.get("/auth/enter").url.path

    assert visitor.get(home.replace("index.html", "gone.html")).status_code == 404


def test_a_second_start_reuses_everything_and_keeps_the_passwords(start: Starter) -> None:
    first = start()
    passwords = first.cloud.outputs["users"]
    assert first.stop() == 0

    second = start()

    assert "created" not in second.printed()
    assert second.printed().count("reused") == 1
    assert second.cloud.outputs["users"] == passwords


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(start: Starter, how: signal.Signals) -> None:
    running = start()
    assert running.cloud.keys("originals_bucket") == []  # a client that keeps its connection
    cloud_process = lock_holder(running.cloud.state / "cloud" / "lock")

    running.process.send_signal(how)
    assert running.stop(how) == 0  # a second one does not disturb it

    assert (running.cloud.state / "ending").exists()
    assert cloud_process is not None
    assert not is_alive(cloud_process)


def test_after_a_kill_the_photos_are_there_and_looked_at_again(start: Starter) -> None:
    first = start()
    first.cloud.put("An album/a photo.jpg", picture((320, 240)))
    first.cloud.settle()
    before = first.cloud.photos()
    first.stop(signal.SIGKILL)

    second = start()
    second.wait_for_line("looking at 1 stored files again")
    second.cloud.settle()

    after = second.cloud.photos()
    assert after.keys() == before.keys() == {"An album/a photo.jpg"}
    # The salt survives, so every address stays what it was.
    assert [row["album"] for row in after.values()] == [row["album"] for row in before.values()]


def test_an_emulator_that_outlives_its_starter_is_ended(start: Starter) -> None:
    first = start()
    orphan = lock_holder(first.cloud.state / "cloud" / "lock")
    assert orphan is not None
    os.kill(orphan, signal.SIGSTOP)  # so that it cannot notice by itself
    first.stop(signal.SIGKILL)

    start()

    assert not is_alive(orphan)


def test_albums_are_uploaded_once(start: Starter, tmp_path: Path) -> None:
    album = tmp_path / "photos" / "Zoë's + 100%"
    album.mkdir(parents=True)
    (album / "ä b#?.jpg").write_bytes(picture((64, 48)))
    (album / "metadata.yml").write_text("title: Here\n")

    first = start()
    first.wait_for_line("uploaded 2 files")
    stored = first.cloud.keys("originals_bucket")
    first.stop()
    second = start()

    assert stored == ["photos/Zoë's + 100%/metadata.yml", "photos/Zoë's + 100%/ä b#?.jpg"]
    assert "uploaded 0 files, 2 were there" in second.printed()


def test_a_changed_setting_reaches_the_functions(start: Starter) -> None:
    start().stop()

    second = start("--config", "vitrine:title=Somewhere else")

    assert "updated" in second.printed()
    assert "Somewhere else" in httpx.get(f"{second.cloud.url}/auth/login").text


def test_a_state_folder_in_use_is_one_clear_line(cloud: Cloud) -> None:
    result = run_up("up", "--port", "0", "--state", str(cloud.state))

    assert result.returncode == 2
    assert result.stderr.startswith("vitrine: another gallery (process ")
    assert result.stderr.count("\n") == 1
    assert (cloud.state / "outputs.json").exists()


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = run_up("up", "--port", str(port), "--state", str(tmp_path / "state"))

    assert result.returncode == 2
    assert result.stderr == f"vitrine: port {port} is not free; choose another with --port\n"
    assert not (tmp_path / "state").exists()


def test_a_missing_folder_of_photos_is_one_clear_line(tmp_path: Path) -> None:
    result = run_up("up", "--port", "0", "--state", str(tmp_path / "state"), "--photos", "/nowhere")

    assert (result.returncode, result.stderr) == (2, "vitrine: there is no folder of photos at /nowhere\n")


def test_a_wrong_setting_is_named_without_a_traceback(tmp_path: Path) -> None:
    arguments = ("up", "--port", "0", "--state", str(tmp_path / "state"))
    result = run_up(*arguments, "--config", 'vitrine:steps=["nope"]')

    assert result.returncode == 2
    assert "vitrine:steps" in result.stderr
    assert "Traceback" not in result.stderr


def wait_for_homes(cloud: Cloud) -> None:
    def has_homes() -> bool:
        return any(key.startswith("h/") for key in cloud.keys("site_bucket"))

    cloud.wait_for("the first pages", has_homes, seconds=30)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _trust(cloud: Cloud) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=cloud.outputs["ca_bundle"])
