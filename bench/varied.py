"""Generated content in which every kind of thing that dashboards count occurs: the same size gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.generated import Shape, generate_content

CONCEPTS = """\
- {id: asian, variable: ethnicity, label: Asian people}
- {id: white, variable: ethnicity, label: White people}
- {id: indian, variable: ethnicity, label: Indian people}
"""
FIVE = """\
id: ethnicity-5
variable: ethnicity
title: Ethnicity, 5 groups
aggregates: [{id: all, label: All}]
categories:
  - {id: asian, label: Asian, concept: asian}
  - {id: black, label: Black}
  - {id: mixed, label: Mixed}
  - {id: white, label: White, concept: white}
  - {id: other, label: Other}
"""
NESTED = """\
id: ethnicity-nested
variable: ethnicity
title: Ethnicity with groups below groups
aggregates: [{id: all, label: All, aliases: [Everybody]}]
categories:
  - {id: asian, label: Asian, concept: asian}
  - {id: indian, label: Indian, parent: asian, concept: indian}
  - {id: chinese, label: Chinese, parent: asian}
  - {id: white, label: White, concept: white}
  - {id: british, label: British, parent: white, aliases: [White British]}
unknown: [{id: unknown, label: Unknown, aliases: [Not stated]}]
"""
AGES = """\
id: "2024"
variable: age
title: Age, two bands
categories: [{id: young, label: Under 50}, {id: old, label: 50 and over}]
"""
OFFICES = """\
- {id: office-of-tests, name: Office of Tests, url: https://office.example/}
- {id: bureau, name: Bureau of Counts}
- {id: "7", name: Seventh Department}
"""
AREAS = (
    ("K02000001", "UK"),
    ("E92000001", "England"),
    ("W92000004", "Wales"),
    ("E12000007", "London"),
    ("E12000008", "South East"),
    ("E09000003", "Barnet"),
)
PLANNED = """\
- {title: Something new, topic: topic-0, on: 2027-02, publisher: bureau}
- {title: Something else, topic: topic-1, on: 2027-04-22, status: confirmed}
- {title: Something late, topic: topic-0, on: 2026-02, status: confirmed}
- {title: Something dropped, topic: topic-0, on: 2027-03, status: cancelled}
"""
FREQUENCIES = ("yearly", "monthly", "quarterly", "every-2-years", "every-10-years", "ad-hoc", "other", "twice-a-year")
MARKS = ("[c]", "[u]", "[x]", "[x][u]", "[z]", "[w]", "[low]", "5.5 [u]", "6.1 [p]", "7.0 [p][u]")
ANNOUNCED = (
    "next_release: 2027-05-13\n",
    "next_release: {on: 2027-06, status: provisional}\n",
    "next_release: {on: 2026-03, status: confirmed}\n",
    "next_release: {on: 2027-01-12, status: cancelled}\n",
    "next_release: {on: 2027-02-25, moved: [{from: 2027-02-11, announced: 2026-10-15, why: Late.}]}\n",
)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure that is varied: its place in the row of all, its folder, and the numbers of its public editions."""

    number: int
    folder: str
    editions: int

    @property
    def newest(self) -> str:
        return f"{self.folder}/{self.editions}.0"


def generate_varied(measures: int, *, seed: int = 1) -> dict[str, bytes]:
    """Return a content store of so many measures, by path.

    Measures take turns at being retired, embargoed, withdrawn in part, never public; at further dimensions, marks and
    areas; at sources of each frequency; at announced dates.
    """
    shape = Shape(
        measures=measures, measures_in_subtopic=10, subtopics_in_topic=3, dimensions=1, years=3, editions=2, seed=seed
    )
    content = {path: text.decode() for path, text in generate_content(shape).items()}
    content |= {
        "classifications/concepts.yaml": CONCEPTS,
        "classifications/ethnicity-5.yaml": FIVE,
        "classifications/ethnicity-nested.yaml": NESTED,
        "classifications/2024.yaml": AGES,
        "organisations.yaml": OFFICES,
        "planned.yaml": PLANNED,
    }
    rng = random.Random(seed)  # nosec B311: content, not a secret
    for path in sorted(path for path in content if path.endswith("/measure.yaml")):
        folder = path.removesuffix("/measure.yaml")
        number = int(folder.rpartition("-")[2])
        measure = _Measure(number, folder, 1 + number % shape.editions)
        content[path] = _write_state(measure)
        content |= dict(_vary(measure, content, rng))
    return {path: text.encode() for path, text in sorted(content.items())}


def _write_state(measure: _Measure) -> str:
    number = measure.number
    lines = [f"id: m{number:07d}", f"position: {number % 5}"]
    if number % 13 == 4:
        lines.append("retired: {at: 2025-06-01, why: No longer collected.}")
    if number % 3 == 0:
        lines.append(ANNOUNCED[number // 3 % len(ANNOUNCED)].rstrip("\n"))
    lines.append("versions:")
    status = "draft" if number % 19 == 7 else "approved"
    for edition in range(1, measure.editions + 1):
        gone = edition < measure.editions and number % 11 == 5
        ends = ", withdrawn: {at: 2025-01-05, by: [u-1, u-2], why: Wrong rows.}" if gone else ""
        said = "withdrawn" if gone else status
        when = f"202{1 + edition}-{1 + number % 12:02d}-{1 + number % 28:02d}T{number % 24:02d}:30:00+00:00"
        lines.append(f'  "{edition}.0": {{status: {said}, release_at: {when}{ends}}}')
    if number % 4 == 1:
        lines.append(f'  "{measure.editions}.1": {{status: {status}, release_at: 2025-03-31}}')
    if number % 6 == 2:
        lines.append(f'  "{measure.editions + 1}.0": {{status: approved, release_at: 2027-03-01}}')
    if number % 5 == 3:
        lines.append(f'  "{measure.editions + 2}.0": {{status: draft}}')
    return "\n".join(lines) + "\n"


def _vary(measure: _Measure, content: dict[str, str], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the files of a measure's newest edition with its variety, and its further versions, which hold the same."""
    files = dict(_write_version(measure, content, rng))
    yield from ((f"{measure.newest}/{name}", text) for name, text in files.items())
    for number in _list_further(measure):
        kind = "" if number.endswith(".0") else "kind: clarification\n"
        facts = files["measure.md"].replace("---\n", f"---\n{kind}", 1)
        further = {**files, "measure.md": facts}
        yield from ((f"{measure.folder}/{number}/{name}", text) for name, text in further.items())


def _list_further(measure: _Measure) -> Iterator[str]:
    if measure.number % 4 == 1:
        yield f"{measure.editions}.1"
    if measure.number % 6 == 2:
        yield f"{measure.editions + 1}.0"
    if measure.number % 5 == 3:
        yield f"{measure.editions + 2}.0"


def _write_version(measure: _Measure, content: dict[str, str], rng: random.Random) -> Iterator[tuple[str, str]]:
    number = measure.number
    old = {
        path.removeprefix(f"{measure.newest}/"): text
        for path, text in content.items()
        if path.startswith(f"{measure.newest}/")
    }
    facts = old.pop("measure.md")
    begin, end = facts.index("sources:\n"), facts.index("---\n\n")
    written = "geography: Region\n" if number % 17 == 3 else ""
    yield "measure.md", f"{facts[:begin]}{written}{_write_sources(number)}{facts[end:]}"
    yield from old.items()
    if number % 2 == 0:
        yield from _write_detail(rng)
    if number % 3 == 1:
        yield from _write_areas(number, rng)
    if number % 7 == 2:
        yield from _write_taken()
    if number % 5 == 4:
        yield from _write_by_age(rng)
    if number % 11 == 6:
        yield from _write_spans(rng)


def _write_sources(number: int) -> str:
    if number % 23 == 9:
        return "sources:\n  - {id: 1, title: Own records}\n"
    office = ("office-of-tests", "bureau", '"7"')[number % 3]
    when = ("2024", "2025-11", "2025-10-31", "2026-02-28")[number // 2 % 4]
    rhythm = FREQUENCIES[number % len(FREQUENCIES)]
    lines = [
        "sources:",
        f"  - {{id: 1, title: Survey {number % 4}, publisher: {office}, frequency: {rhythm}, published: {when}}}",
    ]
    if number % 4 == 0:
        lines.append("  - {id: 2, title: Register, role: secondary, publisher: bureau, frequency: monthly}")
    if number % 6 == 1:
        lines.append("  - {id: 3, title: Census, frequency: every-10-years, published: 2012-12-11}")
    if number % 10 == 5:
        lines[1] = "  - {id: 1, title: Records of tests, publisher: office-of-tests}"
    return "\n".join(lines) + "\n"


def _dimension(title: str, position: int, columns: tuple[str, ...]) -> str:
    written = "".join(f"  {column}\n" for column in columns)
    return f"---\ntitle: {title}\nposition: {position}\ncolumns:\n{written}---\n\nWords.\n"


_RATE = "Rate {}: {{role: value, unit: percent, decimals: 1}}"


def _cell(rng: random.Random) -> str:
    return rng.choice(MARKS) if rng.random() < 0.2 else f"{rng.uniform(1, 99):.1f}"


def _write_detail(rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield a dimension of nested groups, of which some are there, with shorthands in a column of status."""
    columns = (
        "Ethnicity: {role: category, classification: ethnicity-nested}",
        _RATE.format("A"),
        "Status: {role: status}",
    )
    groups = ("Everybody", "Asian", "Indian", "Chinese", "British", "Not stated")
    chosen = [group for group in groups if rng.random() < 0.6] or ["British"]
    marks = [rng.choice(("", "", "", "[c]", "[u]", "[x]")) for _ in chosen]
    rows = (
        f"{group},{'' if mark in ('[c]', '[x]') else f'{rng.uniform(1, 99):.1f}'},{mark}\n"
        for group, mark in zip(chosen, marks, strict=True)
    )
    yield "by-detail.md", _dimension("Rate by detailed ethnicity", 3, columns)
    yield "by-detail.csv", "Ethnicity,Rate A,Status\n" + "".join(rows)


def _write_areas(number: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield a dimension of areas down to a level that differs from measure to measure."""
    levels = {"K": "United Kingdom", "E92": "Country", "W92": "Country", "E12": "Region", "E09": "Borough"}
    states_level = number % 2 == 0
    stated = ", level: Kind" if states_level else ""
    column = f"Area: {{role: geography, codes: Code{stated}}}"
    areas = AREAS[: 1 + number // 3 % len(AREAS)]
    head = "Area,Code,Rate B" + (",Kind" if states_level else "")
    rows = (
        f"{name},{code},{_cell(rng)}"
        + (f",{next(words for start, words in levels.items() if code.startswith(start))}" if states_level else "")
        for code, name in areas
    )
    yield "by-area.md", _dimension("Rate by area", 2, (column, _RATE.format("B")))
    yield "by-area.csv", "\n".join((head, *rows)) + "\n"


def _write_taken() -> Iterator[tuple[str, str]]:
    taken = (
        "---\ntitle: The newest rates\nposition: 4\ndata: {from: by-group-0, where: {Year: latest}}\n---\n\nWords.\n"
    )
    yield "newest.md", taken


def _write_by_age(rng: random.Random) -> Iterator[tuple[str, str]]:
    columns = ('Age: {role: category, classification: "2024", map: {Young: young, Old: old}}', _RATE.format("C"))
    yield "by-age.md", _dimension("Rate by age", 5, columns)
    yield "by-age.csv", f"Age,Rate C\nYoung,{_cell(rng)}\nOld,{_cell(rng)}\n"


def _write_spans(rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield a dimension whose classification changed: categories of both lists, some with a common concept."""
    span = "{until 2015: ethnicity-5, from 2016: ethnicity-nested}"
    columns = (
        f"Ethnicity: {{role: category, classification: {span}}}",
        "Year: {role: time, period: calendar-year}",
        _RATE.format("D"),
    )
    rows = [
        f"{group},{year},{_cell(rng)}\n"
        for year, groups in (
            (2015, ("Asian", "White")),
            (2016, ("Asian", "Indian", "White British", "Unknown")),
        )
        for group in groups
    ]
    yield "changed-list.md", _dimension("Rate by ethnicity, as it was asked", 6, columns)
    yield "changed-list.csv", "Ethnicity,Year,Rate D\n" + "".join(rows)
