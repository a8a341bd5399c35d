"""Photos put into the bucket, as a signed-in viewer's browser gets them."""

import io
import unicodedata

import pytest
from PIL import Image

from tests.e2e.cloud import Cloud
from tests.gallery import picture
from tests.pictures import bomb, corners, encoded, marked, stored_for

ORIENTATIONS = [
    (orientation, form, size)
    for orientation in range(1, 9)
    for form in ("JPEG", "HEIF")
    for size in ((480, 320), (320, 480))
]


def test_all_orientations_come_out_upright_by_pixel(cloud: Cloud) -> None:
    for orientation, form, size in ORIENTATIONS:
        data = encoded(stored_for(orientation, marked(size)), form, orientation)
        cloud.put(f"Orientations/{form}-{orientation}-{size[0]}.{form.lower()}", data)
    cloud.settle()
    visitor = cloud.visitor("owner")

    for orientation, form, size in ORIENTATIONS:
        photo = cloud.photos()[f"Orientations/{form}-{orientation}-{size[0]}.{form.lower()}"]
        assert len(photo["renditions"]) == 4, "two sizes in two formats: nothing is enlarged"
        for rendition in photo["renditions"]:
            answer = visitor.open(f"/{photo['prefix']}i/{rendition['name']}")
            assert answer.headers["content-type"] == rendition["media_type"]
            with Image.open(io.BytesIO(answer.content)) as image:
                assert corners(image) == [True, False, False, False], (orientation, form, size)
                assert (image.width > image.height) == (size[0] > size[1])
                assert image.size == (rendition["width"], rendition["height"])
                assert len(image.getexif()) == 0


FOLDERS = [
    "With spaces",
    "a+b",
    "#1",
    "what?",
    "50%",
    "salt & pepper",
    "\"quotes\" and 'more'",
    unicodedata.normalize("NFC", "Süd-Tirol"),
    unicodedata.normalize("NFD", "Zürich"),
    "שבת בים",
    "🏖️ beach",
    "nested/one/two",
]
NAMES = [
    "plain.jpg",
    "IMG 1.JPG",
    "a+b=c.jpg",
    "#2?.jpg",
    "100%25.jpg",
    "you & me.jpeg",
    'it\'s "so".jpg',
    unicodedata.normalize("NFC", "Käse.jpg"),
    unicodedata.normalize("NFD", "Käse.jpg"),
    "תמונה.jpg",
    "😀.jpg",
    "<b>bold</b>.jpg",
    "semi;colon,comma.jpg",
    "trailing .jpg",
    "{{ 7 * 7 }}.jpg",
    "double  space.jpg",
    "dots..in..it.jpg",
]


def test_two_hundred_odd_names_at_once_are_all_on_their_pages(cloud: Cloud) -> None:
    before = cloud.site().get("builds", 0)
    data = picture((700, 500))
    paths = [f"{folder}/{name}" for folder in FOLDERS for name in NAMES][:204]
    for path in paths:
        cloud.put(path, data)
    cloud.settle()

    rebuilds = cloud.site()["builds"] - before
    photos = cloud.photos()
    print(f"\n{len(paths)} photos in {len(FOLDERS)} albums, {rebuilds} rebuilds")
    assert len(paths) >= 200
    assert {photos[path]["state"] for path in paths} == {"ready"}
    assert rebuilds <= 5
    visitor = cloud.visitor("owner")
    pages = visitor.albums()
    for path in paths:
        page = pages[f"/{photos[path]['prefix']}index.html"]
        assert any(f"/i/{photos[path]['id']}-" in link for link in page.links), path
    titles = {page.text.strip() for page in pages.values()}
    assert any("שבת בים" in title for title in titles)
    opened = {link for path, page in pages.items() for link in visitor.linked(path, page)}
    assert len(opened) > 6 * len(paths)
    for link in {link for link in opened if not link.startswith("/auth/")}:  # which are no files
        assert visitor.client.head(link).status_code == 200, link


def test_an_edit_and_a_delete_arrive(cloud: Cloud) -> None:
    cloud.put("Changing/a.jpg", picture((400, 300)))
    cloud.put("Changing/b.jpg", picture((400, 300), "navy"))
    cloud.settle()
    cloud.put("Changing/metadata.yml", "title: Gewandelt\ncaptions: {a.jpg: Ein Gruß}".encode())
    cloud.remove("Changing/b.jpg")
    gone = {
        f"{cloud.photos()['Changing/b.jpg']['prefix']}i/{r['name']}"
        for r in cloud.photos()["Changing/b.jpg"]["renditions"]
    }
    cloud.settle()

    (page,) = [page for page in cloud.visitor("owner").albums().values() if "Gewandelt" in page.text]
    assert "Ein Gruß" in page.text
    assert sum("/i/" in link for link in page.links) == 1
    assert gone.isdisjoint(cloud.keys("renditions_bucket"))


BAD = {
    "empty.jpg": b"",
    "text.jpg": b"this is not a picture",
    "truncated.jpg": picture((900, 700))[:700],
    "bomb.png": bomb(40_000, 40_000),
}


def test_bad_input_is_a_result_and_everything_else_goes_on(cloud: Cloud) -> None:
    for name, data in BAD.items():
        cloud.put(f"Bad/{name}", data)
    cloud.put("Bad/good.jpg", picture((400, 300)))
    cloud.put("Bad/cut.jpg", picture((900, 700))[:-3000])
    cloud.put("Broken/a.jpg", picture((400, 300), "olive"))
    cloud.settle()
    cloud.put("Broken/metadata.yml", b"title: [never closed")
    cloud.settle()

    photos = cloud.photos()
    for name, data in BAD.items():
        assert photos[f"Bad/{name}"]["state"] == "damaged"
        assert photos[f"Bad/{name}"]["reason"]
        key = f"{cloud.outputs['originals_prefix']}Bad/{name}"
        stored = cloud.s3.get_object(Bucket=cloud.outputs["originals_bucket"], Key=key)
        assert stored["Body"].read() == data
    assert photos["Bad/good.jpg"]["state"] == "ready"
    assert photos["Bad/cut.jpg"]["state"] == "ready"
    assert "ends early" in photos["Bad/cut.jpg"]["flaw"]
    assert "metadata.yml line 1" in cloud.albums()["Broken"]["problem"]
    pages = [page.text for page in cloud.visitor("owner").albums().values()]
    assert any("Bad" in text for text in pages)
    assert any("Broken" in text for text in pages)
    assert cloud.queued("dead_letter_queue_url") == 0


@pytest.mark.parametrize("header", ["Range"])
def test_a_part_of_a_photo_can_be_asked_for(cloud: Cloud, header: str) -> None:
    cloud.put("Range/a.jpg", picture((400, 300)))
    cloud.settle()
    photo = cloud.photos()["Range/a.jpg"]
    path = f"/{photo['prefix']}i/{photo['renditions'][0]['name']}"

    answer = cloud.visitor("owner").open(path, headers={header: "bytes=0-9"})
    assert (answer.status_code, len(answer.content)) == (206, 10)
