"""A file to a dimension: its settings and its data as content files, with an account of everything that was done."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO

from measures.finder.evidence import Evidence
from measures.finder.headers import names_role
from measures.finder.suggesting import Suggested, suggest_settings
from measures.finder.suggestion import Suggestion
from measures.intake.cleaning import Cleaning, clean_table
from measures.intake.finding import clean_header, find_table
from measures.intake.opening import open_file
from measures.intake.repeats import find_repeats
from measures.intake.report import Passed, Report
from measures.intake.sheet import Sheet, name_cell
from measures.intake.spoiled import find_spoiled
from measures.intake.table import Table
from measures.intake.tidy import Tidy, list_header_changes, make_tidy
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.reading.csv_text import read_csv
from measures.reading.result import make_problem
from measures.reading.value_faults import show

_MOST_NAMED, _MOST_REPEATS = 5, 50
_LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked of an import: the slug of the dimension, the sheet, what marks and labels mean."""

    slug: str
    sheet: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import gave: the dimension's two files, and the account. The files are None where an error is found."""

    markdown: str | None
    csv: bytes | None
    report: Report
    suggestions: tuple[Suggestion, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether no problem is an error, so that the two files may be written."""
        return self.markdown is not None


class SheetUnclear(Exception):
    """A workbook in which several sheets could be meant, or that has no sheet of the name asked for."""

    def __init__(self, names: tuple[str, ...], asked: str | None) -> None:
        super().__init__(asked)
        self.names, self.asked = names, asked


def import_file(content: bytes, file: str, asked: Asked, shared: Shared) -> Imported:
    """Read a file of any kind as the data of a dimension; `file` is its name.

    Raises:
        SheetUnclear: it is not clear which sheet is meant.
    """
    opened = open_file(content, file)
    if not opened.sheets:
        return _fail(file, opened.problems)
    sheet = _choose_sheet(opened.sheets, asked.sheet, file)
    place = f"{file}:{sheet.name}" if sheet.name else file
    ours = tuple(each for each in opened.problems if each.place.file in (file, place))
    table = find_table(sheet, place)
    if table.value is None or ours:
        return _fail(file, (*ours, *table.problems), sheet)
    return _import_table(table.value, place, asked, shared, _note_others(opened.sheets, sheet))


def _fail(file: str, problems: tuple[Problem, ...], sheet: Sheet | None = None) -> Imported:
    report = Report(
        file=file,
        sheet=sheet.name if sheet else "",
        is_text=sheet.is_text if sheet else True,
        notes=sheet.notes if sheet else (),
    )
    return Imported(markdown=None, csv=None, report=report, problems=problems)


def _choose_sheet(sheets: tuple[Sheet, ...], asked: str | None, file: str) -> Sheet:
    if asked is not None:
        found = next((sheet for sheet in sheets if sheet.name == asked), None)
        if found is None:
            raise SheetUnclear(tuple(sheet.name for sheet in sheets), asked)
        return found
    if len(sheets) == 1:
        return sheets[0]
    likely = [sheet for sheet in sheets if find_table(sheet, file).value is not None]
    if len(likely) != 1:
        raise SheetUnclear(tuple(sheet.name for sheet in likely or sheets), None)
    return likely[0]


def _note_others(sheets: tuple[Sheet, ...], chosen: Sheet) -> tuple[str, ...]:
    others = [sheet.name for sheet in sheets if sheet is not chosen]
    return (f"Other sheets were not read: {', '.join(others)}.",) if others else ()


def _import_table(table: Table, file: str, asked: Asked, shared: Shared, notes: tuple[str, ...]) -> Imported:
    cleaning = clean_table(table, asked.marks)
    classifications = tuple(shared.classifications.values())
    tidy = make_tidy(cleaning, classifications)
    report = _make_report(file, cleaning, tidy, asked, notes)
    spoiled = list(find_spoiled(table, file))
    problems = [
        *(problem for problem in spoiled if problem.is_error),
        *_find_unconfirmed(cleaning, file, shared),
        *_find_formulas(cleaning, file),
        *_find_mixed_units(cleaning, file),
    ]
    content = _write_data(tidy)
    data = read_csv(content, f"{asked.slug}.csv")
    problems += [
        _place_in_source(problem, tidy, file)
        for problem in data.problems
        if not (cleaning.formulas and problem.rule == "csv.formula")
    ]
    if problems or data.value is None:
        return Imported(markdown=None, csv=None, report=report, problems=tuple(problems))
    evidence = _gather_evidence(cleaning, tidy, asked)
    suggested = suggest_settings(asked.slug, data.value, shared, evidence, file=f"{asked.slug}.md")
    doubts = [problem for problem in spoiled if not problem.is_error]
    return _conclude(suggested, content, tidy, report, doubts, file)


def _write_data(tidy: Tidy) -> bytes:
    """Return the rows as content files have them: a header, then a line for each row, ending in a line feed."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(tidy.columns)
    writer.writerows(row.texts for row in tidy.rows)
    return text.getvalue().encode()


def _conclude(
    suggested: Suggested, content: bytes, tidy: Tidy, report: Report, doubts: Sequence[Problem], file: str
) -> Imported:
    repeats = list(find_repeats(tidy, suggested.settings, file))
    others = [
        _place_in_source(problem, tidy, file)
        for problem in suggested.problems
        if not (repeats and problem.rule == "csv.repeated-key")
    ]
    problems = (*doubts, *repeats[:_MOST_REPEATS], *others)
    is_wrong = any(problem.is_error for problem in problems)
    return Imported(
        markdown=None if is_wrong else suggested.text,
        csv=None if is_wrong else content,
        report=replace(report, refused=tuple(_list_refused(repeats, tidy))),
        suggestions=suggested.suggestions,
        problems=problems,
    )


def _list_refused(repeats: Iterable[Problem], tidy: Tidy) -> Iterator[Passed]:
    texts = {row.number: " | ".join(row.texts) for row in tidy.rows}
    for problem in repeats:
        yield Passed(problem.place.line, texts[problem.place.line], "an earlier row has its key")


def _place_in_source(problem: Problem, tidy: Tidy, file: str) -> Problem:
    """Return a problem of the data to be written, placed at the row of the file that it comes from."""
    row = problem.place.line - 2
    if not problem.place.file.endswith(".csv"):
        return problem
    line = tidy.rows[row].number if 0 <= row < len(tidy.rows) else 1
    return make_problem(
        problem.rule, Place(file=file, line=line), problem.message, problem.hint, severity=problem.severity
    )


def _make_report(file: str, cleaning: Cleaning, tidy: Tidy, asked: Asked, notes: tuple[str, ...]) -> Report:
    table, sheet = cleaning.table, cleaning.table.sheet
    return Report(
        file=file.removesuffix(f":{sheet.name}") if sheet.name else file,
        sheet=sheet.name,
        is_text=sheet.is_text,
        titles=table.titles,
        footers=table.footers,
        rows_in=tidy.rows_in,
        cells_in=tidy.cells_in,
        rows_out=len(tidy.rows),
        cells_out=tidy.cells_out,
        merged=tidy.merged,
        left_out=tidy.left_out,
        changes=(*list_header_changes(cleaning, tidy), *cleaning.changes),
        notes=(*sheet.notes, *notes, *tidy.notes, *_note_unused(cleaning, tidy, asked)),
    )


def _gather_evidence(cleaning: Cleaning, tidy: Tidy, asked: Asked) -> Evidence:
    units = {
        name: signs.pop()
        for name, columns in tidy.sources.items()
        if len(signs := {sign for at in columns for sign in cleaning.units.get(at, ()) if sign}) == 1
    }
    decimals = {
        name: max(known)
        for name, columns in tidy.sources.items()
        if (known := [cleaning.decimals[at] for at in columns if at in cleaning.decimals])
    }
    table = cleaning.table
    title = clean_header(next((line for line in table.titles if " | " not in line), ""))
    used = {mark: meaning for mark, meaning in asked.marks.items() if mark and _is_used(mark, tidy)}
    return Evidence(
        title=title[:_LONGEST_TITLE],
        around=" ".join((*table.titles, *table.footers)),
        units=units,
        decimals=decimals,
        marks=used,
        maps=asked.maps,
    )


def _is_used(mark: str, tidy: Tidy) -> bool:
    """Whether a mark stands among the figures or their statuses as they are written."""
    places = [at for at, name in enumerate(tidy.columns) if name in tidy.sources or names_role(name, "status")]
    places += [at for at, name in enumerate(tidy.columns) if names_role(name, "note")]
    return any(row.texts[at].endswith(mark) for row in tidy.rows for at in places)


def _note_unused(cleaning: Cleaning, tidy: Tidy, asked: Asked) -> Iterator[str]:
    """Yield what a person said that the file gives no use for: most often a slip of the keyboard."""
    for mark in asked.marks:
        if mark not in cleaning.replaced and not (mark and _is_used(mark, tidy)):
            yield f'The mark "{mark}" does not occur.' if mark else "No cell of a figure is empty."
    labels = {text for row in tidy.rows for text in row.texts}
    yield from (f'The label "{label}" does not occur.' for label in asked.maps if label not in labels)


def _find_unconfirmed(cleaning: Cleaning, file: str, shared: Shared) -> Iterator[Problem]:
    sheet = cleaning.table.sheet
    for mark, cells in cleaning.unconfirmed.items():
        names = _name_cells(cells, is_text=sheet.is_text)
        got = f"{show(mark)} in {names}" if mark else f"nothing in {names}"
        message = f"Expected numbers or shorthands, got {got}."
        known = [
            f"{each.name} uses it for {each.marks[mark]}. "
            for each in shared.organisations.values()
            if mark in each.marks
        ]
        hint = (
            f"{''.join(known)}Find out what it means here, then say so with "
            f'--marks "{mark}=[c]" if it is confidential, or the shorthand that is true.'
        )
        row, column = cells[0]
        place = Place(file=file, line=row, column=column + 1)
        yield make_problem("intake.unconfirmed-mark", place, message, hint)


def _name_cells(cells: Iterable[tuple[int, int]], *, is_text: bool) -> str:
    found = list(cells)
    names = [name_cell(row, at, is_text=is_text) for row, at in found[:_MOST_NAMED]]
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"{'; '.join(names) if is_text else ', '.join(names)}{more}"


def _find_formulas(cleaning: Cleaning, file: str) -> Iterator[Problem]:
    for row, column, text in cleaning.formulas:
        message = f"Expected a label, got {show(text)}, which a spreadsheet runs as a formula."
        yield make_problem("csv.formula", Place(file=file, line=row, column=column + 1), message, "Write the label.")


def _find_mixed_units(cleaning: Cleaning, file: str) -> Iterator[Problem]:
    """Yield a problem where figures of one column are written with a sign in some cells and without in others."""
    for column, signs in sorted(cleaning.units.items()):
        if len(signs) > 1:
            shown = " and ".join(sorted(sign or "no sign" for sign in signs))
            message = f"Expected one unit in a column, got cells with {shown}."
            place = Place(
                file=file,
                line=cleaning.table.sheet.numbers[cleaning.table.header_rows[-1]],
                column=column + cleaning.first_column + 1,
            )
            yield make_problem("intake.mixed-units", place, message, "Give all cells of the column the same format.")
