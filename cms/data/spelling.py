"""Other spellings of categories, kept in their lists once the data that has them is saved."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash

from cms.access import may
from cms.data.labels import Named
from cms.editing.documents import open_document
from cms.editing.saving import Save, keep
from cms.workspace import Conflict, workspace
from cms.workspace.keeping import Proposed
from measures.model.classification import Classification
from measures.reading.classification_file import read_classification
from measures.writing.yaml_edits import add_item

_GROUPS = ("aggregates", "categories", "unknown")


def keep_spellings(spellings: Mapping[str, list[Named]]) -> None:
    """Add labels (category, label) to lists, by who is signed in, and tell them what came of it.

    An edit of a list waits for an approver, as it does in its own form.
    """
    changes = dict(_add(name, labels) for name, labels in spellings.items())
    changed = {path: content for path, content in changes.items() if content is not None}
    if not changed or not may("classification.edit"):
        return
    words = "Add spellings that data has to lists of categories"
    done = keep(Save(changes=changed, base=workspace().head, message=words))
    if isinstance(done, Proposed):
        words = f"The new spellings wait for an approver as number {done.number}. This data is read by them already."
        flash(words, "note")
    elif isinstance(done, Conflict):
        flash("The new spellings were not kept, since somebody changed the list just now. Add them there.", "error")
    else:
        flash("The lists of categories have the new spellings.", "note")


def _add(name: str, labels: list[Named]) -> tuple[str, bytes | None]:
    """Return a list's path, and its file with the labels among the aliases; None where there is nothing to add."""
    path = f"classifications/{name}.yaml"
    content = workspace().read(path)
    listed = read_classification(content, path).value if content is not None else None
    if content is None or listed is None:
        return path, None
    before = text = open_document(path, content).text
    for category, label in labels:
        place = _find_place(listed, category, label)
        text = add_item(text, (*place, "aliases"), label) if place is not None else text
    return path, text.encode() if text != before else None


def _find_place(listed: Classification, category: str, label: str) -> tuple[str, int] | None:
    """Return where a category stands in its file; None where it has the label already, or is not there."""
    for group in _GROUPS:
        for at, each in enumerate(getattr(listed, group)):
            if each.id == category and label not in (each.label, *each.aliases):
                return group, at
    return None
