"""DynamoDB's expressions, as far as the gallery writes them: conditions, updates and key conditions.

Values are as they travel: `{"S": "text"}`, `{"N": "1"}`. A differential test against moto holds it.
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Value = dict[str, Any]
Item = dict[str, Value]

_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),+-]|[#:]?\w+)")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CLAUSES = {"SET", "REMOVE", "ADD", "DELETE"}


class BadExpressionError(Exception):
    """What DynamoDB answers with a ValidationException."""


class Expression:
    """One expression with the names and values that it stands for."""

    def __init__(self, text: str, names: Mapping[str, str], values: Mapping[str, Value]) -> None:
        self._tokens = _tokens(text)
        self._names = names
        self._values = values
        self._at = 0

    def holds(self, item: Item) -> bool:
        """Return whether the condition holds for *item*."""
        result = self._any_of(item)
        if self._peek():
            raise BadExpressionError(f"unexpected {self._peek()}")
        return result

    def updated(self, item: Item) -> Item:
        """Return *item* after the update; all operands are those before it."""
        after = dict(item)
        while self._peek():
            clause = self._take().upper()
            if clause not in _CLAUSES:
                raise BadExpressionError(f"no clause: {clause}")
            getattr(self, f"_{clause.lower()}")(item, after)
            while self._peek() == ",":
                self._take()
                getattr(self, f"_{clause.lower()}")(item, after)
        return after

    # Conditions

    def _any_of(self, item: Item) -> bool:
        result = self._all_of(item)
        while self._peek().upper() == "OR":
            self._take()
            result = self._all_of(item) or result
        return result

    def _all_of(self, item: Item) -> bool:
        result = self._not(item)
        while self._peek().upper() == "AND":
            self._take()
            result = self._not(item) and result
        return result

    def _not(self, item: Item) -> bool:
        if self._peek().upper() == "NOT":
            self._take()
            return not self._not(item)
        if self._peek() == "(":
            self._take()
            result = self._any_of(item)
            self._expect(")")
            return result
        return self._predicate(item)

    def _predicate(self, item: Item) -> bool:
        if self._peek() in {"attribute_exists", "attribute_not_exists", "begins_with"}:
            return self._function(item)
        left = self._operand(item)
        if self._peek().upper() == "BETWEEN":
            self._take()
            low = self._operand(item)
            self._expect("AND")
            high = self._operand(item)
            return _compare(">=", left, low) and _compare("<=", left, high)
        sign = self._take()
        if sign not in _COMPARE:
            raise BadExpressionError(f"no comparator: {sign}")
        return _compare(sign, left, self._operand(item))

    def _function(self, item: Item) -> bool:
        name = self._take()
        self._expect("(")
        first = self._take()
        if name == "begins_with":
            self._expect(",")
            value, prefix = item.get(self._name(first)), self._operand(item)
            result = bool(value and prefix and value.get("S", "\0").startswith(prefix["S"]))
        else:
            result = (self._name(first) in item) == (name == "attribute_exists")
        self._expect(")")
        return result

    def _operand(self, item: Item) -> Value | None:
        token = self._take()
        if token.startswith(":"):
            return self._value(token)
        return item.get(self._name(token))

    # Updates

    def _set(self, item: Item, after: Item) -> None:
        name = self._name(self._take())
        self._expect("=")
        value = self._term(item)
        while self._peek() in {"+", "-"}:
            sign = 1 if self._take() == "+" else -1
            value = {"N": _number(_decimal(value) + sign * _decimal(self._term(item)))}
        after[name] = value

    def _term(self, item: Item) -> Value:
        if self._peek() == "if_not_exists":
            self._take()
            self._expect("(")
            name = self._name(self._take())
            self._expect(",")
            other = self._term(item)
            self._expect(")")
            return item.get(name, other)
        value = self._operand(item)
        if value is None:
            raise BadExpressionError("an operand's attribute does not exist")
        return value

    def _remove(self, _item: Item, after: Item) -> None:
        after.pop(self._name(self._take()), None)

    def _add(self, item: Item, after: Item) -> None:
        name = self._name(self._take())
        value = self._value(self._take())
        former = item.get(name)
        if "N" in value:
            after[name] = {"N": _number(_decimal(former or {"N": "0"}) + _decimal(value))}
        elif "SS" in value:
            after[name] = {"SS": sorted({*(former or {"SS": []})["SS"], *value["SS"]})}
        else:
            raise BadExpressionError("ADD takes numbers and sets")

    def _delete(self, item: Item, after: Item) -> None:
        name = self._name(self._take())
        left = sorted({*item.get(name, {"SS": []})["SS"]} - {*self._value(self._take())["SS"]})
        after[name] = {"SS": left}
        if not left:
            del after[name]

    # Tokens

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        if not token:
            raise BadExpressionError("unexpected end")
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        found = self._take()
        if found.upper() != token:
            raise BadExpressionError(f"{found} where {token} must stand")

    def _name(self, token: str) -> str:
        if not token.startswith("#"):
            return token
        if token not in self._names:
            raise BadExpressionError(f"{token} has no name")
        return self._names[token]

    def _value(self, token: str) -> Value:
        if token not in self._values:
            raise BadExpressionError(f"{token} has no value")
        return self._values[token]


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise BadExpressionError(f"unreadable: {text[at:]}")
        tokens.append(found[1])
        at = found.end()
    return tokens


def _compare(sign: str, left: Value | None, right: Value | None) -> bool:
    if left is None or right is None:
        return sign == "<>" and left is not right
    (kind, one), (other_kind, other) = *left.items(), *right.items()
    if kind != other_kind:
        return sign == "<>"
    if kind == "N":
        return _COMPARE[sign](Decimal(one), Decimal(other))
    if kind == "S":
        return _COMPARE[sign](one.encode(), other.encode())
    return _COMPARE[sign](one, other)


def _decimal(value: Value) -> Decimal:
    if "N" not in value:
        raise BadExpressionError("not a number")
    return Decimal(value["N"])


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
