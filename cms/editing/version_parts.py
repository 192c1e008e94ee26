"""The parts of a version, of a dimension and of a measure."""

from __future__ import annotations

from collections.abc import Mapping

from cms.editing.parts import Part, TextField
from measures.model.dimension import DimensionSettings
from measures.model.measure import Measure, VersionState
from measures.model.site import Site
from measures.model.version import VersionFront

FACTS = (
    "title", "description", "population", "area_covered", "time_period", "geography", "official_statistics",
    "polarity", "headline", "comparator", "weighting", "quality", "contact",
)  # fmt: skip
EDITION = ("changes", "internal_note", "kind", "corrects", "comparable_with_previous", "accepted")

VERSION_PARTS = (
    Part(slug="facts", title="Facts", record=VersionFront, keys=FACTS),
    Part(slug="sources", title="Sources", record=VersionFront, keys=("sources",)),
    Part(slug="files", title="Files", record=VersionFront, keys=("files",)),
    Part(slug="edition", title="This edition", record=VersionFront, keys=EDITION),
)

COMMENTARY = (
    TextField(
        "commentary",
        "Commentary",
        "Findings of this breakdown as a list. The first line names the period.",
        "- in 2023, the unemployment rate was highest in the Pakistani ethnic group",
    ),
    TextField(
        "to-know",
        "Things you need to know",
        "Only what this breakdown needs beyond the measure's own.",
        "Figures for the Gypsy or Irish Traveller ethnic group rest on fewer than 100 answers.",
    ),
)
DIMENSION_PARTS = (
    Part(
        slug="settings",
        title="Title and text",
        record=DimensionSettings,
        keys=("title", "position", "population", "sources", "data"),
        texts=COMMENTARY,
    ),
    Part(
        slug="columns",
        title="Columns",
        record=DimensionSettings,
        keys=("columns", "measures", "intervals", "marks"),
    ),
    Part(slug="display", title="Charts and tables", record=DimensionSettings, keys=("chart", "table")),
    Part(slug="notes", title="Notes", record=DimensionSettings, keys=("notes", "breaks", "gaps")),
)

DETAILS = (
    "reference", "position", "related", "also_in", "keywords", "department_review", "next_release", "replaced_by",
    "retired", "notices", "updates",
)  # fmt: skip
MEASURE_PART = Part(slug="details", title="Details", record=Measure, keys=DETAILS)


def make_readers_part(number: str) -> Part:
    """Return the part of measure.yaml that says who may see a version before its release."""
    within = ("versions", number)
    return Part(slug="readers", title="Seen before release", record=VersionState, keys=("pre_release",), within=within)


SECTION_HINTS: Mapping[str, tuple[str, str]] = {
    "main-facts": (
        "Findings only, as a list without a line before it. The first one names the period. Few numbers in a sentence.",
        "- in 2023, 8% of people from the Asian ethnic group were unemployed, compared with 3% of White people",
    ),
    "things-you-need-to-know": (
        "What readers must know to use the figures well: reliability, unknown ethnicity, weighting, rounding.",
        "Ethnicity was not known for 4% of people. They are left out of the percentages.",
    ),
    "what-the-data-measures": (
        "What is counted, who is counted and over what time. Say what terms mean when they first occur.",
        "The data measures the percentage of people aged 16 to 64 who are in work.",
    ),
    "categories": (
        "Only where the list of groups is not the standard one, or lists are mixed.",
        "Figures are shown for White and for all other ethnic groups combined, because the survey is small.",
    ),
    "methodology": (
        "How the data was collected and the figures were worked out. Say which kind of average is used.",
        "About 320,000 people answered. The averages shown are average (median) values.",
    ),
    "suppression": (
        "Why figures are withheld, and from which number on.",
        "Figures for fewer than 5 people are not shown, so that nobody can be recognised.",
    ),
    "rounding": ("How figures are rounded, and where the downloads differ.", "Percentages are rounded to 1 decimal."),
    "related-publications": (
        "Links whose words say where they lead.",
        "- [How the survey is carried out](https://www.ons.gov.uk/…)",
    ),
    "further-technical-information": (
        "Links to what specialists need. Say what each holds.",
        "- [Quality report: sampling, response and errors](https://www.ons.gov.uk/…)",
    ),
}


def make_text_part(site: Site) -> Part:
    """Return the part that holds the sections of measure.md, which the site decides."""
    fields = tuple(
        TextField(section.id, section.heading, *SECTION_HINTS.get(section.id, ("", "")), is_required=section.required)
        for section in site.sections
    )
    return Part(slug="text", title="Text", record=VersionFront, texts=fields)


def list_version_parts(site: Site) -> tuple[Part, ...]:
    """Return the parts of a version in the order of the tabs."""
    facts, *rest = VERSION_PARTS
    return (facts, make_text_part(site), *rest)
