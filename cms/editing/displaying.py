"""Charts and tables beside the form of their settings: as saved, or as typed and not saved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from cms.editing.display_fields import offer_columns
from cms.editing.edit_forms import ROOT, Subject, read_posted, write_typed
from cms.editing.finding import Place
from cms.editing.loading import load_alone
from cms.editing.parts import Part
from cms.editing.pictures import ABOUT_DISPLAYS, Picture, draw_pictures
from cms.editing.shared_content import read_shared
from cms.forms.faults import Fault, place_problems, say
from cms.forms.schema import Value, drop_unfilled
from measures.checks.loaded import LoadedVersion
from measures.model.problem import Problem

DISPLAY = "display"
"""The part of a dimension that holds its charts and tables."""
UNWRITTEN = Fault("These settings cannot be written into the file yet. Give each entry its own name.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What stands beside the form: charts and tables, and problems as (words, id of the field or empty).

    `others` are problems that keep the data from being read: no chart can be drawn before they are mended.
    """

    shown: tuple[Picture, ...]
    problems: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()
    has_data: bool = True


def offer_display(place: Place, dimension: str, part: Part) -> Part:
    """Return the part of charts and tables with the columns and categories of the data to choose from."""
    loaded = load_alone(place, dimension)
    found = loaded.dimensions.get(dimension) if loaded is not None else None
    if found is None or found.observations is None:
        return part
    return offer_columns(part, found.settings, found.observations)


def show_saved(place: Place, dimension: str) -> Board:
    """Return the charts and tables of a dimension as it is saved."""
    return _show(load_alone(place, dimension), dimension, None, {})


def show_typed(place: Place, dimension: str, subject: Subject) -> Board:
    """Return the charts and tables as the form of this request has them."""
    written = write_typed(subject, read_posted())
    if written is None:
        return Board(shown=(), problems=((UNWRITTEN.words, ""),))
    content, value = written
    return _show(load_alone(place, dimension, {f"{dimension}.md": content}), dimension, subject, value)


def _show(loaded: LoadedVersion | None, dimension: str, subject: Subject | None, value: Value) -> Board:
    shared = read_shared()
    if loaded is None or shared is None:
        abort(503)
    drawn = draw_pictures(loaded, dimension, shared)
    about, others = _part_problems(drawn.problems, loaded, dimension, subject, value)
    return Board(shown=drawn.shown, problems=about, others=() if drawn.has_data else others, has_data=drawn.has_data)


Parted = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]


def _part_problems(
    problems: tuple[Problem, ...], loaded: LoadedVersion, dimension: str, subject: Subject | None, value: Value
) -> Parted:
    """Return the problems of charts and tables with their fields, and the words of all others."""
    found = loaded.dimensions.get(dimension)
    if subject is None or found is None:
        faults = [Fault(say(each), "") for each in problems]
    else:
        node = subject.part.node
        faults = place_problems(problems, node, drop_unfilled(node, value), ROOT, found.places)
    about, others = [], []
    for problem, fault in zip(problems, faults, strict=True):
        if fault.field or problem.rule.startswith(ABOUT_DISPLAYS):
            about.append((fault.words, f"f-{fault.field}" if fault.field else ""))
        elif problem.is_error:
            others.append(fault.words)
    return tuple(dict.fromkeys(about)), tuple(dict.fromkeys(others))
