"""Pages with one short form each: how they are shown, and how they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from handlers.web.http import Answer, Page, Request
from handlers.web.own_forms import OwnForms
from website.content import Field, FormPage
from website.speech import Phrase

TRY_AGAIN = Phrase("problem.try_again")
TOO_MANY = Phrase("problem.too_many")


class FormPages(Protocol):
    """What shows them."""

    def form(self, page: FormPage) -> Page: ...


@dataclass(frozen=True)
class ShortForms:
    """Shows pages with a form of our own."""

    forms: OwnForms
    pages: FormPages

    def show(
        self, page: FormPage, request: Request, now: int, *, status: int = 200, problem: Phrase | None = None
    ) -> Answer:
        """Return *page*, with *problem* above its form."""
        csrf, cookie = self.forms.issue(request, now)
        body = self.pages.form(replace(page, csrf=csrf, problem=problem))
        return Answer(status, body, cookies=(cookie,))

    def words(self, page: FormPage, status: int = 200) -> Answer:
        """Return *page*, which has no form."""
        return Answer(status, self.pages.form(page))

    def was_sent(self, request: Request, now: int) -> bool:
        """Tell whether *request* comes from one of them."""
        return self.forms.sent(request, now)


def typed(page: FormPage, fields: Mapping[str, str]) -> FormPage:
    """Return *page* with what was typed, but for passwords and codes."""
    return replace(page, fields=tuple(_typed(field, fields) for field in page.fields))


def _typed(field: Field, fields: Mapping[str, str]) -> Field:
    if field.type == "password" or field.is_code:
        return field
    return replace(field, value=fields.get(field.name, "")[:256])
