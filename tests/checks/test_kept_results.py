"""Results of checks are kept, and only as long as what they looked at stays the same."""

from collections.abc import Mapping

from measures.model.tree import Entry
from measures.store import MemoryStore
from tests.checks.good_store import ASTHMA, FLU, Change, change_store
from tests.checks.test_releases import check_release, rules


class Counting:
    """A store that counts the folders of versions that were opened."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.root = store.root
        self.opened: list[str] = []

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        entries = self._store.tree(tree_id)
        if "measure.md" in entries:
            self.opened.append(tree_id)
        return entries

    def blob(self, blob_id: str) -> bytes:
        return self._store.blob(blob_id)


def count_opened(cache: dict[str, bytes], changes: dict[str, Change]) -> int:
    """Return how many versions are opened to check them, the one that a page names aside."""
    store = Counting(MemoryStore(change_store({"pages/about.md": "---\ntitle: About\n---\n\nText.\n", **changes})))
    check_release(store, cache=cache)  # type: ignore[arg-type]
    return len(set(store.opened))


def test_an_unchanged_store_is_not_opened_again():
    cache: dict[str, bytes] = {}
    assert count_opened(cache, {}) == 4
    assert count_opened(cache, {}) == 0


def test_one_changed_file_opens_only_the_versions_of_its_measure():
    cache: dict[str, bytes] = {}
    count_opened(cache, {})
    assert count_opened(cache, {f"{FLU}/1.0/by-year.csv": ("2020,5.0", "2020,5.1")}) == 1


def test_a_changed_classification_opens_only_the_versions_that_use_it():
    cache: dict[str, bytes] = {}
    count_opened(cache, {})
    path = "classifications/ethnicity-3.yaml"
    assert count_opened(cache, {path: ("label: White}", "label: White, aliases: [W]}")}) == 1


def test_changed_redirects_open_no_version():
    cache: dict[str, bytes] = {}
    count_opened(cache, {})
    assert count_opened(cache, {"redirects.yaml": ""}) == 0


def test_a_new_organisation_opens_no_version_that_names_another():
    cache: dict[str, bytes] = {}
    count_opened(cache, {})
    more = change_store({})["organisations.yaml"] + b"- {id: new-office, name: New Office}\n"
    assert count_opened(cache, {"organisations.yaml": more}) == 0


def test_kept_results_are_those_of_a_first_check():
    changes: dict[str, Change] = {f"{ASTHMA}/1.0/by-ethnicity.csv": ("2022,White,4.9", "2022,Whit,4.9")}
    cache: dict[str, bytes] = {}
    first = check_release(MemoryStore(change_store(changes)), cache=cache)
    again = check_release(MemoryStore(change_store(changes)), cache=cache)
    assert first == again
    assert rules(first)
    mended = {**changes, "classifications/ethnicity-3.yaml": ("label: White}", "label: White, aliases: [Whit]}")}
    assert check_release(MemoryStore(change_store(mended)), cache=cache) == {}
