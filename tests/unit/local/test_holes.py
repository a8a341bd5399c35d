"""An output that the local cloud does not model cannot be used unnoticed."""

import pytest

from local.holes import UnmodelledOutputError, check_no_holes, fill_holes

BUCKET = "aws:s3/bucket:Bucket"


def test_what_is_modelled_stays_and_the_rest_is_marked() -> None:
    outputs = fill_holes(BUCKET, {"arn": "arn:aws:s3:::b"})

    assert outputs["arn"] == "arn:aws:s3:::b"
    assert "Bucket.hostedZoneId" in outputs["hostedZoneId"]


def test_using_a_mark_is_refused_by_name_even_inside_other_text() -> None:
    mark = fill_holes(BUCKET, {})["hostedZoneId"]

    with pytest.raises(UnmodelledOutputError, match=r"a queue: uses unmodelled output Bucket\.hostedZoneId"):
        check_no_holes("a queue", {"tags": [{"a": f"zone {mark}!"}]})


def test_inputs_without_a_mark_pass() -> None:
    inputs = {"name": "a", "list": ["b", {"c": 1}]}

    check_no_holes("a queue", inputs)
    assert inputs == {"name": "a", "list": ["b", {"c": 1}]}


def test_a_type_without_an_sdk_has_no_outputs_to_miss() -> None:
    assert fill_holes("vitrine:index:Gallery", {"a": 1}) == {"a": 1}
