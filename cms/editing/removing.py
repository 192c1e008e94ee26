"""The question that is asked before a thing goes: what goes with it, and who uses it."""

from __future__ import annotations

from flask import render_template, request

from cms.editing.using import Uses
from cms.workspace import workspace


def ask_whether(what: str, consequence: str, keep: str, uses: Uses | None = None) -> str:
    """Ask whether a thing is to go; `keep` is the address that leads back. The answer is posted to this address."""
    return render_template(
        "editing/confirm.html",
        what=what,
        consequence=consequence,
        keep=keep,
        uses=uses,
        base=workspace().head,
        address=request.path,
    )
