"""Generated content of any size: the same seed gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

GROUPS = ("All", "Asian", "Black", "Mixed", "White", "Other")
SITE = """\
name: Generated numbers
address: https://numbers.example
attribution: Made up for tests.
contact: {team: Test team, email: team@numbers.example}
sections:
  - {id: main-facts, heading: Main facts and figures, required: true}
  - {id: what-the-data-measures, heading: What the data measures}
  - {id: methodology, heading: Methodology, group: methodology}
testing_topic: testing-space
"""
ORGANISATIONS = """\
- {id: office-of-tests, name: Office of Tests, url: https://office.example/}
"""
ETHNICITY = """\
id: ethnicity-5
variable: ethnicity
title: Ethnicity, 5 groups
aggregates: [{id: all, label: All, concept: all-groups}]
categories:
  - {id: asian, label: Asian, concept: asian}
  - {id: black, label: Black, concept: black}
  - {id: mixed, label: Mixed, concept: mixed}
  - {id: white, label: White, concept: white}
  - {id: other, label: Other, concept: other}
"""
CONCEPTS = """\
- {id: all-groups, variable: ethnicity, label: All groups}
- {id: asian, variable: ethnicity, label: Asian}
- {id: black, variable: ethnicity, label: Black}
- {id: mixed, variable: ethnicity, label: Mixed}
- {id: white, variable: ethnicity, label: White}
- {id: other, variable: ethnicity, label: Other}
"""
WORDS = ("people", "households", "pupils", "reported", "lived", "worked", "moved", "learned", "counted", "rose", "fell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How much to generate."""

    measures: int = 12
    measures_in_subtopic: int = 6
    subtopics_in_topic: int = 2
    dimensions: int = 2
    years: int = 6
    editions: int = 2
    seed: int = 1


def generate_content(shape: Shape) -> dict[str, bytes]:
    """Return a whole content store, by path."""
    return {path: text.encode() for path, text in _generate(shape)}


def _generate(shape: Shape) -> Iterator[tuple[str, str]]:
    rng = random.Random(shape.seed)  # nosec B311: content, not a secret
    yield "site.yaml", SITE
    yield "organisations.yaml", ORGANISATIONS
    yield "classifications/ethnicity-5.yaml", ETHNICITY
    yield "classifications/concepts.yaml", CONCEPTS
    yield "redirects.yaml", "- {from: /old-place/, to: /about/, since: 2024-01-08}\n"
    yield "pages/index.md", "---\ntitle: Generated numbers\ndescription: Numbers made up for tests.\n---\n\nWelcome.\n"
    yield "pages/about.md", "---\ntitle: About\ndescription: About these numbers.\n---\n\nMade up.\n"
    for number in range(shape.measures):
        subtopic = number // shape.measures_in_subtopic
        topic = subtopic // shape.subtopics_in_topic
        folder = f"measures/topic-{topic}"
        if number % (shape.measures_in_subtopic * shape.subtopics_in_topic) == 0:
            yield f"{folder}/topic.md", f"---\ntitle: Topic {topic}\nposition: {topic}\n---\n"
        if number % shape.measures_in_subtopic == 0:
            yield f"{folder}/subtopic-{subtopic}/subtopic.md", f"---\ntitle: Subtopic {subtopic}\n---\n\nAbout it.\n"
        yield from _generate_measure(shape, rng, number, f"{folder}/subtopic-{subtopic}/measure-{number}")


def measure_id(number: int) -> str:
    """Return the id of the n-th generated measure."""
    return f"m{number:07d}"


def _generate_measure(shape: Shape, rng: random.Random, number: int, folder: str) -> Iterator[tuple[str, str]]:
    editions = 1 + number % shape.editions
    versions = "".join(
        f'  "{edition}.0": {{status: approved, release_at: 202{edition}-03-0{edition}T09:30:00+00:00, '
        f"approved: {{by: u-1, at: 2021-03-01T09:00:00+00:00}}}}\n"
        for edition in range(1, editions + 1)
    )
    yield f"{folder}/measure.yaml", f"id: {measure_id(number)}\nposition: {number}\nversions:\n{versions}"
    for edition in range(1, editions + 1):
        yield from _generate_version(shape, rng, number, f"{folder}/{edition}.0", edition)


def _generate_version(
    shape: Shape, rng: random.Random, number: int, folder: str, edition: int
) -> Iterator[tuple[str, str]]:
    yield (
        f"{folder}/measure.md",
        (
            "---\n"
            f"title: Measure {number}\n"
            f"description: What measure {number} counts.\n"
            "population: People of the generated country\n"
            f"headline: {{dimension: by-group-0, value: Rate, where: {{Ethnicity: All, Year: latest}}}}\n"
            "comparator: {Ethnicity: White}\n"
            "sources:\n"
            "  - {id: 1, title: Generated survey, publisher: office-of-tests, url: https://office.example/survey}\n"
            "---\n\n"
            f"## Main facts and figures\n\n- {_sentence(rng)}\n"
            "- In [[by-group-0.Rate: Ethnicity=All, Year=latest]] of cases.\n\n"
            f"## What the data measures\n\n{_sentence(rng)}\n\n## Methodology\n\n{_sentence(rng)} {_sentence(rng)}\n"
        ),
    )
    for dimension in range(shape.dimensions):
        yield from _generate_dimension(shape, rng, f"{folder}/by-group-{dimension}", dimension, edition)


def _generate_dimension(
    shape: Shape, rng: random.Random, path: str, dimension: int, edition: int
) -> Iterator[tuple[str, str]]:
    rate = f"Rate {dimension}" if dimension else "Rate"
    yield (
        f"{path}.md",
        (
            "---\n"
            f"title: Rate by ethnicity over time, table {dimension}\n"
            f"position: {dimension}\n"
            "columns:\n"
            "  Ethnicity: {role: category, classification: ethnicity-5}\n"
            "  Year: {role: time, period: calendar-year}\n"
            f"  {rate}: {{role: value, unit: percent, decimals: 1}}\n"
            f"chart: {{type: line, value: {rate}, x: Year, series: Ethnicity}}\n"
            f"table: {{rows: Ethnicity, columns: Year, values: [{rate}]}}\n"
            "---\n\n"
            f"{_sentence(rng)} {_sentence(rng)}\n"
        ),
    )
    rows = (
        f"{group},{2014 + edition + year},{_cell(rng) if group != 'All' else f'{rng.uniform(1, 90):.1f}'}\n"
        for group in GROUPS
        for year in range(shape.years)
    )
    yield f"{path}.csv", f"Ethnicity,Year,{rate}\n" + "".join(rows)


def _cell(rng: random.Random) -> str:
    return "[c]" if rng.random() < 0.05 else f"{rng.uniform(0.1, 99):.1f}"


def _sentence(rng: random.Random) -> str:
    words = " ".join(rng.choice(WORDS) for _ in range(9))
    return words.capitalize() + "."
