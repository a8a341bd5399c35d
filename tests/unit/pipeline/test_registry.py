"""The chain is one list of names; what cannot work is refused by name."""

import io

import pytest
from PIL import Image

from pipeline.errors import StepOrderError, UnknownStepError
from pipeline.registry import DEFAULT_STEPS, Chain, load_steps
from tests.gallery import Gallery, picture

WATERMARK = "tests.steps.watermark:Watermark"


def test_the_default_chain_is_auto_rotate_resize_rebuild() -> None:
    assert [step.name for step in load_steps(DEFAULT_STEPS)] == ["auto-rotate", "resize", "rebuild"]


def test_a_step_of_ones_own_is_one_file_and_one_name_in_the_list() -> None:
    gallery = Gallery(steps=("auto-rotate", WATERMARK, "resize", "rebuild"))
    gallery.upload("Lake/a.jpg", picture(colour="black"))
    gallery.settle()

    photo = gallery.photo("Lake/a.jpg")
    largest = max((r for r in photo.renditions if r.media_type == "image/jpeg"), key=lambda r: r.width)
    with Image.open(io.BytesIO(gallery.renditions.objects[f"{photo.prefix}i/{largest.name}"].data)) as image:
        middle = image.convert("L").crop((image.width // 2, 0, image.width // 2 + 1, image.height))
    assert middle.getpixel((0, middle.height // 2)) < 20  # type: ignore[operator]
    assert middle.getpixel((0, middle.height - 2)) > 230  # type: ignore[operator]


def test_a_photo_whose_step_has_left_the_chain_starts_over() -> None:
    gallery = Gallery(steps=("auto-rotate", WATERMARK, "resize", "rebuild"))
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
        (("auto-rotate", "tests.steps.watermark:Nothing", "resize", "rebuild"), UnknownStepError, "Nothing"),
        (("auto-rotate", "catalog.tree:Tree", "resize", "rebuild"), UnknownStepError, "catalog.tree:Tree"),
        (("auto-rotate", "pathlib:Path", "resize", "rebuild"), UnknownStepError, "not a step"),
        (("resize", "auto-rotate", "rebuild"), StepOrderError, "must begin with 'auto-rotate'"),
        (("auto-rotate", "rebuild", "resize"), StepOrderError, "must end with 'rebuild'"),
        (("auto-rotate", "rebuild"), StepOrderError, "lack 'resize'"),
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
