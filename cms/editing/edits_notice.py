"""What the screens of a version say of edits: what one would bring about in review, and what waits for approval."""

from __future__ import annotations

from dataclasses import dataclass

from cms.editing.finding import Place, find_state, may_edit
from cms.moments import describe_written
from cms.surroundings import find_settings
from cms.workspace import workspace
from measures.model.measure import Approval, Measure, VersionState
from measures.publication.approval import is_sealed
from measures.reading.measure_file import read_measure
from measures.workflow import list_differences

REVIEWS = {"internal_review": "In internal review", "department_review": "In the department’s review"}
IN_REVIEW = (
    "A change of numbers takes this version back to draft, ends sign-offs and checks, and tells reviewers.",
    "A change of words ends the department’s sign-off of its section.",
)
WORDS_ONLY = "Words, links and layout can be changed. Numbers, and the figures in the text, stay as they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsNotice:
    """A box of a version's screens: its title, sentences, and the parts that readers do not see yet."""

    title: str
    sentences: tuple[str, ...]
    parts: tuple[str, ...] = ()


UNSEALED = EditsNotice(
    title="Its approval carries no valid seal, so a publish leaves it out",
    sentences=("Approve it again; before its release, pull it first.",),
)


def describe_edits(place: Place) -> EditsNotice | None:
    """Return what is to be said of edits of a version to the person; None where nothing is."""
    state = find_state(place)
    if state in REVIEWS:
        return EditsNotice(title=REVIEWS[state], sentences=IN_REVIEW) if may_edit(place) else None
    measure = _read_measure(place) if state in ("approved", "public") else None
    approved = measure.versions.get(place.version.number) if measure is not None else None
    if measure is None or approved is None:
        return None
    if not _is_sealed(measure, place.version.number, approved):
        return UNSEALED
    approval = approved.approved
    if approval is None or approval.tree is None or not workspace().objects.has(approval.tree):
        return None
    parts = tuple(str(each) for each in list_differences(workspace().objects, approval.tree, place.version.tree))
    sentences = (WORDS_ONLY,) if may_edit(place) else ()
    if not parts and not sentences:
        return None
    return EditsNotice(
        title=_say_what_readers_see(state, approval, is_changed=bool(parts)), sentences=sentences, parts=parts
    )


def _say_what_readers_see(state: str, approval: Approval, *, is_changed: bool) -> str:
    if find_settings().approval == "trust":
        return "This installation publishes files as they stand" + ("; approve these changes" if is_changed else "")
    see = "see" if state == "public" else "will see"
    waits = "these changes wait for approval" if is_changed else "changes wait for approval"
    at = "on" if len(approval.at) == len("2026-03-03") else "at"
    return f"Readers {see} the version approved {at} {describe_written(approval.at)}; {waits}"


def _is_sealed(measure: Measure, version: str, state: VersionState) -> bool:
    """Whether an approval is sealed, where that is what a publish goes by."""
    settings = find_settings()
    if settings.approval != "seal":
        return True
    return is_sealed((settings.approval_key or "").encode(), measure=measure.id, version=version, state=state)


def _read_measure(place: Place) -> Measure | None:
    file = f"measures/{place.measure.path}/measure.yaml"
    return read_measure(workspace().read(file) or b"", file).value
