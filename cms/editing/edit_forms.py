"""One edit of one file by a form: shown, pressed, refused with reasons, or saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from flask import abort, request
from markupsafe import Markup

from cms.editing.bodies import BODY, Body
from cms.editing.documents import Document, edit_document, open_document, read_texts
from cms.editing.finding import read_base
from cms.editing.parts import Part, TextField
from cms.editing.reading import draw_texts
from cms.forms.faults import Fault, find_repeated_names, place_problems
from cms.forms.posting import Posted, parse_value, press
from cms.forms.schema import Value, drop_unfilled
from cms.forms.showing import Look, ShownField, Suggestions, show_group
from cms.forms.values import clean_text, read_value
from cms.workspace import workspace
from measures.model.problem import Problem
from measures.writing.yaml_edits import EditFailed, PathMissing

ROOT = "f"
"""The name that all fields of a form begin with."""
READ = "read"
"""The button that shows how texts will read."""
NOT_WRITTEN = Fault("This change could not be written into the file. Nothing is saved. Change less at once.", "")
Reader = Callable[[bytes, str], tuple[Problem, ...]]
"""Returns the problems of a file's content, by the readers that everything else reads it with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is edited: the file, the part of it, how its body is parted, and what reads it.

    `may_be_new` says that a site can do without the file, which is a list: its form is then empty, and a save makes it.
    """

    path: str
    part: Part
    read: Reader
    body: Body = BODY
    may_be_new: bool = False
    suggestions: Mapping[str, Suggestions] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditForm:
    """A form as it is shown: the commit that it starts from, fields, texts, and faults as (words, id of the field).

    `readings` are texts by the names of their fields as they will read, where somebody asked for that.
    """

    base: str
    fields: tuple[ShownField, ...]
    texts: tuple[ShownField, ...]
    errors: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    lists: tuple[Suggestions, ...] = ()
    readings: Mapping[str, Markup] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a posted form: the file to be saved (None: nothing is), and the form to show meanwhile."""

    form: EditForm
    content: bytes | None = None
    is_changed: bool = False


def open_form(subject: Subject) -> EditForm:
    """Return the form of a file as it stands at the head."""
    base = workspace().head
    document = _open(subject, base)
    value = read_value(subject.part.node, subject.part.wrap(document.data))
    texts = read_texts(document, subject.body, _name_texts(subject.part))
    return _show(subject, base, value, texts, fault=document.fault)


def take_form(subject: Subject, posted: Posted) -> Outcome:
    """Return what came of a posted form: changed fields over the file as it was when the form was shown."""
    base = read_base()
    document = _open(subject, base)
    node = subject.part.node
    value = parse_value(node, posted, ROOT)
    texts = {name: clean_text(posted.get(f"{ROOT}.text.{name}", "")) for name in _name_texts(subject.part)}
    pressed = posted.get("press", "")
    if pressed:
        value = press(node, value, ROOT, pressed)
        form = _show(subject, base, value, texts, fresh=pressed.removeprefix("add "))
        return Outcome(form=replace(form, readings=_read_texts(texts)) if pressed == READ else form)
    if document.fault:
        return Outcome(form=_show(subject, base, value, texts, fault=document.fault))
    names = tuple(find_repeated_names(node, drop_unfilled(node, value), ROOT))
    if names:
        return Outcome(form=_show(subject, base, value, texts, faults=names))
    try:
        content = edit_document(document, subject.part, value, texts, subject.body)
    except (EditFailed, PathMissing):
        return Outcome(form=_show(subject, base, value, texts, faults=(NOT_WRITTEN,)))
    return _judge(subject, document, base, value, texts, content)


def _read_texts(texts: Mapping[str, str]) -> dict[str, Markup]:
    """Return the texts that say something as they will read on this screen's page."""
    drawn = draw_texts({name: text for name, text in texts.items() if text}, request.path)
    return {f"{ROOT}.text.{name}": Markup(text) for name, text in drawn.items()}  # noqa: S704 (sanitised when drawn)


def write_typed(subject: Subject, posted: Posted) -> tuple[bytes, Value] | None:
    """Return the file as a posted form would leave it, with faults or without, and what its fields hold.

    None comes back where the fields cannot be written into the file.
    """
    document, node = _open(subject, read_base()), subject.part.node
    value = parse_value(node, posted, ROOT)
    texts = {name: clean_text(posted.get(f"{ROOT}.text.{name}", "")) for name in _name_texts(subject.part)}
    if document.fault or any(find_repeated_names(node, drop_unfilled(node, value), ROOT)):
        return None
    try:
        return edit_document(document, subject.part, value, texts, subject.body), value
    except (EditFailed, PathMissing):
        return None


def _judge(
    subject: Subject, document: Document, base: str, value: Value, texts: Mapping[str, str], content: bytes
) -> Outcome:
    """Refuse an edit that brings a new error into the file; errors that were there before stay to be mended."""
    before = {(each.rule, each.message) for each in subject.read(document.text.encode(), document.path)}
    found = [each for each in subject.read(content, document.path) if each.is_error]
    new = [each for each in found if (each.rule, each.message) not in before]
    if new:
        edited = open_document(document.path, content)
        node, below = subject.part.node, 1 if subject.part.noun else 0
        faults = place_problems(new, node, drop_unfilled(node, value), ROOT, edited.places, below=below)
        return Outcome(form=_show(subject, base, value, texts, faults=tuple(faults)))
    form = _show(subject, base, value, texts)
    is_changed = content != document.text.encode()
    return Outcome(form=form, content=content, is_changed=is_changed)


def _name_texts(part: Part) -> tuple[str, ...]:
    return tuple(text.name for text in part.texts)


def _open(subject: Subject, commit: str) -> Document:
    content = workspace().read(subject.path, at=commit)
    if content is None and not subject.may_be_new:
        abort(404)
    return open_document(subject.path, b"[]\n" if content is None else content)


def _show(
    subject: Subject,
    base: str,
    value: Value,
    texts: Mapping[str, str],
    *,
    faults: tuple[Fault, ...] = (),
    fault: str = "",
    fresh: str = "",
) -> EditForm:
    look = Look(
        faults={each.field: each.words for each in reversed(faults) if each.field},
        suggestions=subject.suggestions,
        fresh=fresh,
    )
    return EditForm(
        base=base,
        fields=show_group(subject.part.node, value, ROOT, look),
        texts=tuple(_show_text(text, texts[text.name]) for text in subject.part.texts),
        errors=tuple((each.words, f"f-{each.field}" if each.field else "") for each in faults),
        fault=fault,
        lists=tuple(dict.fromkeys(subject.suggestions.values())),
    )


def _show_text(text: TextField, value: str) -> ShownField:
    name = f"{ROOT}.text.{text.name}"
    return ShownField(
        name=name,
        label=text.label,
        hint=text.hint,
        example=text.example,
        control="markdown",
        value=value,
        is_required=text.is_required,
        described=f"f-{name}-hint" if text.hint or text.example else "",
    )


def read_posted() -> Posted:
    """Return the fields of this request."""
    return request.form
