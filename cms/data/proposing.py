"""A sent table as the data of a dimension: how it was read, what is proposed, and what it would change."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO

from cms.data.columns import DROP, ShownColumn, correct_column, word_unit
from cms.data.labels import (
    Named,
    ShownLabel,
    explain_lists,
    find_left_out,
    keep_rows,
    list_labels,
    list_spellings,
    map_labels,
    propose_list,
    read_spellings,
    write_notes,
)
from cms.data.sent import Sent
from measures.checks.contents import find_long_numbers
from measures.finder.displays import suggest_displays
from measures.finder.evidence import Evidence
from measures.finder.front_matter import write_dimension
from measures.finder.suggesting import suggest_settings
from measures.finder.suggestion import Gathered
from measures.intake.cleaning import clean_table
from measures.intake.finding import find_table
from measures.intake.importing import Asked, Imported, SheetUnclear, import_file
from measures.intake.opening import open_file
from measures.intake.report import Report
from measures.intake.sheet import Sheet
from measures.intake.tidy import Tidy, make_tidy
from measures.model.dimension import DimensionSettings
from measures.model.observations import Data, Observations
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.reading.csv_text import place_cell, read_csv
from measures.reading.dimension_file import read_settings
from measures.reading.front_matter import split_front_matter
from measures.reading.observations import observe
from measures.reading.places import Places
from measures.reading.result import make_problem
from measures.reading.yaml_text import read_yaml
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import add_item, set_field
from measures.writing.yaml_values import Written, to_texts

_EXAMPLES = 4
_BARE = frozenset({"title", "position"})
_TAKEN = ("measures", "marks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A dimension as it is saved: its slug, the text of its file, and its data if it has any."""

    slug: str
    markdown: str
    csv: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What came of a sent table. `markdown` and `csv` are None while they cannot be saved.

    `sheets` are the sheets to choose from where it is not clear which one is meant; `marks` those whose meaning nobody
    said yet; `labels` those that no list holds as written; `about` the columns that problems are about; `spellings`
    the labels that lists are to know from now on.
    """

    sheets: tuple[str, ...] = ()
    report: Report | None = None
    marks: tuple[str, ...] = ()
    columns: tuple[ShownColumn, ...] = ()
    problems: tuple[Problem, ...] = ()
    markdown: str | None = None
    csv: bytes | None = None
    settings: DimensionSettings | None = None
    observations: Observations | None = None
    data: Data | None = None
    labels: tuple[ShownLabel, ...] = ()
    about: Mapping[Problem, str] = field(default_factory=dict)
    spellings: Mapping[str, list[Named]] = field(default_factory=dict)


@dataclass(slots=True)
class _Draft:
    """A dimension in the making; `notes` are those to be added."""

    dimension: Dimension
    shared: Shared
    data: Data
    columns: dict[str, dict[str, Written]]
    notes: list[Written] = field(default_factory=list)


def propose(sent: Sent, dimension: Dimension, shared: Shared) -> Proposal:
    """Return how a sent table was read, and the files that it would make of a dimension."""
    asked = Asked(slug=dimension.slug, sheet=sent.sheet or None, marks=sent.marks)
    try:
        imported = import_file(sent.content, sent.name, asked, shared)
    except SheetUnclear as unclear:
        return Proposal(sheets=unclear.names)
    hidden = _find_hidden(imported, sent)
    if hidden:
        return Proposal(report=imported.report, problems=hidden)
    tidy = _make_tidy(sent, imported.report.sheet, shared)
    read = _read(imported, tidy, sent, dimension.slug, shared)
    if read is None:
        marks = _find_marks(sent, imported.report.sheet)
        return Proposal(report=imported.report, problems=imported.problems, marks=marks)
    return _build(_Task(sent, dimension, imported, shared, tidy), read)


@dataclass(frozen=True, slots=True)
class _Task:
    sent: Sent
    dimension: Dimension
    imported: Imported
    shared: Shared
    tidy: Tidy | None


def _find_hidden(imported: Imported, sent: Sent) -> tuple[Problem, ...]:
    """Return why a sheet is not taken that holds more than a person sees who opens it."""
    sheet = _find_sheet(sent, imported.report.sheet)
    place, hint = Place(file=sent.name), "Show what is hidden or delete it, and send the file again."
    return tuple(
        make_problem("intake.hidden", place, f"Expected a sheet that hides nothing. {note}", hint)
        for note in (sheet.hides if sheet is not None else ())
    )


def _find_sheet(sent: Sent, name: str) -> Sheet | None:
    return next((each for each in open_file(sent.content, sent.name).sheets if each.name == name), None)


def _make_tidy(sent: Sent, name: str, shared: Shared) -> Tidy | None:
    sheet = _find_sheet(sent, name)
    table = find_table(sheet, sent.name).value if sheet is not None else None
    return None if table is None else make_tidy(clean_table(table, sent.marks), tuple(shared.classifications.values()))


Tidied = tuple[bytes, str]
"""The rows as CSV, and a dimension's file with all that is suggested for them."""


