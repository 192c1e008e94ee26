"""Whether a release is to be prepared now. It imports neither the model, SQLAlchemy nor dulwich."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from measures.publication.fingerprint import compute_fingerprint
from publishing.layout import Layout, describe_settings
from publishing.looking import Looked, list_awaited, read_content_head, read_ref
from publishing.machine import Machine
from yardstick.settings import Settings


@dataclass(frozen=True, slots=True)
class Need:
    """The instant of the next release, None where none is near; whether it is to be prepared, or is already."""

    instant: datetime | None
    is_new: bool


def find_need(settings: Settings, machine: Machine) -> Need:
    """Compare what falls due within PREPARE_MINUTES with what is prepared, and with what it was made from.

    Raises:
        ContentUnreachable: the remote content store could not be reached.
    """
    layout = Layout(settings)
    due = find_near(settings, machine.watch.now())
    if due is None:
        return Need(None, is_new=False)
    kept = _read_kept(layout)
    made_from = {
        "instant": due,
        "content": read_content_head(layout),
        "parent": read_ref(layout.history, "main"),
        "fingerprint": compute_fingerprint(machine.program),
        "settings": describe_settings(settings),
    }
    return Need(due, is_new=any(kept.get(name) != value for name, value in made_from.items()))


def find_near(settings: Settings, now: datetime) -> datetime | None:
    """Return the instant at which something falls due within PREPARE_MINUTES; None where nothing does."""
    looked = Looked.read(Layout(settings).looked)
    if looked is None or looked.pinned:
        return None
    until = now + timedelta(minutes=settings.prepare_minutes)
    return min((due for due in list_awaited(Layout(settings)) if now < due <= until), default=None)


def is_stale(settings: Settings, due: datetime) -> bool:
    """Whether nothing is prepared for an instant, or the content or the history here has moved on since."""
    layout = Layout(settings)
    kept = _read_kept(layout)
    here = read_ref(layout.content, settings.content_branch)
    return (kept.get("instant"), kept.get("content"), kept.get("parent")) != (
        due,
        here,
        read_ref(layout.history, "main"),
    )


def _read_kept(layout: Layout) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads((layout.prepared_facts / "prepared.json").read_bytes())
        return kept | {"instant": datetime.fromisoformat(kept["instant"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
