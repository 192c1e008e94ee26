"""Every route of the application, with an example of each argument that its address takes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from cms.access import find_permission

EXAMPLES: dict[str, str | int] = {
    "act": "up",
    "address": "education/early-years-and-primary-school/",
    "build": "20260101T000000Z-00000000",
    "category": "1",
    "classification": "5a",
    "commit": "0" * 40,
    "concept": "asian",
    "dimension": "by-ethnicity-over-time",
    "draft": "1",
    "ending": "csv",
    "field": "description",
    "file": "data.csv",
    "guide": "editing-guide",
    "filename": "cms.css",
    "id": "1",
    "index": 0,
    "item": "1",
    "key": "1",
    "kind": "bar",
    "list_id": "5a",
    "measure_id": "k2s7r1b5",
    "move": "send",
    "name": "cms.css",
    "number": 1,
    "organisation": "ons",
    "page": "about",
    "page_slug": "about",
    "part": "1",
    "path": "measures",
    "place": "title",
    "screen": "board",
    "section": "main-facts",
    "slug": "about",
    "source": "1",
    "step": "about",
    "subtopic": "absence-and-exclusions",
    "table": "1",
    "token": "no-such-token",
    "topic": "education",
    "version": "1.0",
}
"""A value for each name of an argument. A view with a new name adds its example here."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to call a view."""

    endpoint: str
    method: str
    arguments: tuple[str, ...]
    permission: str

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def list_routes(app: Flask) -> list[Route]:
    """Return every view with every method that it takes."""
    found = [
        Route(rule.endpoint, method, tuple(sorted(rule.arguments)), find_permission(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(set(found), key=lambda route: (route.endpoint, route.method, route.arguments))


def make_path(app: Flask, route: Route) -> str:
    """Return an address of a route, with an example of each argument.

    Raises:
        KeyError: an argument has no example yet.
    """
    values = {name: EXAMPLES[name] for name in route.arguments}
    rules = [rule for rule in app.url_map.iter_rules(route.endpoint) if set(rule.arguments) == set(route.arguments)]
    built = rules[0].build(values)
    assert built is not None, f"{route}: {values} do not fit its address."
    return built[1]
