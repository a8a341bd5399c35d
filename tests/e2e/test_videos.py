"""Videos on the embedded cloud: off unless the owner wants them, and then played part by part."""

import io

import av
from PIL import Image

from tests.e2e.cloud import Cloud
from tests.e2e.conftest import Starter
from tests.gallery import picture
from tests.videos import LOCATION, SIZE, boxes, turned, video


def test_a_video_in_a_plain_gallery_is_a_result(cloud: Cloud) -> None:
    data = video("mov")
    cloud.put("Films/a.mov", data)
    cloud.settle()

    photo = cloud.photos()["Films/a.mov"]
    assert (photo["state"], photo["reason"]) == (
        "damaged",
        "this is a video, and videos are off (vitrine:video)",
    )
    key = f"{cloud.outputs['originals_prefix']}Films/a.mov"
    stored = cloud.s3.get_object(Bucket=cloud.outputs["originals_bucket"], Key=key)
    assert stored["Body"].read() == data
    assert cloud.outputs["lanes"] == {}


def test_where_videos_are_on_one_is_shown_and_played_by_parts(start: Starter) -> None:
    cloud = start("--config", "vitrine:video=on").cloud
    cloud.put("Films/a.mov", turned(video("mov", seconds=2, metadata={"location": LOCATION}), 90))
    cloud.put("Films/b.jpg", picture((400, 300)))
    cloud.put("Films/broken.mp4", video()[:60])
    cloud.settle()
    photos, viewer = cloud.photos(), cloud.visitor("owner")

    film = photos["Films/a.mov"]
    assert (film["state"], film["flaw"], film["duration_seconds"]) == ("ready", "", 2)
    assert photos["Films/b.jpg"]["state"] == "ready"
    assert photos["Films/broken.mp4"]["reason"].startswith("the video cannot be decoded")
    names = {each["media_type"]: each["name"] for each in film["renditions"]}
    url = f"/{film['prefix']}i/{names['video/mp4']}"
    (page,) = [page for page in viewer.albums().values() if "Films" in page.text]
    assert "0:02" in page.text

    with Image.open(io.BytesIO(viewer.open(f"/{film['prefix']}i/{names['image/jpeg']}").content)) as poster:
        assert poster.size == SIZE[::-1]
    part = viewer.open(url, headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    assert part.headers["content-range"].startswith("bytes 0-99/")
    whole = viewer.open(url)
    assert (whole.headers["content-type"], whole.headers["accept-ranges"]) == ("video/mp4", "bytes")
    assert "media-src 'self'" in whole.headers["content-security-policy"]
    assert whole.content.startswith(part.content)
    assert LOCATION.encode() not in whole.content
    assert [box.kind for box in boxes(whole.content)][:2] == ["ftyp", "moov"]
    with av.open(io.BytesIO(whole.content), "r") as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == SIZE[::-1]
    assert cloud.visitor().client.get(url).status_code == 403
    assert cloud.queued("dead_letter_queue_url") == 0
