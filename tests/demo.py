"""The demo content, as its readers see it on a day."""

from __future__ import annotations

from datetime import UTC, datetime

from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store.folder import FolderStore
from tests.repository.documents import ROOT

DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def open_demo(visible: Visible | None = None) -> PublicSite:
    """Return the public site of the demo content, with the settings that show in it."""
    store = FolderStore(ROOT / "content")
    choice = choose(store.objects, store.root, instant=DAY, rule=ApprovalRule("trust"), last=None, cache={})
    record = ReleaseRecord(instant=DAY, fingerprint="test", visible=visible or Visible(), selection=choice.selection)
    return PublicSite(record, store.objects)