def _read(imported: Imported, tidy: Tidy | None, sent: Sent, slug: str, shared: Shared) -> Tidied | None:
    """Return what the import made; where only its suggestions do not hold, they are there to be corrected."""
    if imported.csv is not None and imported.markdown is not None:
        return imported.csv, imported.markdown
    if tidy is None or any(each.rule.startswith("intake.") or each.rule == "csv.formula" for each in imported.problems):
        return None
    content = _write_rows((tidy.columns, *(row.texts for row in tidy.rows)))
    data = read_csv(content, f"{slug}.csv").value
    if data is None:
        return None
    evidence = Evidence(marks={mark: meaning for mark, meaning in sent.marks.items() if mark})
    return content, suggest_settings(slug, data, shared, evidence, file=f"{slug}.md").text


def _find_column(problem: Problem, data: Data) -> str:
    """Return the column of the cell that a problem is about; empty where it is about a row or a file."""
    if not problem.place.file.endswith(".csv") or problem.place.line < 2:
        return ""
    cells = {place_cell(data, problem.place.line, at): name for at, name in enumerate(data.columns) if at}
    return cells.get(problem.place, "")


def _place_in_source(problem: Problem, task: _Task, kept: tuple[int, ...]) -> Problem:
    """Return a problem of a row at the row of the sent table that it comes from."""
    at = problem.place.line - 2
    if task.tidy is None or not problem.place.file.endswith(".csv") or not 0 <= at < len(kept):
        return problem
    place = Place(file=task.sent.name, line=task.tidy.rows[kept[at]].number)
    return make_problem(problem.rule, place, problem.message, problem.hint, severity=problem.severity)


def _find_marks(sent: Sent, name: str) -> tuple[str, ...]:
    """Return the marks among the figures whose meaning has to be said."""
    sheet = _find_sheet(sent, name)
    table = find_table(sheet, sent.name).value if sheet is not None else None
    return tuple(clean_table(table, sent.marks).unconfirmed) if table is not None else ()


def _build(task: _Task, tidied: Tidied) -> Proposal:
    slug, said = task.dimension.slug, task.sent.labels
    proposed, before = _read_front(tidied[1]), _read_front(task.dimension.markdown)
    whole = read_csv(tidied[0], f"{slug}.csv").value
    assert whole is not None
    columns = _choose_columns(task, whole, proposed, before)
    labels = list_labels(whole, columns, said, task.shared)
    left_out = find_left_out(columns, said)
    kept = keep_rows(whole, left_out)
    content = _leave_out(whole, {name for name, each in columns.items() if each.get("role") == DROP}, kept)
    read = read_csv(content, f"{slug}.csv")
    reasons = _list_reasons(task) | explain_lists(labels, columns, task.shared)
    shown = tuple(_show_column(whole, name, columns.get(name, {}), reasons) for name in whole.columns)
    proposal = Proposal(report=task.imported.report, columns=shown, labels=labels, problems=read.problems)
    if read.value is None:
        return proposal
    published = {name: each for name, each in map_labels(columns, said).items() if each.get("role") != DROP}
    notes = write_notes(left_out, before.get("notes"))
    draft = _Draft(task.dimension, task.shared, read.value, published, notes)
    markdown, settings, observations, problems = _write(draft, proposed, before)
    is_wrong = observations is None or any(problem.is_error for problem in problems)
    is_wrong = is_wrong or any(label.fault for label in labels)
    placed = {_place_in_source(each, task, kept): _find_column(each, read.value) for each in problems}
    return replace(
        proposal,
        problems=tuple(placed),
        about=placed,
        markdown=None if is_wrong else markdown,
        csv=None if is_wrong else content,
        settings=settings,
        observations=observations,
        data=read.value,
        spellings=list_spellings(published, said),
    )


def _list_reasons(task: _Task) -> dict[str, str]:
    said = task.imported.suggestions
    return {each.path.removeprefix("columns."): f"{each.reason} ({each.confidence})" for each in said}


