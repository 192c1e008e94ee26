"""Takes a step: judged on the store's head, written into measure.yaml, logged, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cms.access import Person
from cms.audit import write
from cms.database import transaction
from cms.editing.finding import Place, find_version
from cms.surroundings import find_settings, read_now
from cms.workflow.bundling import BundleRefused, check_bundle
from cms.workflow.releases import find_clock, find_planned
from cms.workflow.situations import Standing, name_subject, read_standing
from cms.workspace import workspace
from measures.publication.instants import read_nearest
from measures.store.git import APPROVED
from measures.workflow import Details, Move, Refusal, judge_move, record_move
from publishing.builds.asking import ask_for_build

ONWARD = frozenset({"internal_review", "department_review", "approved"})
"""Where a version goes as somebody saw it, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person gave with a step; `bundle` is None to leave it as it is, empty for none.

    `seen` is the version's tree that they looked at, where that is known.
    """

    why: str = ""
    what: str = ""
    release_at: str | None = None
    bundle: str | None = None
    seen: str | None = None
    seconded_by: str | None = None


class MoveRefused(Exception):
    """A step that cannot be taken now; it says why, and how the version stands."""

    def __init__(self, refusals: tuple[Refusal, ...], standing: Standing) -> None:
        super().__init__(" ".join(refusal.words for refusal in refusals))
        self.refusals, self.standing = refusals, standing


def take_move(place: Place, move: Move, person: Person, asked: Asked) -> Standing:
    """Take a step of a version, and return how the version stood when it was taken.

    Raises:
        MoveRefused: the step cannot be taken as the version stands by now.
        StoreBusy, RemoteUnreachable: see `Workspace.decide`.
    """
    measure_id, version = place.measure.id, place.version.number
    standing, at = list[Standing](), read_now()

    def choose() -> Mapping[str, bytes | None]:
        with transaction() as connection:
            now = read_standing(connection, find_version(measure_id, version), person, read_now())
        refusals = judge_move(move, now.situation) or tuple(_find_missing(now, move, asked))
        if refusals:
            raise MoveRefused(refusals, now)
        standing[:] = [now]
        return {f"measures/{now.place.measure.path}/measure.yaml": _write(now, move, person, asked, at)}

    ref = f"{APPROVED}/{measure_id}/{version}"
    refs = (ref,) if move.target == "approved" else ()
    message = f"{move.label}: {place.measure.title} {version}"
    before = workspace().objects.ref(ref) if refs else None
    try:
        workspace().decide(choose, message=message, user=person.id, refs=refs)
    except MoveRefused as refused:
        if refs and standing:
            _take_back(ref, standing[0], refused.standing, before)
        raise
    except Exception:
        if refs and standing:
            _take_back(ref, standing[0], standing[0], before)
        raise
    (taken,) = standing
    _note(taken, move, person, asked, at)
    return taken


def _find_missing(standing: Standing, move: Move, asked: Asked) -> Iterator[Refusal]:
    """Yield what a person must give with a step and did not, and that they have not seen what they approve.

    A move that an edit takes is no step for anybody.
    """
    if move.trigger != "step":
        yield Refusal("state", "An edit takes this step by itself.")
    if move.target in ONWARD and asked.seen is not None and asked.seen != standing.place.version.tree:
        yield Refusal(
            "seen", "Its files changed since you looked at this step. Look at them again, then press once more."
        )
    if "release" in move.asks and asked.bundle:
        try:
            check_bundle(asked.bundle)
        except BundleRefused as refused:
            yield Refusal("bundle", str(refused))
    is_embargoed = standing.releasing.is_embargoed or bool(asked.bundle)
    if "release" in move.asks and is_embargoed and _is_at_once(standing, asked):
        yield Refusal("release", "This version is under embargo, so it is never released at once. Say when.")
    if "second-person" in move.asks and asked.seconded_by in (None, standing.situation.person):
        yield Refusal("second-person", "A second person confirms this step.")
    if "reason" in move.asks and not asked.why:
        yield Refusal("reason", "Say why.")
    if "what" in move.asks and standing.unapproved and not asked.what:
        yield Refusal("what", "Say what was mended: readers see it among the updates of the page.")


def _is_at_once(standing: Standing, asked: Asked) -> bool:
    releasing, now = standing.releasing, read_now()
    written = asked.release_at or find_planned(releasing.state, releasing.site, now)
    return written is None or read_nearest(written, find_clock(releasing.site)) <= now


def _write(standing: Standing, move: Move, person: Person, asked: Asked, at: datetime) -> bytes:
    """Return measure.yaml with the step in it; the tree of an approval is kept by its ref before it is committed."""
    version = standing.place.version
    if move.target == "approved":
        workspace().objects.set_ref(f"{APPROVED}/{standing.measure.id}/{version.number}", version.tree)
    details = Details(
        by=person.id,
        at=at,
        tree=version.tree,
        why=asked.why,
        what=asked.what,
        release_at=asked.release_at,
        bundle=asked.bundle,
        seconded_by=asked.seconded_by,
        key=(find_settings().approval_key or "").encode(),
    )
    return record_move(standing.text, standing.measure, version.number, move, details).encode()


def _take_back(ref: str, tried: Standing, now: Standing, before: str | None) -> None:
    """Let the ref of an approval that came to nothing, since somebody saved first, name what is approved."""
    state = now.measure.versions.get(now.place.version.number)
    approved = state.approved.tree if state is not None and state.approved is not None else before
    workspace().objects.change_ref(ref, tried.place.version.tree, approved)


def _note(standing: Standing, move: Move, person: Person, asked: Asked, at: datetime) -> None:
    """Write the step to the log, and ask for a publish where readers are to see it.

    The log has the time that an approval has: a publish takes none that is older than the version's last step.
    """
    reason = asked.why or asked.what
    after = f"{move.target}, release {asked.release_at}" if asked.release_at else move.target
    after = f"{after}, bundle {asked.bundle}" if asked.bundle else after
    with transaction() as connection:
        write(
            connection,
            person.id,
            "moved",
            name_subject(standing.place),
            before=standing.situation.state.replace("_", " "),
            after=after.replace("_", " "),
            reason=reason,
            at=at,
        )
    if move.publishes:
        words = f"{move.label}: {standing.place.measure.path} {standing.place.version.number}"
        ask_for_build(find_settings().database_url, reason=words, by=person.id, at=read_now())
