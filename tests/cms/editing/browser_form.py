"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """A form: where it is sent, and its fields as (name, value) in order; buttons are left out."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def data(self, **changes: str) -> dict[str, list[str]]:
        """Return the fields with some changed, as test clients take them."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found | {name: [value] for name, value in changes.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.select = ""
        self.chosen: str | None = None
        self.first: str | None = None
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get")))
        elif not self.forms:
            return
        elif tag == "input" and given.get("name") and given.get("type") not in ("submit", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.forms[-1].fields.append((given["name"], given.get("value", "on")))
        elif tag == "select":
            self.select, self.chosen, self.first = given["name"], None, None
        elif tag == "option" and self.select:
            self.first = given.get("value", "") if self.first is None else self.first
            self.chosen = given.get("value", "") if "selected" in given else self.chosen
        elif tag == "textarea":
            self.area, self.text = given["name"], ""

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            self.forms[-1].fields.append((self.select, (self.chosen if self.chosen is not None else self.first) or ""))
            self.select = ""
        elif tag == "textarea" and self.area is not None:
            text = self.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self.forms[-1].fields.append((self.area, text))
            self.area = None


def read_forms(page: str) -> list[PageForm]:
    """Return the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def find_form(page: str) -> PageForm:
    """Return the form that carries the commit it started from."""
    return next(form for form in read_forms(page) if any(name == "base" for name, _ in form.fields))
