"""What previews answered before and still holds: a list of thousands of measures costs what was saved since.

Publishing carries such answers from one release to the next; this carries them from one request to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from measures.publication.questions import REGISTRY, SEPARATOR, Answer, Recalled, ask_by_key, name_of
from measures.publication.site import PublicSite

_MOST = 30_000
_OF_VERSIONS = frozenset({"version_names", "version_blob"})


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stored answer, the instant of its site, and what the record answered to all that it was made from."""

    recalled: Recalled
    instant: datetime
    bases: tuple[tuple[str, Any], ...]

    def holds(self, site: PublicSite) -> bool:
        """Whether a site would give the same answer: the record says the same, and no date came or went between."""
        until = self.recalled.changes_at
        is_time = self.instant <= site.record.instant and (until is None or site.record.instant < until)
        return is_time and all(_ask(site, key) == value for key, value in self.bases)


class Memory:
    """Answers to stored questions, shared by the requests of a process; the oldest go first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def find(self, key: str) -> _Kept | None:
        """Return what is kept of a question; None where nothing is."""
        return self._kept.get(key)

    def keep(self, new: Mapping[str, _Kept]) -> None:
        """Keep answers in place of those to the same questions."""
        with self._lock:
            for key in new:
                self._kept.pop(key, None)
            self._kept.update(new)
            for key in list(self._kept)[: max(0, len(self._kept) - self._most)]:
                del self._kept[key]


class Recollection:
    """What one site takes from the memory, and what it leaves there."""

    def __init__(self, memory: Memory, site: PublicSite) -> None:
        """Let a site recall answers."""
        self._memory, self._site = memory, site
        self._used: dict[str, _Kept] = {}
        site.answers.recall = self._recall

    def _recall(self, key: str) -> Recalled | None:
        kept = self._memory.find(key)
        if kept is None or not kept.holds(self._site):
            return None
        self._used[key] = kept
        return kept.recalled

    def keep(self) -> None:
        """Leave the stored answers that the site made to those who come after."""
        made = self._site.answers.made
        stored = {key: answer for key, answer in made.items() if answer.text is not None}
        self._memory.keep({key: self._describe(key, answer) for key, answer in stored.items()})

    def _describe(self, key: str, answer: Answer) -> _Kept:
        recalled = Recalled(answer.text or "", answer.fingerprint, answer.changes_at)
        bases = dict.fromkeys(self._find_bases(key))
        return _Kept(recalled, self._site.record.instant, tuple((base, _ask(self._site, base)) for base in bases))

    def _find_bases(self, key: str) -> Iterator[str]:
        """Yield the keys of the questions to the record that an answer came from, however far."""
        made, seen, waiting = self._site.answers.made, {key}, [key]
        while waiting:
            each = waiting.pop()
            if REGISTRY[name_of(each)].sort == "base":
                yield _take_measure(each)
            elif each in made:
                new = [below for below in made[each].inputs if below not in seen]
                seen.update(new)
                waiting += new
            else:
                yield from (base for base, _ in self._used[each].bases)


def _take_measure(key: str) -> str:
    """Return the question of a measure in place of one about a version: what a measure is names its versions' trees."""
    name, *arguments = key.split(SEPARATOR)
    return f"measure{SEPARATOR}{arguments[0]}" if name in _OF_VERSIONS else key


def _ask(site: PublicSite, key: str) -> object:
    return ask_by_key(site, key).value
