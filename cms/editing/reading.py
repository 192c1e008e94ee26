"""How a text will read: Markdown as the public pages draw it, with numbers from the data as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, request

from cms.access import can_see, current_person, needs
from cms.editing.finding import find_version
from cms.editing.overview import load_place
from measures.bindings import Binding, Found, resolve
from measures.checks.loaded import LoadedVersion
from measures.prose import link_figure, render_prose

blueprint = Blueprint("reading", __name__)
MOST_SIGNS = 200_000
_PLACE = re.compile(r"/measures/([a-z0-9]{8})/([0-9.]+)/(?:dimensions/([a-z0-9-]+)/)?edit/")


@blueprint.post("/reading")
@needs("account.use")
def read_text() -> str:
    """Return a text as HTML; `place` is the address of the screen on which it is typed."""
    texts = {"text": request.form.get("text", "")[:MOST_SIGNS]}
    return draw_texts(texts, request.form.get("place", ""))["text"]


def draw_texts(texts: Mapping[str, str], address: str) -> dict[str, str]:
    """Return texts by name as HTML, as they will read where the screen at an address has them."""
    found, person = _PLACE.match(address), current_person()
    if found is None or person is None or not can_see(person, found[1]):
        return {name: render_text(text, None, "") for name, text in texts.items()}
    loaded = load_place(find_version(found[1], found[2]))
    return {name: render_text(text, loaded, found[3] or "") for name, text in texts.items()}


def render_text(text: str, loaded: LoadedVersion | None, dimension: str) -> str:
    """Return a text of a version, or of one of its dimensions, as HTML with the numbers that it cites."""

    def bind(binding: Binding) -> str:
        return link_figure(_find_words(binding, loaded, dimension) or _keep(text, binding), None)

    return render_prose(text, bind=bind)


def _find_words(binding: Binding, loaded: LoadedVersion | None, dimension: str) -> str:
    slug = binding.dimension or dimension
    if loaded is None or binding.measure is not None or slug not in loaded.dimensions:
        return ""
    observations = loaded.dimensions[slug].observations
    found = resolve(binding, observations) if observations is not None else ""
    return found.text if isinstance(found, Found) else ""


def _keep(text: str, binding: Binding) -> str:
    """Return what was typed for a number that is not found."""
    return text[binding.start : binding.end]
