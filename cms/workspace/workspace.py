"""The content store as one request sees it: a commit, its files, what the index knows of them, and saves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from cms.workspace.content import ContentPlace
from cms.workspace.edits import read_clock
from cms.workspace.saving import BaseUnknown, Conflict, Edit, Saved, check_base, save_decided, save_edit
from measures.index import Index, Logged, MeasureRow, Page, TopicRow, VersionRow, Wanted, open_index
from measures.merge import Choice
from measures.model.tree import Entry, ObjectMissing, find_entry
from measures.publication.due import is_version_due
from measures.publication.instants import Clock as SiteClock
from measures.reading.site_file import read_site
from measures.store import GitStore
from measures.workflow import State, read_state

Clock = Callable[[], datetime]
_NOTHING: Mapping[str, Choice] = {}
_FIRST_COMMITS = 5000


class StoreEmpty(LookupError):
    """The content store has no commit on its branch."""


@dataclass(frozen=True, slots=True)
class SavesElsewhere:
    """What machines with copies of one repository tell each other: commits saved lately, and how to tell of one.

    A commit is noted before it is sent, so that whoever meets it knows that it is no push; it is told once it is there.
    """

    told: tuple[str, ...]
    tell: Callable[[str], None]
    note: Callable[[str], object] = str


class Workspace:
    """The newest commit when the request began, or the one that a save made since. Close it when the request ends."""

    def __init__(self, place: ContentPlace, clock: Clock, others: SavesElsewhere | None = None) -> None:
        """Open the content store. Saves that `others` tell of are taken first, and they are told of those made here.

        Raises:
            NoStore: there is none.
            StoreEmpty: its branch has no commit.
        """
        self.place, self._clock, self._others = place, clock, others
        self.objects: GitStore = place.open()
        place.refresh(self.objects, clock(), others.told if others is not None else ())
        head = self.objects.head(place.branch)
        if head is None:
            self.objects.close()
            raise StoreEmpty(place.branch)
        self.head = head
        self._index: Index | None = None
        self._site_clock: tuple[str, SiteClock | None] | None = None
        self._topics: tuple[str, tuple[TopicRow, ...]] | None = None

    def close(self) -> None:
        """Let go of the files."""
        if self._index is not None:
            self._index.close()
        self.objects.close()

    @property
    def root(self) -> str:
        """The tree of the head."""
        return self.objects.root_of(self.head)

    def read(self, path: str, *, at: str | None = None) -> bytes | None:
        """Return a file's bytes as of the head, or of another commit; None where there is no such file.

        Raises:
            BaseUnknown: `at` is no commit.
        """
        entry = self.find_entry(path, at=at)
        return self.objects.blob(entry.id) if entry is not None and entry.kind == "file" else None

    def find_entry(self, path: str, *, at: str | None = None) -> Entry | None:
        """Return what stands at a path; None where nothing does."""
        return find_entry(self.objects, self._find_root(at), path)

    def list_folder(self, path: str, *, at: str | None = None) -> Mapping[str, Entry]:
        """Return the entries of a folder in order of name; none where there is no such folder."""
        root = self._find_root(at)
        entry = find_entry(self.objects, root, path) if path else Entry("folder", root)
        return self.objects.tree(entry.id) if entry is not None and entry.kind == "folder" else {}

    def _find_root(self, commit: str | None) -> str:
        if commit is None:
            return self.root
        try:
            return self.objects.root_of(commit)
        except ObjectMissing as fault:
            raise BaseUnknown(commit) from fault

    @property
    def index(self) -> Index:
        """The index, brought up to the head."""
        opened = self._open_index()
        opened.update(self.objects, self.head, self.root, self._list_commits)
        return opened

    @property
    def indexed_commit(self) -> str | None:
        """The commit that the index stands at before it is asked anything; None where it was not built yet."""
        return self._open_index().commit

    def _open_index(self) -> Index:
        if self._index is None:
            self._index = open_index(self.place.index)
        return self._index

    def _list_commits(self, since: str | None) -> tuple[Logged, ...]:
        found = self.objects.list_commits(self.head, since, _FIRST_COMMITS)
        return tuple(
            Logged(
                commit=each.commit,
                root=each.root,
                before=each.before,
                author=each.author,
                at=each.at,
                message=each.message,
            )
            for each in found
        )

    def list_measures(self, wanted: Wanted | None = None) -> Page:
        """Return one page of measures, by default the first of all in the order of topics."""
        return self.index.list_measures(wanted or Wanted())

    def list_topics(self) -> tuple[TopicRow, ...]:
        """Return topics and subtopics in the order of pages."""
        if self._topics is None or self._topics[0] != self.head:
            self._topics = (self.head, self.index.list_topics())
        return self._topics[1]

    def find_measure(self, measure_id: str) -> MeasureRow | None:
        """Return a measure by its id; None where there is none."""
        return self.index.find_measure(measure_id)

    def find_at(self, path: str) -> MeasureRow | None:
        """Return the measure at topic/subtopic/measure; None where there is none."""
        return self.index.find_at(path)

    def find_state(self, measure_id: str, version: str) -> State | None:
        """Return the state of a version by the clock; None where there is no such version."""
        measure = self.find_measure(measure_id)
        row = measure.version(version) if measure is not None else None
        return self.read_state(row) if row is not None else None

    def read_state(self, row: VersionRow) -> State:
        """Return the state of a version by the clock."""
        if row.status != "approved":
            return cast(State, row.status)
        clock = self._read_site_clock()
        is_due = clock is None or is_version_due(row, clock, self._clock(), self.list_mates)
        return read_state("approved", is_due=is_due)

    def list_mates(self, bundle: str) -> tuple[VersionRow, ...]:
        """Return the versions in a bundle. The index is asked for only where there is one."""
        site = read_site(self.read("site.yaml") or b"", "site.yaml").value
        return self.index.list_bundle(bundle, site.testing_topic if site is not None else None)

    def _read_site_clock(self) -> SiteClock | None:
        """Return how the site tells time, read once for a commit."""
        if self._site_clock is None or self._site_clock[0] != self.head:
            self._site_clock = (self.head, read_clock(self.objects, self.root))
        return self._site_clock[1]

    def save(
        self,
        changes: Mapping[str, bytes | None],
        *,
        base: str,
        message: str,
        user: str,
        chosen: Mapping[str, Choice] = _NOTHING,
        is_exact: bool = False,
        keeps_states: bool = False,
    ) -> Saved | Conflict:
        """Commit files (None removes one) as they were changed from the commit `base`, by a user such as "u-3".

        What others saved meanwhile is merged by field, paragraph and cell. Where both touched one part, nothing is
        saved and the clashes come back; `chosen` settles them by key when the same save is tried again.

        Raises:
            BaseUnknown: `base` is no commit of the branch.
            EditShut: the state of a version lets nobody change what this changes.
            PathTaken: a file would stand where a folder stands.
            ChangedMeanwhile: it `is_exact`, and others changed its files since `base`.
            StateGuarded: it `keeps_states`, and would change that of a version.
            StoreBusy: others saved so often that no gap was found.
            RemoteUnreachable: the shared repository could not be reached.
        """
        edit = Edit(
            changes=changes,
            base=base,
            author=user,
            message=message,
            at=self._clock(),
            chosen=chosen,
            is_exact=is_exact,
            keeps_states=keeps_states,
            note=self._note,
        )
        done = save_edit(self.objects, self.place, edit, self._find_path)
        self.head = done.commit if isinstance(done, Saved) else done.head
        if isinstance(done, Saved) and done.paths:
            self._tell(done.commit)
        return done

    def decide(
        self,
        choose: Callable[[], Mapping[str, bytes | None]],
        *,
        message: str,
        user: str,
        refs: tuple[str, ...] = (),
    ) -> Saved:
        """Commit the files that `choose` returns, which is asked while this workspace stands at the branch's head.

        It is asked again where somebody saved meanwhile; what it raises goes on to the caller, with nothing saved.

        Raises:
            StoreBusy: others saved so often that no gap was found.
            RemoteUnreachable: the shared repository could not be reached.
        """

        def decide(head: str) -> Mapping[str, bytes | None]:
            self.head = head
            return choose()

        edit = Edit(changes={}, base=self.head, author=user, message=message, at=self._clock(), note=self._note)
        done = save_decided(self.objects, self.place, edit, decide, refs)
        self.head = done.commit
        self._tell(done.commit)
        return done

    def _note(self, commit: str) -> None:
        if self._others is not None:
            self._others.note(commit)

    def _tell(self, commit: str) -> None:
        if self._others is not None:
            self._others.tell(commit)

    def check_base(self, base: str) -> None:
        """See that a commit that a browser names is the head or one that it was made on.

        Raises:
            BaseUnknown: it is not.
        """
        check_base(self.objects, base, self.head)

    def _find_path(self, measure_id: str) -> str | None:
        head = self.objects.head(self.place.branch)
        self.head = head or self.head
        found = self.find_measure(measure_id)
        return found.path if found is not None else None

    @cached_property
    def branch(self) -> str:
        """The branch that is read and saved to."""
        return self.place.branch
