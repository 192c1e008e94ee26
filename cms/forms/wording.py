"""The words beside each field: label, hint, example. One table for all forms, by record and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cms.forms.wording_measures import DIMENSION_WORDS, MEASURE_WORDS
from cms.forms.wording_shared import SHARED_WORDS

SHORTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "UnitRecord": ("kind",),
        "LongMeasure": ("unit",),
        "NextRelease": ("on",),
        "NoteTarget": ("table", "table", "true"),
    }
)
"""Records that may be written as one text: the field that it stands for, and the only text, where there is one."""

LONG = frozenset(
    {
        "VersionFront.description",
        "VersionFront.changes",
        "VersionFront.internal_note",
        "Weighting.text",
        "Quality.text",
        "Comparability.why",
        "Correction.what",
        "Source.attribution",
        "Source.purpose",
        "Source.note",
        "File.description",
        "Note.text",
        "Break.text",
        "ChartSettings.message",
        "ChartSettings.description_add",
        "Retirement.why",
        "Move.why",
        "Notice.text",
        "Housekeeping.what",
        "Acceptance.why",
        "Front.description",
        "TopicFront.description",
        "Classification.note",
        "Category.note",
        "Concept.note",
        "Site.attribution",
    }
)
"""Fields with room for several lines."""

MORE = frozenset(
    {
        "Column.rounded_to",
        "Column.rounding",
        "Column.keep_digits",
        "Column.expected",
        "Column.map",
        "Column.starts",
        "Column.ends",
        "Column.length",
        "Column.overlapping",
        "Column.mixed",
        "Column.kind",
        "Column.boundaries",
        "Column.custom",
        "Column.made_of",
        "Column.codes",
        "Column.level",
        "UnitRecord.per",
        "UnitRecord.prices",
        "UnitRecord.scale",
        "UnitRecord.from",
        "UnitRecord.to",
        "UnitRecord.base",
        "LongMeasure.rounded_to",
        "LongMeasure.rounding",
        "ChartSettings.title",
        "ChartSettings.subtitle",
        "ChartSettings.description_add",
        "Source.licence",
        "Source.attribution",
        "Source.same_as",
        "Source.note",
        "Source.accessed",
        "Category.code",
        "Category.note",
        "Organisation.closed",
        "Organisation.marks",
        "Organisation.other_names",
    }
)
"""Fields that are folded away until they are wanted or filled in."""

NUMBERED = frozenset({"VersionFront.sources", "DimensionSettings.notes"})
"""Lists whose items have a number, which the form proposes for a new one."""

NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "VersionFront.sources": "source",
        "VersionFront.files": "file",
        "VersionFront.accepted": "accepted warning",
        "VersionFront.comparator": "comparator",
        "Headline.where": "condition",
        "DimensionSettings.columns": "column",
        "DimensionSettings.measures": "measure of the long form",
        "DimensionSettings.intervals": "interval",
        "DimensionSettings.chart": "chart",
        "DimensionSettings.table": "table",
        "DimensionSettings.notes": "note",
        "DimensionSettings.breaks": "break",
        "DimensionSettings.gaps": "gap",
        "DimensionSettings.marks": "mark",
        "Column.classification": "classification",
        "Column.map": "label",
        "ChartSettings.where": "condition",
        "ChartSettings.reference": "reference",
        "TableSettings.where": "condition",
        "DataFrom.where": "condition",
        "NoteTarget.row": "column of the row",
        "NoteTarget.category": "category",
        "NextRelease.moved": "moved date",
        "Measure.notices": "notice",
        "Measure.updates": "update",
        "VersionState.pre_release": "person",
        "Classification.aggregates": "aggregate",
        "Classification.categories": "category",
        "Classification.unknown": "unknown",
        "Classification.accepted": "accepted change",
        "Site.sections": "section",
        "Organisation.marks": "mark",
        "SharedList.items": "entry",
    }
)
"""What one item of a list is called on the buttons that add and remove it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A field's label, hint and example of good writing."""

    label: str
    hint: str = ""
    example: str = ""


TABLE: Mapping[str, tuple[str, ...]] = MappingProxyType({**MEASURE_WORDS, **DIMENSION_WORDS, **SHARED_WORDS})

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "accredited": "Accredited official statistics",
        "official": "Official statistics",
        "in-development": "Official statistics in development",
        "none": "None of these",
        "3-times-a-year": "3 times a year",
        "cv": "Coefficient of variation",
        "point": "Point in time",
        "years": "Several years together",
    }
)


def find_words(name: str) -> Words:
    """Return the words for a field such as `VersionFront.title`; a field without any is named by its key."""
    found = TABLE.get(name)
    if found is not None:
        return Words(*found)
    key = name.rpartition(".")[2]
    return Words("Name" if key == "key" else key.replace("_", " ").capitalize())


def name_option(_name: str, value: str) -> str:
    """Return the words for a value that can be chosen."""
    return OPTIONS.get(value) or value.replace("-", " ").replace("_", " ").capitalize()
