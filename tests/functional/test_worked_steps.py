"""The worked steps on what they run on in AWS."""

import pytest

from handlers.press import ChildPress
from pipeline import images
from pipeline.errors import OwnersTroubleError
from pipeline.steps.watermark import WatermarkSettings, marked
from tests.gallery import picture


def test_a_watermark_is_drawn_in_the_press_and_a_bad_logo_is_not_the_photos_fault() -> None:
    press = ChildPress(1, 1024)
    try:
        data = press.run(marked, picture(), b"", WatermarkSettings(text="©"))
        with pytest.raises(OwnersTroubleError, match="the logo is not a PNG"):
            press.run(marked, picture(), b"no logo", WatermarkSettings(logo="marks/a.png"))
    finally:
        press.close()

    assert images.open_master(data).size == images.open_master(picture()).size
