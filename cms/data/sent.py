"""What a person sent: a file or a pasted table, and what they said of it since."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cms.data.labels import Decision, Named

PASTED = "pasted.tsv"
_MOST_COLUMNS, _MOST_LABELS = 100, 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a column: its role (`drop` leaves it out), its unit in words, the id of its list."""

    role: str
    unit: str = ""
    classification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A table as it was sent, the sheet that is meant, what its marks mean, and choices by column and by label."""

    name: str
    content: bytes
    sheet: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    labels: Mapping[Named, Decision] = field(default_factory=dict)

    @property
    def packed(self) -> str:
        """The bytes as a form carries them."""
        return b64encode(self.content).decode()


def read_again(posted: Mapping[str, str]) -> Sent | None:
    """Return what a form carries on from the last time; None where it carries nothing that can be read."""
    try:
        content = b64decode(posted.get("content", ""), validate=True)
    except (Error, ValueError):
        return None
    if not content:
        return None
    marks = {
        posted[f"mark.{at}"]: meaning.strip()
        for at in range(_MOST_COLUMNS)
        if f"mark.{at}" in posted and (meaning := posted.get(f"meaning.{at}", "")).strip()
    }
    choices = {
        posted[f"column.{at}"]: Choice(
            posted.get(f"role.{at}", ""), posted.get(f"unit.{at}", "").strip(), posted.get(f"list.{at}", "")
        )
        for at in range(_MOST_COLUMNS)
        if f"column.{at}" in posted
    }
    return Sent(
        name=posted.get("name", PASTED),
        content=content,
        sheet=posted.get("sheet", ""),
        marks=marks,
        choices=choices,
        labels=dict(_read_labels(posted)),
    )


def _read_labels(posted: Mapping[str, str]) -> Iterator[tuple[Named, Decision]]:
    """Yield what was said of labels; those that were read and left as they were are not said."""
    for at in range(_MOST_LABELS):
        column, category = posted.get(f"of.{at}", ""), posted.get(f"means.{at}", "")
        why, is_kept = posted.get(f"why.{at}", "").strip(), f"kept.{at}" in posted
        if column and (is_kept or category != posted.get(f"meant.{at}", "")):
            yield (column, posted.get(f"label.{at}", "")), Decision(category, why, is_kept)