def _read_front(markdown: str) -> dict[str, Written]:
    parts = split_front_matter(markdown, "").value
    found = read_yaml(parts.front, "").value if parts is not None else None
    plain = to_texts(found) if isinstance(found, dict) else {}
    return plain if isinstance(plain, dict) else {}


def _choose_columns(
    task: _Task, whole: Data, proposed: Mapping[str, Written], before: Mapping[str, Written]
) -> dict[str, dict[str, Written]]:
    """Return each column's settings: the dimension's own, else what is proposed, with the choices over them."""
    own, made = _columns_of(before), _columns_of(proposed)
    found = {}
    for name in whole.columns:
        chosen = task.sent.choices.get(name)
        known = own[name] if name in own else propose_list(whole, name, made.get(name, {}), task.shared)
        if known or (chosen is not None and chosen.role):
            found[name] = correct_column(known, chosen)
    return read_spellings(whole, found, task.shared)


def _columns_of(front: Mapping[str, Written]) -> dict[str, dict[str, Written]]:
    columns = front.get("columns", {})
    return {k: v for k, v in columns.items() if isinstance(v, dict)} if isinstance(columns, dict) else {}


def _leave_out(data: Data, dropped: set[str], rows: tuple[int, ...]) -> bytes:
    kept = [at for at, name in enumerate(data.columns) if name not in dropped]
    return _write_rows([row[at] for at in kept] for row in (data.columns, *(data.rows[at] for at in rows)))


def _write_rows(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _show_column(data: Data, name: str, settings: Mapping[str, Written], said: Mapping[str, str]) -> ShownColumn:
    at = data.columns.index(name)
    listed = settings.get("classification")
    return ShownColumn(
        name=name,
        role=str(settings.get("role", "")),
        unit=word_unit(settings.get("unit")),
        classification=listed if isinstance(listed, str) else "",
        reason=said.get(name, ""),
        examples=tuple(dict.fromkeys(row[at] for row in data.rows if row[at]))[:_EXAMPLES],
    )


Outcome = tuple[str, DimensionSettings | None, Observations | None, tuple[Problem, ...]]


def _write(draft: _Draft, proposed: Mapping[str, Written], before: Mapping[str, Written]) -> Outcome:
    """Write the dimension's file: as a person would where it says little yet, else changing only what must change."""
    entries: dict[str, Written] = {"columns": dict(draft.columns)}
    entries |= {key: _join(before.get(key), proposed[key]) for key in _TAKEN if key in proposed}
    is_bare = set(before) <= _BARE and not _has_body(draft.dimension.markdown)
    markdown = _apply(draft, before, entries, is_bare=is_bare)
    settings, observations, problems = _observe(draft, markdown)
    if observations is not None and not {"chart", "table"} & set(before):
        chart, table = suggest_displays(observations, Gathered())
        entries |= ({"chart": chart} if chart else {}) | ({"table": table} if table else {})
        markdown = _apply(draft, before, entries, is_bare=is_bare)
        settings, observations, problems = _observe(draft, markdown)
    return markdown, settings, observations, problems


def _join(before: Written | None, proposed: Written) -> Written:
    """Return what is proposed with what the dimension says already over it."""
    return {**proposed, **before} if isinstance(before, dict) and isinstance(proposed, dict) else proposed


def _has_body(markdown: str) -> bool:
    parts = split_front_matter(markdown, "").value
    return parts is not None and bool(parts.body.strip())


def _apply(draft: _Draft, before: Mapping[str, Written], entries: Mapping[str, Written], *, is_bare: bool) -> str:
    if is_bare:
        return write_dimension({**before, **entries, **({"notes": draft.notes} if draft.notes else {})})

    def edit(front: str) -> str:
        for key, value in entries.items():
            front = set_field(front, (key,), value)
        for note in draft.notes:
            front = add_item(front, ("notes",), note)
        return front

    return edit_front_matter(draft.dimension.markdown, edit)


def _observe(draft: _Draft, markdown: str) -> tuple[DimensionSettings | None, Observations | None, tuple[Problem, ...]]:
    file = f"{draft.dimension.slug}.md"
    parts = split_front_matter(markdown, file)
    if parts.value is None:
        return None, None, parts.problems
    front = parts.value
    settings = read_settings(front.front, file, front.front_line)
    if settings.value is None:
        return None, None, settings.problems
    places = Places(file, front.front, front.front_line)
    read = observe(draft.dimension.slug, settings.value, draft.data, draft.shared, places)
    unwieldy = tuple(find_long_numbers(draft.data, read.value)) if read.value is not None else ()
    return settings.value, None if unwieldy else read.value, (*settings.problems, *read.problems, *unwieldy)
