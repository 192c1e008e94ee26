"""The parts of files that all measures share: topics, pages, classifications, the site's lists."""

from __future__ import annotations

from cms.editing.parts import Part, TextField
from measures.model.classification import Classification, Concept
from measures.model.measure import Measure
from measures.model.record import Record
from measures.model.site import Front, Organisation, PlannedRelease, Redirect, Site, TopicFront

TOPIC_KEYS = ("title", "short_title", "description", "position")
TOPIC_PART = Part(
    slug="topic",
    title="Topic",
    record=TopicFront,
    keys=TOPIC_KEYS,
    texts=(
        TextField(
            "body",
            "Introduction",
            "A short text above the list of measures.",
            "Who is in work, and what they are paid. All figures are for people aged 16 to 64.",
        ),
    ),
)
PAGE_PART = Part(
    slug="page",
    title="Page",
    record=Front,
    keys=("title", "description", "position", "language"),
    texts=(
        TextField(
            "body",
            "Text",
            "Say the most important thing first. Short sentences, headings for long pages.",
            "A percentage says how many people out of every 100.",
        ),
    ),
)
RETIRE_PART = Part(slug="retire", title="Retire or replace", record=Measure, keys=("retired", "replaced_by"))


def _all_keys(record: type[Record]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in record.model_fields.items())


CLASSIFICATION_PART = Part(
    slug="classification", title="Classification", record=Classification, keys=_all_keys(Classification)
)
SITE_PART = Part(slug="site", title="Site", record=Site, keys=_all_keys(Site))
ORGANISATIONS_PART = Part(slug="organisations", title="Organisations", record=Organisation, noun="organisation")
REDIRECTS_PART = Part(slug="redirects", title="Redirects", record=Redirect, noun="redirect")
PLANNED_PART = Part(slug="planned", title="Planned measures", record=PlannedRelease, noun="planned measure")
CONCEPTS_PART = Part(slug="concepts", title="Concepts", record=Concept, noun="concept")
