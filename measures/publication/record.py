"""The release record: all that rendering may depend on, as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from measures.model.dates import VersionText
from measures.model.measure import NextRelease, Retirement
from measures.model.record import Record


class PublicVersion(Record):
    """A version that readers may see: its number, the git tree of its folder, and the instant of its release (UTC)."""

    number: VersionText
    tree: str
    published: datetime


class PublicWithdrawal(Record):
    """A version that was public and is no longer: when it was withdrawn (UTC) and why."""

    number: VersionText
    published: datetime
    at: datetime
    why: str


class PublicUpdate(Record):
    """Housekeeping on a public version: when (UTC) and what."""

    version: VersionText
    at: datetime
    what: str


class PublicNotice(Record):
    """A public warning on versions, shown from an instant (UTC)."""

    on: tuple[VersionText, ...]
    since: datetime
    text: str


class PublicMeasure(Record):
    """What readers may know of a measure. `path` is `topic/subtopic/measure`; versions are in order of number."""

    path: str
    id: str
    position: int = 0
    related: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    next_release: NextRelease | None = None
    retired: Retirement | None = None
    replaced_by: tuple[str, ...] = ()
    notices: tuple[PublicNotice, ...] = ()
    versions: tuple[PublicVersion, ...] = ()
    withdrawn: tuple[PublicWithdrawal, ...] = ()
    updates: tuple[PublicUpdate, ...] = ()

    @property
    def latest(self) -> PublicVersion | None:
        """The public version with the highest number; None when all were withdrawn."""
        return self.versions[-1] if self.versions else None

    @property
    def by_number(self) -> dict[str, PublicVersion]:
        """Public versions by their number as text."""
        return {str(version.number): version for version in self.versions}


class Reason(Record):
    """Why a measure is held: the rule that it breaks and the place (`file:line:column`)."""

    rule: str
    place: str


class Selection(Record):
    """What is public: shared files by path, measures by path, and the measures held with their reasons."""

    shared: Mapping[str, str] = Field(default_factory=dict)
    measures: Mapping[str, PublicMeasure] = Field(default_factory=dict)
    held: Mapping[str, tuple[Reason, ...]] = Field(default_factory=dict)


class Visible(Record):
    """Settings that show in output. `origin` has no slash at its end; "" means the site's own address."""

    origin: str = ""
    stage: Literal["local", "review", "staging", "production"] = "local"
    noindex: bool = False
    feedback: str = ""
    mailing_list: str = ""
    style_guide_origin: str = ""


class ReleaseRecord(Record):
    """Selection, visible settings, fingerprint and instant (UTC, whole seconds). Same record, same bytes."""

    schema_: Annotated[int, Field(alias="schema")] = 1
    instant: datetime
    fingerprint: str
    visible: Visible
    selection: Selection

    def to_json(self) -> bytes:
        """Return the canonical form: sorted keys, no spaces, UTF-8, a newline at the end."""
        plain = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> ReleaseRecord:
        """Read the canonical form.

        Raises:
            pydantic.ValidationError: the bytes are no release record.
        """
        return cls.model_validate_json(content)
