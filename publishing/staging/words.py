"""Words: what is taken out of every text, and the words that stand where a text is not public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

EMAIL = "someone@example.invalid"
PHONE = "020 7946 0000"
"""Source: Ofcom, telephone numbers for use in drama."""
PERSON = "A person"
_ADDRESS = re.compile(r"[\w.+%'-]+(?:@|%40|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<label>[^\]\n]+)\]:(?!\S*\]\])[^\n]*\n?", re.MULTILINE)
_FILLER = (
    "These words stand in for text that is not public yet",
    "The text of production was left there",
    "Nothing that this paragraph said is here",
    "It is about as long as the text in its place",
    "Write what you like to try a change",
)


class Scrub:
    """Takes e-mail addresses, names of people and comments that no reader sees out of texts."""

    def __init__(self, people: Iterable[str]) -> None:
        self._people = tuple(sorted(people, key=len, reverse=True))

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        words = (r"\s+".join(map(re.escape, name.split())) for name in self._people)
        joined = "|".join(words)
        return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if joined else None

    def clean(self, text: str) -> str:
        """Return a text without addresses and names of people."""
        without = self.clean_typed(text)
        return self._names.sub(PERSON, without) if self._names else without

    def clean_typed(self, text: str) -> str:
        """Return a text whose form the format fixes without addresses; a word of it may be somebody's name."""
        return _ADDRESS.sub(EMAIL, text) if "@" in text or "%40" in text or "[" in text else text

    def clean_markdown(self, text: str) -> str:
        """Return Markdown without addresses, names, comments, and link definitions that nothing uses."""
        plain = _COMMENT.sub("", text) if "<!--" in text else text
        used = plain.casefold()

        def keep(found: re.Match[str]) -> str:
            label = found["label"].casefold()
            return found[0] if used.count(f"[{label}]") > 1 else ""

        return self.clean(_DEFINITION.sub(keep, plain))

    def find_rest(self, text: str) -> bool:
        """Whether an address or a person's whole name is still in a text."""
        plain = text.replace(EMAIL, "")
        folded = plain.casefold()
        return self.clean_typed(plain) != plain or any(name in folded for name in self._whole_names)

    @cached_property
    def _whole_names(self) -> tuple[str, ...]:
        return tuple(name.casefold() for name in self._people if " " in name or "@" in name)


def write_filler(text: str) -> str:
    """Return words about as long as a text, of which they say nothing else."""
    count = max(1, min(round(len(text.split()) / 9), 12))
    return " ".join(f"{_FILLER[at % len(_FILLER)]}." for at in range(count))
