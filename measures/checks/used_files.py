"""Which shared files a check looked at, so that its result is kept until one of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TypeVar

from measures.model.record import Record
from measures.model.shared import Shared

T = TypeVar("T", bound=Record)


class Noted(Mapping[str, T]):
    """A mapping that notes which of its keys were asked for; `*` stands for all."""

    def __init__(self, found: Mapping[str, T], name: str, noted: set[str]) -> None:
        self._found, self._name, self._noted = found, name, noted

    def __getitem__(self, key: str) -> T:
        self._noted.add(f"{self._name}/{key}")
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        self._noted.add(f"{self._name}/*")
        return iter(self._found)

    def __len__(self) -> int:
        self._noted.add(f"{self._name}/*")
        return len(self._found)


def note_uses(shared: Shared) -> tuple[Shared, set[str]]:
    """Return the shared files with a set that fills with the names of what is looked up in them."""
    noted: set[str] = {"site/"}
    watched = Shared(
        site=shared.site,
        organisations=Noted(shared.organisations, "organisations", noted),
        classifications=Noted(shared.classifications, "classifications", noted),
        concepts=Noted(shared.concepts, "concepts", noted),
    )
    return watched, noted


class Fingerprints:
    """Hashes of the parts of the shared files by name, each made once."""

    def __init__(self, shared: Shared) -> None:
        self._parts: dict[str, Mapping[str, Record]] = {
            "organisations": shared.organisations,
            "classifications": shared.classifications,
            "concepts": shared.concepts,
        }
        self._site = shared.site
        self._made: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the hash of a noted part; that of an absent one is of nothing."""
        if name not in self._made:
            self._made[name] = sha256(self._text(name).encode()).hexdigest()[:16]
        return self._made[name]

    def _text(self, name: str) -> str:
        group, _, key = name.partition("/")
        if group == "site":
            return self._site.model_dump_json()
        records = self._parts[group]
        if key == "*":
            return "\n".join(f"{each}={records[each].model_dump_json()}" for each in sorted(records))
        return records[key].model_dump_json() if key in records else ""
