"""What becomes of each key of a content file when a stage is filled: the one list, by allowance.

A key that is not listed here stops the pull. Where a file is public, `text` and `name` stay, cleaned of addresses and
of names of people; where it is not public yet, text is replaced and names are given anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from measures.model.classification import Acceptance, Category, Classification, Concept, Link
from measures.model.dimension import (
    Break,
    ChartSettings,
    Column,
    DataFrom,
    DimensionSettings,
    Interval,
    LongMeasure,
    Note,
    NoteTarget,
    TableSettings,
)
from measures.model.measure import (
    Approval,
    Housekeeping,
    Measure,
    Move,
    NextRelease,
    Notice,
    PreRelease,
    Rejection,
    Retirement,
    VersionState,
    Withdrawal,
)
from measures.model.record import Record
from measures.model.site import (
    Closure,
    Contact,
    Front,
    Organisation,
    PlannedRelease,
    Redirect,
    SectionHeading,
    Site,
    TopicFront,
)
from measures.model.unit import UnitRecord
from measures.model.version import (
    Comparability,
    Correction,
    File,
    Headline,
    Quality,
    Source,
    VersionFront,
    Weighting,
)

Kind = Literal[
    "keep", "rule", "moment", "spans", "text", "title", "public-text", "private-text", "name", "names", "name-keys",
    "map", "where", "drop", "drop-early", "url", "bundle", "email", "phone", "person", "people", "period", "file",
    "records", "record-keys", "marks", "text-keys",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a key's value; `of` is the record that it is made of, if any.

    - keep: stays, as its type allows no words; rule: the name of a check; moment: a time
    - spans: ids of lists, by span of years
    - text, title, drop-early: stays where it is public, else is replaced or left out
    - public-text: the same, and replaced where readers are not shown it yet; private-text: always replaced
    - name, names, name-keys (both sides of a mapping), map, where (conditions on rows): labels, headers and slugs
    - bundle: a name that is given anew in public measures too; period: left out where it is none
    - url, email, phone, person, people, file (the name of an upload): one that tells nothing
    - records, record-keys: each by its own rules; marks, text-keys: by their keys; drop: left out
    """

    kind: Kind
    of: type[Record] | None = None


KEEP, TEXT, NAME, NAMES = Rule("keep"), Rule("text"), Rule("name"), Rule("names")
DROP, EARLY, PRIVATE, WHERE = Rule("drop"), Rule("drop-early"), Rule("private-text"), Rule("where")
TITLE, SHOWN, NAME_KEYS = Rule("title"), Rule("public-text"), Rule("name-keys")


def _each(of: type[Record]) -> Rule:
    return Rule("records", of)


def _keep(names: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), KEEP)


