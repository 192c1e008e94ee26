"""What differs in a version from the files that were approved, and from those that a department signed off."""

from __future__ import annotations

from dataclasses import dataclass

from cms.editing.finding import Place
from cms.surroundings import find_settings
from cms.workflow.records import SignOff
from cms.workspace import workspace
from measures.model.changes import find_changes
from measures.model.measure import Measure
from measures.publication.approval import is_sealed
from measures.reading.measure_file import read_measure
from measures.store.git import APPROVED
from measures.workflow import State, find_changed_numbers
from measures.workflow.differences import Difference, list_differences
from measures.workflow.numbers import find_changed_texts, list_figures, list_typed_numbers

_SHARED = frozenset({"site.yaml", "organisations.yaml"})
_MOST_SAVES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A version against the tree approved last (None: nothing was): which numbers differ, which typed ones, and all.

    `is_known` says that readers have seen the numbers of that tree: of a version that was pulled they have not.
    """

    tree: str | None = None
    is_known: bool = False
    numbers: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def compare_with_approved(place: Place, measure: Measure, current: State) -> Compared:
    """Return how a version differs from the files that were approved.

    A draft is compared with what was approved before it was pulled, else with the newest public version before it.
    """
    tree, objects = _find_approved(place, measure, current), workspace().objects
    if tree is None or not objects.has(tree):
        return Compared()
    now = place.version.tree
    figures = find_changed_texts(objects, tree, now, list_figures)
    return Compared(
        tree=tree,
        is_known=current == "public" or _is_known(place, measure, tree),
        numbers=(*find_changed_numbers(objects, tree, now), *(f"figures in {name}" for name in figures)),
        typed=find_changed_texts(objects, tree, now, list_typed_numbers),
        differences=list_differences(objects, tree, now),
    )


def _is_known(place: Place, measure: Measure, tree: str) -> bool:
    before, objects = _find_public_before(place, measure), workspace().objects
    return before is not None and objects.has(before) and not find_changed_numbers(objects, before, tree)


def _find_approved(place: Place, measure: Measure, current: State) -> str | None:
    state = measure.versions.get(place.version.number)
    if state is not None and state.approved is not None:
        return _read_approved(measure, place.version.number)
    if current != "draft":
        return None
    return _find_pulled(place, measure) or _find_public_before(place, measure)


def _find_pulled(place: Place, measure: Measure) -> str | None:
    """Return the tree that its ref keeps of a version that was approved before, as a save of its measure says.

    The ref alone says little: it is moved before an approval is committed, which may come to nothing.
    """
    number, objects = place.version.number, workspace().objects
    kept = objects.ref(f"{APPROVED}/{measure.id}/{number}")
    for save in workspace().index.list_commits(place.measure.path, _MOST_SAVES) if kept is not None else ():
        content = workspace().read(f"measures/{place.measure.path}/measure.yaml", at=save.commit) or b""
        then = read_measure(content, "measure.yaml").value if str(kept).encode() in content else None
        if then is not None and _read_approved(then, number) == kept:
            return kept
    return None


def _find_public_before(place: Place, measure: Measure) -> str | None:
    """Return the approved tree of the newest public version before a version."""
    for row in place.measure.versions:
        tree = _read_approved(measure, row.number) if row.order < place.version.order else None
        if tree is not None and workspace().find_state(measure.id, row.number) == "public":
            return tree
    return None


def _read_approved(measure: Measure, number: str) -> str | None:
    """Return the approved tree of a version; None where nothing vouches for it as strictly as the stage asks.

    Where the store is here, the ref that only an approval moves vouches too, so that approvals outlive their key.
    """
    state, settings, work = measure.versions.get(number), find_settings(), workspace()
    if state is None or state.approved is None:
        return None
    key, tree = (settings.approval_key or "").encode(), state.approved.tree
    is_vouched = settings.approval != "seal" or is_sealed(key, measure=measure.id, version=number, state=state)
    is_kept = work.place.remote is None and work.objects.ref(f"{APPROVED}/{measure.id}/{number}") == tree
    return tree if is_vouched or is_kept else None


def list_shared_changes(place: Place, measure: Measure) -> tuple[str, ...]:
    """Return the shared files that changed since a version was approved; nothing where it is not."""
    since = _find_approving_commit(place, measure)
    if since is None:
        return ()
    objects = workspace().objects
    changed = find_changes(objects, objects.root_of(since), workspace().root)
    return tuple(path for path in changed if path in _SHARED or path.startswith("classifications/"))


def _find_approving_commit(place: Place, measure: Measure) -> str | None:
    """Return the commit that wrote the approval of a version as it stands."""
    state, file, found = measure.versions.get(place.version.number), f"measures/{place.measure.path}", None
    if state is None or state.approved is None:
        return None
    for save in workspace().index.list_commits(place.measure.path, _MOST_SAVES):
        then = read_measure(workspace().read(f"{file}/measure.yaml", at=save.commit) or b"", file).value
        before = then.versions.get(place.version.number) if then is not None else None
        if before is None or before.approved != state.approved:
            break
        found = save.commit
    return found


def keep_standing(sign_off: SignOff | None, place: Place) -> tuple[SignOff | None, tuple[str, ...]]:
    """Return a sign-off as it stands, with the parts that changed since; an edit of numbers ends it as a whole."""
    objects, tree = workspace().objects, place.version.tree
    if sign_off is None or sign_off.tree == tree:
        return sign_off, ()
    if not objects.has(sign_off.tree) or find_changed_numbers(objects, sign_off.tree, tree):
        return None, ()
    return sign_off, tuple(str(each) for each in list_differences(objects, sign_off.tree, tree))
