"""What the API takes and answers, as records; the description of the API is made from them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, WithJsonSchema


def _refuse_controls(text: str) -> str:
    if any(sign < " " and sign not in "\t\r\n" for sign in text):
        raise ValueError("expected text without control characters")
    return text


def _check_setting(value: JsonValue) -> JsonValue:
    if value is None or isinstance(value, float):
        raise ValueError("expected text, true, false, a whole number, a list or an object; write fractions as text")
    for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        _check_setting(each)
    for text in value if isinstance(value, dict) else [value] if isinstance(value, str) else ():
        _refuse_controls(text)
    return value


SETTING = {
    "anyOf": [
        {"type": ["string", "boolean", "integer"]},
        {"type": "array", "items": {"$ref": "#/components/schemas/Setting"}},
        {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Setting"}},
    ],
    "description": "A setting of a content file. Fractions are texts, so that 1.10 stays 1.10.",
}
Text: TypeAlias = Annotated[str, AfterValidator(_refuse_controls)]
Settings: TypeAlias = Annotated[
    dict[str, JsonValue],
    AfterValidator(_check_setting),
    WithJsonSchema({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Setting"}}),
]
Severity: TypeAlias = Literal["error", "warning", "note"]
MOST_MESSAGE = 200


class Shape(BaseModel):
    """A record of the API: nothing is read that it does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Whoami(Shape):
    """Whose token it is, what it may do, and when it ends."""

    id: str
    name: str
    roles: list[str]
    token: str
    scopes: list[str]
    ends_at: str


class Topic(Shape):
    """A topic (`a`) or a subtopic (`a/b`), with how many measures stand below it."""

    path: str
    title: str
    measures: int


class Topics(Shape):
    """A page of topics, and how many there are in all."""

    total: int
    page: int
    topics: list[Topic]


class VersionListed(Shape):
    """A version, with its state: draft, internal_review, department_review, approved, public, rejected, withdrawn."""

    number: str
    title: str
    state: str
    release_at: str | None


class Measure(Shape):
    """A measure and its versions, newest first."""

    id: str
    path: str
    title: str
    reference: str | None
    changed_at: str | None
    versions: list[VersionListed]


class Measures(Shape):
    """A page of measures, and how many there are in all."""

    total: int
    page: int
    measures: list[Measure]


class Version(Shape):
    """A version: the front matter of measure.md as settings, the text below it, and its dimensions.

    `commit` is what a change of it starts from.
    """

    measure: str
    number: str
    state: str
    commit: str
    settings: Settings
    text: str
    dimensions: list[str]


class Dimension(Shape):
    """A dimension: its settings, its commentary, and its data as CSV (null where it takes them from another)."""

    slug: str
    commit: str
    settings: Settings
    text: str
    data: str | None


class Problem(Shape):
    """A fault: where it stands, what is wrong, what to do. `blocks_review` says whether it is mended before review."""

    rule: str
    severity: Severity
    blocks_review: bool
    file: str
    line: int
    column: int
    message: str
    hint: str


class Problems(Shape):
    """The problems of a version as it stands; `is_complete` says whether it can be sent to review."""

    commit: str
    is_complete: bool
    total: int
    page: int
    problems: list[Problem]


class NextDraft(Shape):
    """Which draft is wanted: a new edition (major) or an update (minor), by default of the newest edition.

    `of` names another edition of which an update is wanted, by a version of it that readers know.
    """

    kind: Literal["major", "minor"]
    of: Annotated[str, Field(max_length=20)] | None = None


class Draft(Shape):
    """The draft that there is now."""

    measure: str
    number: str
    state: str
    commit: str


class Change(Shape):
    """New facts or text. What is left out stays; settings that are given replace all that there were."""

    settings: Settings | None = None
    text: Text | None = None
    message: Annotated[Text, Field(max_length=MOST_MESSAGE)] | None = None
    dry_run: bool = False


class DimensionChange(Change):
    """New settings, commentary or data. `drop` names columns of the data that are not to be published."""

    data: Text | None = None
    drop: list[Text] = []


class ChangedRow(Shape):
    """A row by its keys, as it was and as it is."""

    key: str
    before: str
    after: str


class Rows(Shape):
    """How many rows are new, gone, changed and the same, with the first of each."""

    new: int
    gone: int
    changed: int
    same: int
    examples: list[ChangedRow]


class Changed(Shape):
    """What a change did, or with `dry_run` would do. `problems` are errors that the version did not have before.

    `rows` is null where no rows can be compared; `returned` names versions that it took out of review.
    """

    commit: str
    saved: bool
    merged: bool
    rows: Rows | None
    columns: list[str]
    problems: list[Problem]
    returned: list[str]


class ToReview(Shape):
    """A version that is to be sent to review."""


class Sent(Shape):
    """How a version stands after a step, and how many people were told."""

    measure: str
    number: str
    state: str
    told: int


class Fault(Shape):
    """A place of the body, and what is wrong there."""

    at: str
    message: str


class Clash(Shape):
    """A part that two people changed: as it was, as it is now, and as this request would have it."""

    file: str
    part: list[str]
    before: str | None
    theirs: str | None
    mine: str | None


class Failure(BaseModel):
    """What went wrong and what to do, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    hint: str
    errors: list[Fault] = []
    clashes: list[Clash] = []
    problems: list[Problem] = []
