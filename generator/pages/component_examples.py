"""A page of the style guide that shows the components of the theme, each drawn by itself, with its markup.

What they are drawn with stands in `theme/examples/components.json`. Charts and tables have a page of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from generator.pages.addresses import STYLE_GUIDE, address_of_page, output_at
from generator.pages.assets import THEME
from generator.pages.frame import Place
from generator.pages.kind import PageKind
from generator.pages.style_guide import COMPONENTS, build_guide_frame, find_own_item
from generator.pages.text import render_text
from generator.pages.theme import render_component, render_template
from generator.pages.words import Link
from measures.publication.contents import style_guide_page, style_guide_pages
from measures.publication.site import PublicSite

_EMPTY_LINES = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentExample:
    """What a component is drawn with, as the theme has it.

    `shown` is false where a page may have one of it: then the example is its markup alone.
    """

    component: str
    macro: str
    title: str
    about: str
    shown: bool
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """A component: its file in the theme, what it is for, how it looks (empty: it is not shown) and its markup."""

    id: str
    title: str
    file: str
    about: str
    picture: Markup
    markup: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentsView:
    """What the page of components says."""

    title: str
    introduction: Markup
    components: tuple[ComponentView, ...]


@lru_cache(maxsize=1)
def load_components() -> tuple[ComponentExample, ...]:
    """Return the examples in the order of the page. They are read once in the life of the program."""
    written = json.loads((THEME / "examples" / "components.json").read_text(encoding="utf-8"))
    return tuple(ComponentExample(**each) for each in written)


def draw_component(example: ComponentExample) -> ComponentView:
    """Return a component drawn with its example."""
    drawn = render_component(example.component, example.macro, **example.arguments)
    return ComponentView(
        id=f"component-{example.component.replace('_', '-')}",
        title=example.title,
        file=f"theme/templates/components/{example.component}.html",
        about=example.about,
        picture=drawn if example.shown else Markup(""),
        markup=_EMPTY_LINES.sub("\n", str(drawn)).strip(),
    )


def build_components(site: PublicSite) -> ComponentsView:
    """Return the view of the page; a style-guide page of its name gives the text before the components."""
    own = style_guide_page(site, COMPONENTS) if COMPONENTS in style_guide_pages(site) else None
    return ComponentsView(
        title=find_own_item(site, COMPONENTS).title,
        introduction=render_text(site, own.body if own else "", level=2),
        components=tuple(map(draw_component, load_components())),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if style_guide_pages(site) else ()


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (one page)
    return (output_at(address_of_page(COMPONENTS), STYLE_GUIDE),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    item = find_own_item(site, COMPONENTS)
    trail = (Link("Style guide", "/"),)
    place = Place(title=item.title, description=item.about, canonical=address_of_page(COMPONENTS), trail=trail)
    frame = build_guide_frame(site, place)
    return render_template("pages/component_examples.html", frame=frame, view=build_components(site))


KIND = PageKind(name="style_guide_components", owners=_list_owners, outputs=_list_outputs, render=_render)
