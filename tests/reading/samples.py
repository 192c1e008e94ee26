"""Small content for tests of reading: one good file of each kind, and what reads each by its path."""

from collections.abc import Callable
from typing import Any

from measures.model.classification import Classification
from measures.model.dimension import DimensionSettings
from measures.model.observations import Observations
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.model.site import Site
from measures.reading.classification_file import read_classification, read_concepts
from measures.reading.csv_text import read_csv
from measures.reading.decoding import decode_text
from measures.reading.dimension_file import read_commentary, read_settings
from measures.reading.front_matter import split_front_matter
from measures.reading.measure_file import read_measure
from measures.reading.observations import observe
from measures.reading.page_file import read_page, read_topic
from measures.reading.places import Places
from measures.reading.result import Read
from measures.reading.site_file import read_organisations, read_planned, read_redirects, read_site
from measures.reading.version_file import read_version

SITE = """\
name: Numbers
address: https://www.example.org
sections:
  - {id: main-facts, heading: Main facts and figures, required: true}
  - {id: methodology, heading: Methodology}
"""
ETHNICITY = """\
id: ethnicity
variable: ethnicity
title: Ethnicity
aggregates: [{id: all, label: All, concept: everyone, aliases: [Total]}]
categories:
  - {id: asian, label: Asian, concept: asian, aliases: [Asian British]}
  - {id: indian, label: Indian, parent: asian}
  - {id: pakistani, label: Pakistani, parent: asian}
  - {id: white, label: White}
unknown: [{id: unknown, label: Unknown, aliases: [Not known]}]
"""
OLD_ETHNICITY = """\
id: old-ethnicity
variable: ethnicity
title: Ethnicity before 2011
aggregates: [{id: all, label: All, concept: everyone}]
categories:
  - {id: asian, label: Asian, concept: asian-excluding-chinese}
  - {id: chinese, label: Chinese}
"""
SEX = """\
id: sex
variable: sex
title: Sex
aggregates: [{id: all, label: All}]
categories: [{id: female, label: Female, aliases: [Women]}, {id: male, label: Male, aliases: [Men]}]
"""
AREAS = """\
id: areas
variable: area
title: Areas
categories:
  - {id: K02000001, label: UK, aliases: [United Kingdom]}
  - {id: E92000001, label: England, parent: K02000001}
  - {id: W92000004, label: Wales, parent: K02000001}
  - {id: E12000007, label: London, parent: E92000001}
  - {id: E09000002, label: Barking and Dagenham, parent: E12000007}
"""
MEASURE_MD = "measures/t/s/m/1.0/measure.md"
DIMENSION = "measures/t/s/m/1.0/by-sex.md"
CSV = "measures/t/s/m/1.0/by-sex.csv"


def classify(text: str) -> Classification:
    name = text.partition("\n")[0].removeprefix("id: ")
    read = read_classification(text.encode(), f"classifications/{name}.yaml")
    assert read.value is not None, read.problems
    return read.value


def make_site() -> Site:
    site = read_site(SITE.encode(), "site.yaml").value
    assert site is not None
    return site


SHARED = Shared(
    site=make_site(),
    organisations={},
    classifications={each.id: each for each in map(classify, (ETHNICITY, OLD_ETHNICITY, SEX, AREAS))},
    concepts={},
)


def read_any(file: str, content: bytes) -> tuple[Problem, ...]:
    """Return the problems of one file, read as its path says."""
    name = file.rpartition("/")[2]
    readers: dict[str, Callable[[bytes, str], Read[Any]]] = {
        "site.yaml": read_site,
        "organisations.yaml": read_organisations,
        "redirects.yaml": read_redirects,
        "planned.yaml": read_planned,
        "concepts.yaml": read_concepts,
        "measure.yaml": read_measure,
        "topic.md": read_topic,
        "subtopic.md": read_topic,
    }
    if name in readers:
        return readers[name](content, file).problems
    if file.startswith("classifications/"):
        return read_classification(content, file).problems
    if name == "measure.md":
        return read_version(content, file, SHARED.site).problems
    if name.endswith(".csv"):
        return read_csv(content, file).problems
    return read_dimension(content, file) if file.startswith("measures/") else read_page(content, file).problems


def read_dimension(content: bytes, file: str) -> tuple[Problem, ...]:
    """Return the problems of a dimension's settings and commentary."""
    text = decode_text(content, file)
    parts = split_front_matter(text.value, file) if text.value is not None else None
    if parts is None or parts.value is None:
        return (parts or text).problems
    front, body = parts.value, parts.value
    settings = read_settings(front.front, file, front.front_line)
    return (*settings.problems, *read_commentary(body.body, file, body.body_line).problems)


def load_settings(front: str) -> tuple[DimensionSettings, Places]:
    """Return settings given as YAML, as if they stood below the opening line of a dimension's file."""
    read = read_settings(front, DIMENSION, 2)
    assert read.value is not None, read.problems
    return read.value, Places(DIMENSION, front, 2)


def observe_text(front: str, csv: str, shared: Shared = SHARED) -> Read[Observations]:
    """Observe a CSV by settings given as YAML; a title is added."""
    settings, places = load_settings(f"title: By sex\n{front}")
    data = read_csv(csv.encode(), CSV)
    if data.value is None:
        return Read(None, data.problems)
    read = observe("by-sex", settings, data.value, shared, places)
    return Read(read.value, (*data.problems, *read.problems))


def observed(front: str, csv: str) -> Observations:
    """Return the observations of a good dimension."""
    read = observe_text(front, csv)
    assert read.value is not None, [str(problem) for problem in read.problems]
    return read.value
