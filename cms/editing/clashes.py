"""The question that is asked where two people changed one part: nothing is chosen beforehand, and no text is lost."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping

from flask import render_template, request

from cms.access import current_person
from cms.database import transaction
from cms.surroundings import read_now
from cms.workspace import Clash
from cms.workspace.autosaves import MOST_BYTES, Typed, keep_typing
from cms.workspace.choosing import PREFIX, TYPED, read_choices
from cms.workspace.places import is_place

ASKED = "asked"
"""A field that says that the choices were on the screen."""
TAB = "work_tab"
OURS = frozenset({"csrf_token", ASKED, TAB})


def ask(clashes: tuple[Clash, ...], *, base: str) -> str:
    """Show each part that two people changed, as both left it and as it was; the form carries all that was typed.

    What was typed is kept as a draft too, so that it can be opened again where this screen is left.
    """
    tab = request.form.get(TAB) or secrets.token_hex(16)
    _keep_typed(tab)
    was_asked = ASKED in request.form
    return render_template(
        "editing/clash.html",
        clashes=clashes,
        errors=[(f"Choose what to keep of {name_part(each)}.", _name_first(each)) for each in clashes if was_asked],
        typed={each.key: request.form.get(f"{TYPED}{each.key}", each.mine or "") for each in clashes},
        taken={key: choice.take for key, choice in read_choices(request.form).items()},
        hidden=[*_list_hidden(clashes), (TAB, tab), (ASKED, "yes")],
        base=base,
        address=request.path,
    )


def name_part(clash: Clash) -> str:
    """Return the name of a part that clashed, such as "sources, 2, title"; that of the file where it is whole."""
    return ", ".join(clash.part) or clash.path.rpartition("/")[2]


def _name_first(clash: Clash) -> str:
    return f"c-{clash.key}-mine"


def _list_hidden(clashes: tuple[Clash, ...]) -> Iterator[tuple[str, str]]:
    """Yield what was typed and what was chosen already, but for what is asked now."""
    open_keys = {each.key for each in clashes}
    for name, values in request.form.lists():
        key = next((name.removeprefix(start) for start in (PREFIX, TYPED) if name.startswith(start)), "")
        if name not in OURS and key not in open_keys:
            yield from ((name, value) for value in values)


def _keep_typed(tab: str) -> None:
    person = current_person()
    fields = tuple(_list_typed(request.form.to_dict(flat=False)))
    if person is None or "base" not in request.form or not is_place(request.path):
        return
    if sum(len(value) for _, value in fields) > MOST_BYTES:
        return
    now = read_now()
    typed = Typed(
        person=person.id,
        place=request.path,
        tab=tab,
        base=request.form["base"][:40],
        fields=fields,
        turn=int(now.timestamp() * 1000),
    )
    with transaction() as connection:
        keep_typing(connection, typed, now)


def _list_typed(form: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, values in form.items():
        if name not in OURS and not name.startswith((PREFIX, TYPED)) and "password" not in name:
            yield from ((name, value) for value in values)
