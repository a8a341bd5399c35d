import logging

import pytest

from auth.forms import new_cookie
from auth.grants import GrantSigner
from auth.passwords import DUMMY_HASH
from auth.sessions import new_token, token_digest
from tests.planted import LogWatch, plant


@pytest.fixture
def log() -> logging.Logger:
    return logging.Logger("handlers.web.somewhere", logging.DEBUG)


@pytest.fixture
def watch(log: logging.Logger) -> LogWatch:
    watch = LogWatch()
    log.addHandler(watch)
    return watch


def test_a_planted_secret_in_a_log_is_found_and_not_repeated(log: logging.Logger, watch: LogWatch) -> None:
    plant("a password", "planted in a test of the watch")

    log.debug("somebody typed %s", "planted in a test of the watch")

    assert watch.leaks() == ["handlers.web.somewhere: a password"]


def test_a_secret_in_a_traceback_is_found(log: logging.Logger, watch: LogWatch) -> None:
    plant("a password", "planted in a test of tracebacks")

    try:
        int("planted in a test of tracebacks")
    except ValueError:
        log.exception("it failed")

    assert watch.leaks() == ["handlers.web.somewhere: a password"]


def test_what_looks_like_a_secret_is_found_without_being_planted(
    log: logging.Logger, watch: LogWatch
) -> None:
    pem = "-----BEGIN PRIVATE KEY-----"

    for text in (new_token(), new_cookie(), DUMMY_HASH, pem, "x" * 299 + "~" + "x" * 43 + "~"):
        log.info("here: %s.", text)

    assert [leak.split(": ")[1] for leak in watch.leaks()] == [
        *("a token of 256 bits", "a token of 256 bits", "a password's hash", "a private key"),
        "a signature of CloudFront",
    ]


def test_a_grant_is_found(log: logging.Logger, watch: LogWatch, signing_key_pem: str) -> None:
    grant = GrantSigner(signing_key_pem, "K", "example.org").sign(f"/h/{'a' * 16}/", 1)

    log.info("%s", grant.policy)
    log.info("%s", grant.signature)

    assert [leak.split(": ")[1] for leak in watch.leaks()] == [
        *("a policy of CloudFront", "a signature of CloudFront")
    ]


def test_digests_keys_and_paths_are_no_secrets(log: logging.Logger, watch: LogWatch) -> None:
    log.info("/g/%s/%s/i/%s-640.%s.avif", "a" * 16, "b" * 16, "c" * 16, "0" * 16)
    log.info("%s", token_digest("token"))
    log.info("%s", "originals/" + "long folder name " * 20)

    assert watch.leaks() == []
