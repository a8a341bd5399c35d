import re
from decimal import Decimal

import pytest

from auth.errors import BadItemError
from auth.sessions import Session, new_token, token_digest

SESSION = Session(token_digest("a token"), "Grandma", 1000, 2000)


def test_tokens_hold_256_bits_and_never_repeat() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_the_table_knows_only_the_digest_of_a_token() -> None:
    item = SESSION.to_item()

    assert item["pk"] == f"session#{token_digest('a token')}"
    assert re.fullmatch(r"[0-9a-f]{64}", token_digest("a token"))
    assert "a token" not in str(item)


def test_a_session_survives_the_table_whose_numbers_are_decimal() -> None:
    item = {**SESSION.to_item(), "created_at": Decimal(1000), "expires_at": Decimal(2000)}

    session = Session.from_item(item)

    assert session == SESSION
    assert {type(session.created_at), type(session.expires_at)} == {int}


def test_a_session_ends_at_its_time_though_its_row_is_still_there() -> None:
    assert SESSION.is_live(1999)
    assert not SESSION.is_live(2000)


def test_a_row_that_lacks_something_is_refused_by_its_name() -> None:
    item = SESSION.to_item()
    del item["expires_at"]

    with pytest.raises(BadItemError, match="expires_at"):
        Session.from_item(item)
