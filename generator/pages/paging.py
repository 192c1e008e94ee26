"""Long lists in pages of their own, so that no edit rewrites a list of the whole site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.pages.words import Link

PAGE_LENGTH = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a page of a list stands, and the ways to the pages before and after it."""

    words: str
    before: Link | None
    after: Link | None


def count_pages(items: int) -> int:
    """Return how many pages a list takes; an empty one takes one."""
    return max(1, -(-items // PAGE_LENGTH))


def take_page(items: Sequence[T], page: int) -> Sequence[T]:
    """Return the items on a page, counted from 1."""
    return items[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]


def address_of_list_page(first: str, page: int) -> str:
    """Return the address of a page of a list whose first page is at `first`."""
    return first if page == 1 else f"{first}{page}/"


def build_pager(first: str, page: int, pages: int) -> Pager | None:
    """Return the pager of a page; None where the list has one page."""
    if pages == 1:
        return None
    return Pager(
        words=f"Page {page} of {pages}",
        before=Link("Previous page", address_of_list_page(first, page - 1)) if page > 1 else None,
        after=Link("Next page", address_of_list_page(first, page + 1)) if page < pages else None,
    )