RULES: Mapping[type[Record], Mapping[str, Rule]] = {
    Site: _keep("address language licence subject testing_topic release_time timezone holidays")
    | {"name": TEXT, "attribution": TEXT, "contact": _each(Contact), "sections": _each(SectionHeading)},
    SectionHeading: {**_keep("id required group"), "heading": TEXT},
    Contact: {"name": DROP, "team": NAME, "email": Rule("email"), "phone": Rule("phone")},
    Organisation: {
        **_keep("id marks"), "name": TEXT, "short_name": TEXT, "other_names": NAMES, "kind": TEXT, "url": Rule("url"),
        "closed": _each(Closure),
    },
    Closure: _keep("at replaced_by"),
    Redirect: _keep("from to since"),
    PlannedRelease: {**_keep("topic on status publisher"), "title": TEXT},
    Front: {**_keep("position language"), "title": TEXT, "description": TEXT},
    TopicFront: {**_keep("position"), "title": TEXT, "description": TEXT, "short_title": TEXT},
    Classification: {
        **_keep("id variable"), "title": TEXT, "source": _each(Link), "note": TEXT, "aggregates": _each(Category),
        "categories": _each(Category), "unknown": _each(Category), "accepted": _each(Acceptance),
    },
    Category: {**_keep("id parent concept code"), "label": NAME, "aliases": NAMES, "note": TEXT},
    Concept: {**_keep("id variable"), "label": NAME, "note": TEXT},
    Link: {"title": TEXT, "url": Rule("url")},
    Acceptance: {"rule": Rule("rule"), "where": DROP, "by": Rule("person"), "at": Rule("moment"), "why": PRIVATE},
    Measure: {
        **_keep("id position related also_in department_review replaced_by"),
        "reference": DROP, "keywords": SHOWN, "next_release": _each(NextRelease), "retired": _each(Retirement),
        "notices": _each(Notice), "versions": Rule("record-keys", VersionState), "updates": _each(Housekeeping),
    },
    NextRelease: {**_keep("on status"), "moved": _each(Move)},
    Move: {**_keep("from announced"), "why": SHOWN},
    Retirement: {"at": KEEP, "why": SHOWN},
    Notice: {**_keep("on from"), "text": SHOWN},
    Housekeeping: {**_keep("version at"), "what": SHOWN},
    VersionState: {
        **_keep("status release_at"), "bundle": Rule("bundle"), "approved": _each(Approval),
        "rejected": _each(Rejection), "withdrawn": _each(Withdrawal), "pre_release": DROP,
        "accepted": _each(Acceptance),
    },
    Approval: {"tree": KEEP, "by": Rule("person"), "at": KEEP, "seal": DROP},
    Rejection: {"at": KEEP, "by": Rule("person"), "why": PRIVATE},
    Withdrawal: {"at": KEEP, "by": Rule("people"), "why": SHOWN},
    PreRelease: {"post": DROP, "organisation": DROP, "from": DROP},
    VersionFront: {
        **_keep("official_statistics polarity kind"),
        "title": TITLE, "description": TEXT, "population": NAME, "area_covered": NAMES, "time_period": Rule("period"),
        "geography": NAME, "contact": _each(Contact), "headline": _each(Headline), "comparator": NAME_KEYS,
        "weighting": _each(Weighting), "quality": _each(Quality), "comparable_with_previous": _each(Comparability),
        "changes": TEXT, "internal_note": DROP, "corrects": _each(Correction), "sources": _each(Source),
        "files": _each(File), "accepted": _each(Acceptance),
    },
    Headline: {"dimension": NAME, "value": NAME, "where": WHERE},
    Weighting: {"applied": KEEP, "text": TEXT},
    Quality: {"url": Rule("url"), "text": TEXT},
    Comparability: {"is": KEEP, "why": TEXT},
    Correction: {"first_wrong": KEEP, "what": TEXT},
    Source: {
        **_keep("role type_of_data type_of_statistic published accessed frequency"),
        "id": NAME, "title": TITLE, "dataset": TEXT, "url": Rule("url"), "same_as": Rule("period"), "licence": NAME,
        "publisher": NAME,
        "attribution": TEXT, "purpose": TEXT, "note": TEXT,
    },
    File: {"name": Rule("file"), "title": TITLE, "description": TEXT},
    DimensionSettings: {
        "title": TITLE, "position": KEEP, "population": NAME, "sources": NAMES,
        "columns": Rule("record-keys", Column), "measures": Rule("record-keys", LongMeasure),
        "intervals": Rule("record-keys", Interval), "chart": _each(ChartSettings), "table": _each(TableSettings),
        "notes": _each(Note), "breaks": _each(Break), "gaps": Rule("text-keys"), "marks": Rule("marks"),
        "data": _each(DataFrom),
    },
    Column: {
        **_keep(
            "role decimals keep_digits rounded_to rounding expected period length overlapping mixed kind custom"
        ),
        **dict.fromkeys(("starts", "ends", "boundaries"), Rule("period")),
        "label": NAME, "unit": _each(UnitRecord), "classification": Rule("spans"), "map": Rule("map"), "of": NAME,
        "codes": NAME, "level": NAME, "made_of": NAMES,
    },
    LongMeasure: {**_keep("decimals rounded_to rounding"), "label": NAME, "unit": _each(UnitRecord)},
    UnitRecord: {**_keep("kind per scale from to"), "of": NAME, "prices": Rule("period"), "base": EARLY},
    Interval: {"level": KEEP, "kind": KEEP, "method": NAME, "design": NAME},
    ChartSettings: {
        "type": KEEP, "value": NAME, "x": NAME, "series": NAME, "panel": NAME, "where": WHERE, "reference": NAME_KEYS,
        "title": EARLY, "subtitle": EARLY, "message": EARLY, "description_add": EARLY,
    },
    TableSettings: {"title": EARLY, "rows": NAMES, "columns": NAME, "values": NAMES, "where": WHERE},
    Note: {"id": NAME, "text": TEXT, "on": _each(NoteTarget)},
    NoteTarget: {"column": NAME, "row": NAME_KEYS, "category": NAME_KEYS, "table": KEEP},
    Break: {"at": NAME, "text": TEXT, "joined": KEEP},
    DataFrom: {"from": NAME, "where": WHERE, "columns": NAMES},
}  # fmt: skip


def list_keys(kind: type[Record]) -> tuple[str, ...]:
    """Return the keys that a record of the format may have, as they are written in files."""
    return tuple(field.alias or name for name, field in kind.model_fields.items())
