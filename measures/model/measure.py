"""measure.yaml: a measure's identity and the workflow state of its versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from measures.model.classification import Acceptance
from measures.model.dates import AnyDate, VersionText, When
from measures.model.record import OneOrMore, Record, Slug, Truth, Whole, Words

MeasureId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{8}$")]
Status = Literal["draft", "internal_review", "department_review", "approved", "rejected", "withdrawn"]


class Move(Record):
    """A change of an announced release date, which stays visible."""

    from_: Annotated[AnyDate, Field(alias="from")]
    announced: AnyDate
    why: Words


def _read_next_release(value: Any) -> Any:
    return {"on": value} if isinstance(value, str) else value


class NextRelease(Record):
    """When the next edition is due; a date written alone is provisional."""

    on: AnyDate
    status: Literal["provisional", "confirmed", "cancelled"] = "provisional"
    moved: tuple[Move, ...] = ()


class Retirement(Record):
    """Since when a measure is no longer updated, and why."""

    at: AnyDate
    why: Words


class Notice(Record):
    """A public warning on versions, without a new version."""

    on: tuple[VersionText, ...]
    from_: Annotated[When, Field(alias="from")]
    text: Words


class Approval(Record):
    """Who approved a version, when, and the git tree that was approved."""

    tree: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")] | None = None
    by: Words
    at: When
    seal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class Rejection(Record):
    """Who rejected a version, when and why."""

    at: When
    by: Words
    why: Words


class Withdrawal(Record):
    """When a version was withdrawn, by which two people, and why; the reason is public."""

    at: When
    by: Annotated[tuple[str, ...], OneOrMore]
    why: Words


class PreRelease(Record):
    """Someone who may see a version before its release; never public."""

    post: Words
    organisation: Words
    from_: Annotated[When | None, Field(alias="from")] = None


class VersionState(Record):
    """The workflow state of one version."""

    status: Status = "draft"
    release_at: When | None = None
    bundle: Slug | None = None
    approved: Approval | None = None
    rejected: Rejection | None = None
    withdrawn: Withdrawal | None = None
    pre_release: tuple[PreRelease, ...] = ()
    accepted: tuple[Acceptance, ...] = ()


class Housekeeping(Record):
    """A change that touches neither data nor findings, made under the same version number."""

    version: VersionText
    at: When
    what: Words


class Measure(Record):
    """measure.yaml. `versions` maps a version number as written (`"1.0"`) to its state."""

    id: MeasureId
    reference: str | None = None
    position: Whole = 0
    related: tuple[MeasureId, ...] = ()
    also_in: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")], ...] = ()
    keywords: tuple[str, ...] = ()
    department_review: Truth = True
    next_release: Annotated[NextRelease | None, BeforeValidator(_read_next_release)] = None
    retired: Retirement | None = None
    replaced_by: Annotated[tuple[MeasureId, ...], OneOrMore] = ()
    notices: tuple[Notice, ...] = ()
    versions: Mapping[str, VersionState] = Field(default_factory=dict)
    updates: tuple[Housekeeping, ...] = ()
