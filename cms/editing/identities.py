"""New names: permanent ids of measures, slugs of addresses, numbers of versions."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable

from measures.model.dates import VersionNumber
from measures.model.record import SLUG

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 8
_MOST = 80


def make_measure_id(is_taken: Callable[[str], bool]) -> str:
    """Return an id that no measure has."""
    while True:
        found = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        if not is_taken(found) and not found.isalpha():
            return found


def make_slug(title: str) -> str:
    """Return the part of an address that a title gives: lower-case letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return words[:_MOST].rstrip("-")


def is_slug(text: str) -> bool:
    """Whether a text can stand in an address."""
    return re.fullmatch(SLUG, text) is not None and len(text) <= _MOST


def number_update(base: VersionNumber, known: Iterable[VersionNumber]) -> VersionNumber:
    """Return the number of an update of an edition: one more than its newest minor version."""
    return VersionNumber(base.major, max(each.minor for each in (base, *known) if each.major == base.major) + 1)


def number_edition(known: Iterable[VersionNumber]) -> VersionNumber:
    """Return the number of a new edition."""
    return VersionNumber(max((each.major for each in known), default=0) + 1, 0)
