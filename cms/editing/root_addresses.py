"""Addresses at the root of the public site, which topics and ordinary pages share."""

from __future__ import annotations

from cms.workspace import workspace
from measures.checks.addresses import is_reserved


def find_fault_at_root(slug: str) -> str:
    """Return why no new topic or page can have an address at the root; the empty text where one can."""
    work = workspace()
    if is_reserved(slug):
        return f'The site needs the address "{slug}" for itself. Choose another.'
    if work.find_entry(f"measures/{slug}") is not None:
        return f'A topic is at the address "{slug}" already. Choose another.'
    if work.find_entry(f"pages/{slug}.md") is not None:
        return f'A page is at the address "{slug}" already. Choose another.'
    return ""
