"""Content of many releases: measures whose versions each say a word and a figure that nothing else says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from publishing.leaks.reading_text import read_texts
from tests.pages.content import DIET_DIMENSION
from tests.publishing.content import DIET, DIET_FACTS, make_content
from tests.publishing.station import SMOKING

MARK = re.compile(rb"canary[a-z]{4}|(?<![0-9a-f])7,?600,?\d{3}(?![0-9a-f])")
FIRST = '  "1.0": {status: approved, release_at: 2025-01-15}\n'
FIRST_FIGURE = 7_600_001
ACCEPTED = (
    "accepted: [{rule: release.working-day, by: u-9, at: 2026-10-01T12:00:00Z, why: The clocks change at that hour.}]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A version that goes live at an instant, as it is `written`; with all of its `bundle`, or never if `pulled`."""

    number: int
    measure: int
    version: str
    due: datetime
    written: str
    bundle: str = ""
    pulled: bool = False
    day_off: bool = False

    @property
    def folder(self) -> str:
        return f"measures/health/habits/series-{self.measure}"

    @property
    def marks(self) -> tuple[str, str]:
        """A word and a figure that nobody may read before the instant."""
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{self.number:04}")
        return f"canary{letters}", str(FIRST_FIGURE + self.number)

    def list_files(self) -> dict[str, bytes]:
        word, figure = self.marks
        facts = DIET_FACTS.replace("Five a day", f"Five a day {word}").replace("Who eats", f"Who eats {word}")
        data = f"Group,Count\nAll,{figure}\nSoutherners,700\n"
        texts = {"measure.md": facts, "by-group.md": DIET_DIMENSION, "by-group.csv": data}
        return {f"{self.folder}/{self.version}/{name}": text.encode() for name, text in texts.items()}

    def write_state(self, *, approved: bool) -> str:
        parts = ["status: approved" if approved else "status: draft", f"release_at: {self.written}"]
        parts += [f"bundle: {self.bundle}"] if self.bundle else []
        parts += [ACCEPTED] if self.day_off else []
        return f'  "{self.version}": {{{", ".join(parts)}}}\n'


@dataclass(slots=True)
class States:
    """The measure.yaml of every measure: which versions are approved."""

    serial: tuple[Series, ...]
    approved: set[int] = field(default_factory=set)

    def write(self, measure: int) -> bytes:
        head = f"id: serie{measure:03}\nposition: {measure}\nversions:\n" + FIRST
        own = (each for each in self.serial if each.measure == measure)
        return (head + "".join(each.write_state(approved=each.number in self.approved) for each in own)).encode()

    def write_all(self, measures: Iterable[int]) -> dict[str, bytes]:
        return {f"measures/health/habits/series-{each}/measure.yaml": self.write(each) for each in measures}


def make_serial_content(serial: tuple[Series, ...]) -> dict[str, bytes]:
    """Return the content before the first release: every version is there, as a draft."""
    files = {path: text for path, text in make_content().items() if not path.startswith(SMOKING)}
    first = {name: files[f"{DIET}/1.0/{name}"] for name in ("measure.md", "by-group.md", "by-group.csv")}
    measures = sorted({each.measure for each in serial})
    for measure in measures:
        files |= {f"measures/health/habits/series-{measure}/1.0/{name}": text for name, text in first.items()}
    for each in serial:
        files |= each.list_files()
    return files | States(serial).write_all(measures)


def find_marks(path: str, content: bytes) -> frozenset[str]:
    """Return the words and figures of versions that a file of a site says, also inside of archives."""
    return frozenset(_find_in_texts(path, content) if content.startswith(b"PK") else _find(content))


def _find(content: bytes) -> Iterator[str]:
    for found in MARK.findall(content):
        yield found.decode().replace(",", "")


def _find_in_texts(path: str, content: bytes) -> Iterator[str]:
    for _, text in read_texts(path, content):
        yield from _find(text.encode())
