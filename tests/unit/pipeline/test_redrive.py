"""Redrive: whatever interrupts it, no letter is lost."""

from dataclasses import dataclass, field

import pytest

from catalog.photos import Photo
from pipeline.jobs import Hint, PhotoJob, RebuildJob, ReconcileJob, to_body
from pipeline.redrive import DeadLetter, describe, redrive


@dataclass
class Letters:
    """A dead-letter queue as a list; what is received is hidden from the next call."""

    there: list[DeadLetter]
    hidden: list[DeadLetter] = field(default_factory=list)

    def receive(self) -> list[DeadLetter]:
        seen = [letter for letter in self.there if letter not in self.hidden][:10]
        self.hidden += seen
        return seen

    def delete(self, letter: DeadLetter) -> None:
        self.there.remove(letter)


def letters(count: int) -> list[DeadLetter]:
    return [DeadLetter(f"body {number}", f"receipt {number}") for number in range(count)]


def test_every_letter_is_sent_and_then_deleted() -> None:
    queue, sent = Letters(letters(25)), list[str]()

    assert list(redrive(queue, sent.append)) == letters(25)
    assert sent == [letter.body for letter in letters(25)]
    assert queue.there == []


def test_a_letter_that_cannot_be_sent_stays_and_a_second_run_sends_it() -> None:
    queue, sent = Letters(letters(12)), list[str]()

    def send(body: str) -> None:
        if len(sent) == 7:
            raise ConnectionError
        sent.append(body)

    with pytest.raises(ConnectionError):
        list(redrive(queue, send))
    assert [letter.body for letter in queue.there] == [f"body {number}" for number in range(7, 12)]
    queue.hidden.clear()
    list(redrive(queue, sent.append))
    assert sent == [letter.body for letter in letters(12)]


def test_a_letter_whose_deletion_fails_is_sent_twice_rather_than_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue, sent = Letters(letters(1)), list[str]()

    def fail(_: DeadLetter) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(queue, "delete", fail)
        with pytest.raises(ConnectionError):
            list(redrive(queue, sent.append))
    queue.hidden.clear()
    list(redrive(queue, sent.append))

    assert sent == ["body 0", "body 0"]
    assert queue.there == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (to_body(Hint("photos/a/b.jpg")), "look at photos/a/b.jpg"),
        (
            to_body(PhotoJob("resize", Photo("p", "photos/a/b.jpg", "a", "b.jpg"))),
            "resize for photos/a/b.jpg",
        ),
        (to_body(RebuildJob(12)), "rebuild up to change 12"),
        (to_body(ReconcileJob()), "reconcile"),
        ('{"Records":[{"s3":{"object":{"key":"photos/a+b.jpg"}}}]}', "look at photos/a b.jpg"),
        ("nonsense", "something that is no job of ours"),
    ],
)
def test_a_letter_says_what_it_asks_for(body: str, words: str) -> None:
    assert describe(body) == words
