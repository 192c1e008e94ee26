"""Find what differs between two release records, and the outputs that follow from it, by the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from measures.model.tree import ObjectMissing
from measures.publication.contents import ContentMissing
from measures.publication.ledger import OUTPUT, Ledger
from measures.publication.questions import REGISTRY, Answer, Recalled, ask_by_key, name_of
from measures.publication.record import Selection
from measures.publication.site import PublicSite

LISTINGS = ("all_measures", "placed_measures", "used_topics", "used_subtopics", "path_of")
"""Base questions whose answers depend on where measures stand; all that were asked are compared."""


@dataclass(slots=True)
class Staleness:
    """Which questions have another answer now, and which outputs used one of them."""

    ledger: Ledger
    old: PublicSite
    new: PublicSite
    changed: dict[str, bool] = field(default_factory=dict)
    affected: set[str] = field(default_factory=set)
    due: frozenset[str] = frozenset()

    def find(self) -> dict[str, str]:
        """Return stale outputs with the question that made each stale, in order of path."""
        self.due = frozenset(self.ledger.find_due(self.new.record.instant))
        start = [key for key in find_candidates(self.ledger, self.old, self.new) if self._differs(key)]
        self.changed = dict.fromkeys(start, True)
        self._spread([*start, *self.due])
        self.new.answers.recall = self.recall
        outputs = sorted(user for user in self.affected if user.startswith(OUTPUT))
        reasons = ((user, self._find_reason(user)) for user in outputs)
        return {user.removeprefix(OUTPUT): reason for user, reason in reasons if reason}

    def recall(self, key: str) -> Recalled | None:
        """Return what the ledger stored of an answer that nothing has touched since."""
        return None if key in self.affected else self.ledger.recall(key)

    def is_changed(self, key: str) -> bool:
        """Whether a question has another answer than the ledger recorded."""
        if key not in self.changed:
            touched = key in self.affected and self._find_reason(key) is not None
            self.changed[key] = touched and self._has_new_answer(key)
        return self.changed[key]

    def _spread(self, keys: list[str]) -> None:
        waiting = list(keys)
        self.affected.update(self.due)
        while waiting:
            for user in self.ledger.find_users(waiting.pop()):
                if user not in self.affected:
                    self.affected.add(user)
                    if not user.startswith(OUTPUT):
                        waiting.append(user)

    def _find_reason(self, user: str) -> str | None:
        if user in self.due:
            return "the time"
        return next((key for key in self.ledger.find_inputs(user) if self.is_changed(key)), None)

    def _has_new_answer(self, key: str) -> bool:
        question = REGISTRY.get(name_of(key))
        if question is None or question.sort != "cutoff":
            return True
        answer = _ask(self.new, key)
        return answer is None or answer.fingerprint != self.ledger.fingerprint(key)

    def _differs(self, key: str) -> bool:
        if name_of(key) not in REGISTRY:
            return True
        before, after = _ask(self.old, key), _ask(self.new, key)
        return before is None or after is None or before.value != after.value


def _ask(site: PublicSite, key: str) -> Answer | None:
    try:
        return ask_by_key(site, key)
    except (ObjectMissing, ContentMissing):
        return None


def find_candidates(ledger: Ledger, old: PublicSite, new: PublicSite) -> Iterator[str]:
    """Yield the base questions of the ledger whose answers may differ between two records."""
    before, after = old.record.selection, new.record.selection
    if old.record.visible != new.record.visible:
        yield "visible"
    yield from _find_shared(before.shared, after.shared)
    yield from _find_of_measures(ledger, before, after)


def _find_shared(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    paths = sorted({path for path, _ in before.items() ^ after.items()})
    yield from (f"shared_blob|{path}" for path in paths)
    changed_names = (path for path in paths if (path in before) != (path in after))
    yield from dict.fromkeys(f"shared_paths|{path[: end + 1]}" for path in changed_names for end in _slashes(path))


def _slashes(path: str) -> Iterator[int]:
    return (place for place, letter in enumerate(path) if letter == "/")


def _find_of_measures(ledger: Ledger, before: Selection, after: Selection) -> Iterator[str]:
    paths = before.measures.keys() | after.measures.keys()
    different = sorted(path for path in paths if before.measures.get(path) != after.measures.get(path))
    for path in different:
        yield f"measure|{path}"
        yield from ledger.find_questions(f"version_names|{path}|")
        yield from ledger.find_questions(f"version_blob|{path}|")
    if different:
        for name in LISTINGS:
            yield from (key for key in ledger.find_questions(name) if name_of(key) == name)
