"""The chain is one list of names; what cannot work is refused by name."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image

from catalog.albums import Album
from catalog.photos import Photo
from pipeline.album_step import Draft
from pipeline.errors import ExcessiveNeedError, StepOrderError, UnknownStepError
from pipeline.needs import Needs, Permission, check_needs
from pipeline.registry import DEFAULT_STEPS, Chain, load_steps
from pipeline.workshop import Workshop
from tests.gallery import Gallery, picture
from tests.steps.plain import Plain

BAR = "tests.steps.bar:Bar"


def test_the_default_chain_is_auto_rotate_resize_rebuild() -> None:
    assert [step.name for step in load_steps(DEFAULT_STEPS)] == ["auto-rotate", "resize", "rebuild"]


def test_a_step_of_ones_own_is_one_file_and_one_name_in_the_list() -> None:
    gallery = Gallery(steps=("auto-rotate", BAR, "resize", "rebuild"))
    gallery.upload("Lake/a.jpg", picture(colour="black"))
    gallery.settle()

    column = middle_column(gallery)
    assert column[len(column) // 2] < 20
    assert column[-3] > 230


def middle_column(gallery: Gallery) -> bytes:
    """Return the brightness from top to bottom of the largest JPEG."""
    photo = gallery.photo("Lake/a.jpg")
    largest = max((r for r in photo.renditions if r.media_type == "image/jpeg"), key=lambda r: r.width)
    with Image.open(io.BytesIO(gallery.renditions.objects[f"{photo.prefix}i/{largest.name}"].data)) as image:
        half = image.width // 2
        return image.convert("L").crop((half, 0, half + 1, image.height)).tobytes()


def test_a_photo_whose_step_has_left_the_chain_starts_over() -> None:
    gallery = Gallery(steps=("auto-rotate", BAR, "resize", "rebuild"))
    gallery.upload("Lake/a.jpg", picture())
    messages = gallery.queue.receive(1)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    successor = Gallery()
    gallery.runner._chain = successor.runner._chain
    gallery.settle()

    assert len(gallery.pages()) == 1


def test_a_master_that_has_expired_makes_the_photo_start_over() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    messages = gallery.queue.receive(1)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    gallery.renditions.delete(gallery.renditions.under("work/"))
    gallery.settle()

    assert len(gallery.pages()) == 1
    assert gallery.failures == []


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        (("auto-rotate", "resise", "rebuild"), UnknownStepError, "'resise'"),
        (("auto-rotate", "no.such.module:Step", "resize", "rebuild"), UnknownStepError, "no.such.module"),
        (("auto-rotate", "tests.steps.bar:Nothing", "resize", "rebuild"), UnknownStepError, "Nothing"),
        (("auto-rotate", "catalog.tree:Tree", "resize", "rebuild"), UnknownStepError, "catalog.tree:Tree"),
        (("auto-rotate", "pathlib:Path", "resize", "rebuild"), UnknownStepError, "not a step"),
        (("resize", "auto-rotate", "rebuild"), StepOrderError, "must begin with 'auto-rotate'"),
        (("auto-rotate", "rebuild", "resize"), StepOrderError, "'resize' works on photos, not on albums"),
        (("auto-rotate", "rebuild"), StepOrderError, "lack 'resize'"),
        (("auto-rotate", "resize"), StepOrderError, "lack 'rebuild'"),
        (("auto-rotate", "resize", "resize", "rebuild"), StepOrderError, "'resize' stands twice"),
        ((), StepOrderError, "must begin"),
    ],
)
def test_what_cannot_work_is_refused_by_name(
    names: tuple[str, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        Chain(names)

    assert words in str(caught.value)


def test_settings_reach_the_step() -> None:
    gallery = Gallery(
        steps=("auto-rotate", BAR, "resize", "rebuild"), settings={"bar": {"at_top": True, "height": 50}}
    )
    gallery.upload("Lake/a.jpg", picture(colour="black"))
    gallery.settle()

    column = middle_column(gallery)
    assert column[2] > 230
    assert column[-3] < 20


class Odd(Plain):
    """A step to be made wrong in one way at a time."""

    name = "odd"


class OddName(Odd):
    name = "Odd One"


class OddNeeds(Odd):
    needs = "nothing"  # type: ignore[assignment]


class OddMaking(Odd):
    def __init__(self, settings: object) -> None:
        """Want settings without having said which."""


class OddReading(Odd):
    reads = ("tea leaves",)


class OddReserved(Odd):
    name = "intake"


class OddIdle(Odd):
    run = None  # type: ignore[assignment]


class OddLane:
    """A step of albums that wants a lane."""

    name = "odd"
    needs = Needs(lane="attic")

    def drafts(self, album: Album, photos: Sequence[Photo], workshop: Workshop) -> Sequence[Draft]:
        return ()


class OddTrash(Odd):
    needs = Needs((Permission(("s3:DeleteObject",), "originals", "photos/*"),))


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        (
            "OddName",
            UnknownStepError,
            f"the step '{__name__}:OddName' has the name 'Odd One', but a name must be a lower-case letter, "
            "then letters, digits and hyphens, 32 at most",
        ),
        ("OddNeeds", UnknownStepError, f"'{__name__}:OddNeeds' is not a step: it must have a name and needs"),
        ("OddMaking", UnknownStepError, "missing 1 required positional argument: 'settings'"),
        ("OddReserved", UnknownStepError, "has the name 'intake', which our own messages use"),
        ("OddIdle", UnknownStepError, "it must have a name, needs, and run for photos or drafts for albums"),
        (
            "OddReading",
            StepOrderError,
            "the step 'odd' reads the tea leaves, which no step before it makes",
        ),
        (
            "OddTrash",
            ExcessiveNeedError,
            "the step 'odd' asks for s3:DeleteObject on originals photos/*, but originals are only read: "
            "s3:GetObject, s3:GetObjectVersion, s3:ListBucket and s3:ListBucketVersions",
        ),
    ],
)
def test_a_step_that_is_made_wrong_is_refused_in_these_words(
    name: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        Chain(("auto-rotate", f"{__name__}:{name}", "resize", "rebuild"))

    assert message in str(caught.value)


def test_a_step_of_albums_has_no_lane() -> None:
    with pytest.raises(UnknownStepError, match="asks for the lane 'attic', but steps of albums have none"):
        Chain((*DEFAULT_STEPS, f"{__name__}:OddLane"))


@pytest.mark.parametrize(
    ("permission", "refused"),
    [
        (Permission(("s3:*",), "site", "g/*"), "actions must be named one by one"),
        (Permission(("s3:GetObject",), "attic"), "the resources are originals, renditions, site, table"),
        (Permission(("sqs:SendMessage",), "site"), "actions on site begin with s3:"),
        (Permission(("dynamodb:Scan",), "table", "albums"), "rows must be named, without a scan"),
        (Permission(("dynamodb:GetItem",), "table"), "rows must be named"),
        (Permission(("dynamodb:GetItem",), "table", "u*"), "those of people"),
        (Permission(("dynamodb:GetItem",), "table", "albums, user#anna"), "those of people"),
        (Permission(("dynamodb:Query",), "table", "session#*"), "and sessions are not for steps"),
        (Permission(("s3:GetObject",), "*"), "what it may do with s3 must be limited to"),
        (Permission(("iam:PassRole",), "*"), "what it may do with iam must be limited to"),
    ],
)
def test_a_step_that_asks_for_what_it_may_not_have_is_refused(permission: Permission, refused: str) -> None:
    with pytest.raises(ExcessiveNeedError, match=r"the step 'odd' asks for") as caught:
        check_needs("odd", Needs((permission,)))

    assert refused in str(caught.value)


def test_what_the_built_in_steps_need_is_allowed_and_so_is_a_service_without_resources() -> None:
    check_needs("odd", Needs((Permission(("rekognition:DetectLabels",), "*"),)))

    assert len(Chain(DEFAULT_STEPS).needs) == 3
