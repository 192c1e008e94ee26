"""Two people at once: whatever they change, nothing that was acknowledged is lost and no conflict is ever committed."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.workspace import Choice, Conflict, ContentPlace, Saved
from measures.store import GitStore
from tests.cms.workspace import pages
from tests.cms.workspace.pages import DATA, FACTS, Part, Parts
from tests.cms.workspace.pushing import push
from tests.cms.workspace.studio import NOON, make_store, open_workspace

Outcome = Saved | Conflict | None


@pytest.fixture(scope="module")
def shared_place() -> Iterator[ContentPlace]:
    with TemporaryDirectory() as folder:
        yield make_store(Path(folder))


def start(place: ContentPlace, word: str) -> tuple[str, Parts]:
    """Put a fresh version into the store and return the commit."""
    parts = pages.begin(word)
    with GitStore(place.path) as store:
        head = store.head("main")
        return store.commit(pages.write(parts), base=head, author="u-1", message="Begin", at=NOON), parts


def save(place: ContentPlace, parts: Parts, base: str, user: str, chosen: dict[str, Choice] | None = None) -> Outcome:
    with open_workspace(place) as work:
        return work.save(pages.write(parts), base=base, message="Save", user=user, chosen=chosen or {})


def read(place: ContentPlace) -> Parts:
    with open_workspace(place) as work:
        facts, data = work.read(FACTS), work.read(DATA)
    assert facts is not None
    assert data is not None
    assert b"<<<<<<<" not in facts + data
    return pages.read(facts, data)


def run_at_once(*tasks: Callable[[], object]) -> list[object]:
    together = threading.Barrier(len(tasks))
    outcomes: list[object] = [None] * len(tasks)

    def run(at: int) -> None:
        together.wait()
        outcomes[at] = tasks[at]()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def check_saves(
    place: ContentPlace, base: Parts, changed: dict[str, frozenset[Part]], outcomes: dict[str, Outcome]
) -> None:
    """Hold what is in the store to what each editor was told."""
    now = read(place)
    both = frozenset.intersection(*changed.values())
    for user, outcome in outcomes.items():
        if isinstance(outcome, Conflict):
            assert len(outcome.clashes) == len(both) > 0
        else:
            mine = pages.change(base, changed[user], user)
            assert all(now[part] == mine[part] for part in changed[user])
    assert any(isinstance(outcome, Saved) for outcome in outcomes.values())
    assert all(isinstance(outcome, Saved) for outcome in outcomes.values()) == (not both)
    touched = frozenset.union(*changed.values())
    assert all(now[part] == base[part] for part in base.keys() - touched)


def check_pair(place: ContentPlace, mine: frozenset[Part], theirs: frozenset[Part]) -> None:
    """Save two edits at once, and whatever was refused once more as its editor chooses."""
    commit, base = start(place, "text")
    changed = {"u-2": mine, "u-3": theirs}
    tasks = [
        lambda user=user, parts=parts: save(place, pages.change(base, parts, user), commit, user)
        for user, parts in changed.items()
    ]
    outcomes = dict(zip(changed, run_at_once(*tasks), strict=True))
    check_saves(place, base, changed, outcomes)  # type: ignore[arg-type]
    for user, outcome in outcomes.items():
        if isinstance(outcome, Conflict):
            wanted = pages.change(base, changed[user], user)
            chosen = {clash.key: Choice(take="mine") for clash in outcome.clashes}
            assert isinstance(save(place, wanted, commit, user, chosen), Saved)
            now = read(place)
            assert all(now[part] == wanted[part] for part in changed[user])
            other = next(each for each in changed if each != user)
            kept = pages.change(base, changed[other], other)
            assert all(now[part] == kept[part] for part in changed[other] - changed[user])


@pytest.mark.slow
@pytest.mark.parametrize("pairs", [100, pytest.param(1000, marks=pytest.mark.soak)])
def test_pairs_of_edits_at_once_lose_nothing(shared_place: ContentPlace, pairs: int) -> None:
    @settings(max_examples=pairs)
    @given(mine=pages.edits, theirs=pages.edits)
    def try_pair(mine: frozenset[Part], theirs: frozenset[Part]) -> None:
        check_pair(shared_place, mine, theirs)

    try_pair()


def check_push_and_save(
    place: ContentPlace, mine: frozenset[Part], theirs: frozenset[Part], *, pushes_first: bool
) -> None:
    """Push and save two edits at once: each has it all in the store, or is told what stands against it."""
    commit, base = start(place, "text")
    pushed, saved = pages.change(base, theirs, "u-9"), pages.change(base, mine, "u-2")
    tasks: list[Callable[[], object]] = [
        lambda: push(place.path, pages.write(pushed), commit, "u-9"),
        lambda: save(place, saved, commit, "u-2"),
    ]
    outcomes = run_at_once(*(tasks if pushes_first else tasks[::-1]))
    of_push, of_save = outcomes if pushes_first else outcomes[::-1]
    now = read(place)
    assert isinstance(of_save, Saved | Conflict)
    if isinstance(of_save, Conflict):
        assert of_push is not None
        assert len(of_save.clashes) == len(mine & theirs) > 0
    else:
        assert all(now[part] == saved[part] for part in mine)
    if of_push is not None:
        assert all(now[part] == pushed[part] for part in (theirs if isinstance(of_save, Conflict) else theirs - mine))
    if isinstance(of_save, Saved):
        assert (of_push is None) or not mine & theirs


@pytest.mark.slow
@pytest.mark.parametrize("pairs", [40, pytest.param(150, marks=pytest.mark.soak)])
def test_push_and_save_at_once_lose_nothing(shared_place: ContentPlace, pairs: int) -> None:
    @settings(max_examples=pairs)
    @given(mine=pages.edits, theirs=pages.edits, pushes_first=st.booleans())
    def try_pair(mine: frozenset[Part], theirs: frozenset[Part], *, pushes_first: bool) -> None:
        check_push_and_save(shared_place, mine, theirs, pushes_first=pushes_first)

    try_pair()


def work_through(place: ContentPlace, user: str, rounds: int, told: multiprocessing.Queue[tuple[str, int]]) -> None:
    """Add one paragraph, keyword and row after another, each from the newest commit, and tell what was saved."""
    for number in range(rounds):
        with open_workspace(place) as work:
            state = f"measures/health/smoking/adults/log-{user}.md"
            known = work.read(state) or b""
            facts = work.read(FACTS) or b""
            changes = {state: known + f"{number}\n".encode(), FACTS: facts.replace(b"## Meth", _line(user, number))}
            done = work.save(changes, base=work.head, message=f"Round {number}", user=user)
            if isinstance(done, Saved):
                told.put((user, number))


def _line(user: str, number: int) -> bytes:
    return f"By {user}: {number}.\n\n## Meth".encode()


@pytest.mark.slow
def test_processes_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    place = make_store(tmp_path)
    start(place, "text")
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    rounds = 25
    workers = [context.Process(target=work_through, args=(place, f"u-{at}", rounds, told)) for at in (2, 3, 4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    saved = []
    while not told.empty():
        saved.append(told.get())
    with open_workspace(place) as work:
        facts = (work.read(FACTS) or b"").decode()
        assert len(work.objects.list_commits(work.head)) == len(saved) + 2
    assert saved
    for user, number in saved:
        assert facts.count(f"By {user}: {number}.\n") == 1
    assert facts.count("By u-") == len(saved)
