"""Rows of the catalog that the program writes: people and the views they have."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from auth.people import User
from catalog.audiences import View
from components.config_users import Person


def views_of(people: Iterable[Person]) -> tuple[View, ...]:
    """Return the distinct views of *people*, in a stable order."""
    views = {view_of(person) for person in people}
    return tuple(sorted(views, key=lambda view: (view.sees_all, sorted(view.groups))))


def view_of(person: Person) -> View:
    """Return the view that *person* has."""
    return View.of(person.groups, sees_all=person.sees_all)


def view_label(view: View) -> str:
    """Return what to call *view* in the stack; no two views share it."""
    return "everything" if view.sees_all else ".".join(["view", *sorted(view.groups)])


def view_row(view: View, salt: str) -> str:
    """Return the row of a view as DynamoDB's JSON."""
    return to_wire({"pk": "views", "sk": view.id(salt), **view.to_item()})


def user_row(person: Person, salt: str) -> str:
    """Return the row of a person as DynamoDB's JSON; it holds the hash of a password."""
    view = view_of(person).id(salt)
    user = User(person.name, person.encoded_hash, person.groups, person.role, view)
    return to_wire(user.to_item())


def to_wire(item: Mapping[str, Any]) -> str:
    """Return *item* as DynamoDB's JSON, which names the type of every value."""
    return json.dumps({name: _value(value) for name, value in item.items()}, sort_keys=True)


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, list):
        return {"L": [_value(entry) for entry in value]}
    raise TypeError(f"no row holds a {type(value).__name__}")
