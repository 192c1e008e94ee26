"""The theme: templates that compose a page from a view of final words."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.pages.assets import THEME


@lru_cache(maxsize=1)
def _load_environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )


def render_template(name: str, **words: object) -> bytes:
    """Return the page that a template makes of the words it is given, as UTF-8.

    A name that the template uses and the words lack is an error, never an empty place.

    Raises:
        jinja2.UndefinedError: the template asks for what the view does not have.
    """
    return _load_environment().get_template(name).render(**words).encode()


def render_component(component: str, macro: str = "", /, **words: object) -> Markup:
    """Return what a component makes of its arguments, outside a page of ours; `macro` where its name differs."""
    made = getattr(_load_environment().get_template(f"components/{component}.html").module, macro or component)(**words)
    return Markup(made)  # noqa: S704 (a template of the theme, which escapes)
