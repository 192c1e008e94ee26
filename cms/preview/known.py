"""What the newest content tree holds and what of it is public, brought from one tree to the next by what differs.

A survey of thousands of measures takes seconds and choosing among them a good part of one; a save changes one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from measures.checks.shared_files import load_shared
from measures.model.changes import find_changes
from measures.model.record import is_slug
from measures.model.site import Site
from measures.model.tree import ObjectMissing, Objects, find_entry
from measures.publication.approval import ApprovalRule
from measures.publication.choose import make_setting, without_testing_topic
from measures.publication.record import PublicMeasure
from measures.publication.select import Selected, select_measures
from measures.publication.survey import MeasureFolder, Survey, survey_content, survey_measure

Parts = dict[str, bytes]
_MOST_PARTS, _MOST_CHOSEN = 20_000, 3
_OF_MEASURE = re.compile(r"measures/([^/]+/[^/]+/[^/]+)/.")


class SiteUnreadable(LookupError):
    """site.yaml has errors, so no page can be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is public from one instant until another (None: for good), by an approval rule."""

    measures: dict[str, PublicMeasure]
    rule: ApprovalRule
    since: datetime
    until: datetime | None

    def holds(self, instant: datetime, rule: ApprovalRule) -> bool:
        """Whether the same is public at an instant."""
        return rule == self.rule and self.since <= instant and (self.until is None or instant < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a content tree: its survey, the site's settings (None: not read yet), what was chosen of it."""

    root: str
    survey: Survey
    site: Site | None = None
    chosen: tuple[Chosen, ...] = ()


class Newest:
    """What is known of the newest content tree, shared by the requests of a process."""

    def __init__(self) -> None:
        self.parts: Parts = {}
        self._known: Known | None = None
        self._lock = Lock()

    def survey(self, objects: Objects, root: str) -> Survey:
        """Return the survey of a tree."""
        with self._lock:
            return self._bring_up(objects, root).survey

    def read_site(self, objects: Objects, root: str) -> Site:
        """Return the site's settings.

        Raises:
            SiteUnreadable: they have errors.
        """
        with self._lock:
            return self._read_site(objects, root)

    def choose(self, objects: Objects, root: str, instant: datetime, rule: ApprovalRule) -> Selected:
        """Return what is public of a tree at an instant (UTC), for the caller to change.

        Raises:
            SiteUnreadable: site.yaml has errors.
        """
        with self._lock:
            site = self._read_site(objects, root)
            known = self._bring_up(objects, root)
            chosen = next((each for each in known.chosen if each.holds(instant, rule)), None)
            if chosen is None:
                chosen = _choose(objects, known.survey.folders, site, instant, rule)
                self._known = replace(known, chosen=(chosen, *known.chosen[: _MOST_CHOSEN - 1]))
            return Selected(measures=dict(chosen.measures), next_due=chosen.until)

    def _read_site(self, objects: Objects, root: str) -> Site:
        known = self._bring_up(objects, root)
        if known.site is not None:
            return known.site
        files = {path: blob for path, blob in known.survey.shared.items() if path == "site.yaml"}
        found, _ = load_shared(objects, files, ())
        if found is None:
            raise SiteUnreadable
        self._known = replace(known, site=found.site)
        return found.site

    def _bring_up(self, objects: Objects, root: str) -> Known:
        before = self._known
        if before is not None and before.root == root:
            return before
        if len(self.parts) > _MOST_PARTS:
            self.parts.clear()
        changed = None if before is None else _find_changed_measures(objects, before.root, root)
        if before is None or changed is None:
            found = Known(root=root, survey=survey_content(objects, root, self.parts))
        else:
            found = _follow(objects, before, root, changed)
        self._known = found
        return found


def _choose(
    objects: Objects, folders: Mapping[str, MeasureFolder], site: Site, instant: datetime, rule: ApprovalRule
) -> Chosen:
    setting = make_setting(objects, site, instant, rule)
    selected = select_measures(without_testing_topic(folders, site), setting)
    return Chosen(measures=selected.measures, rule=rule, since=instant, until=selected.next_due)


def _find_changed_measures(objects: Objects, before: str, after: str) -> frozenset[str] | None:
    """Return the paths of the measures that differ between two trees; None where anything else differs too."""
    found = set()
    try:
        for path in find_changes(objects, before, after):
            measure = _OF_MEASURE.match(path)
            if measure is None or not all(map(is_slug, measure[1].split("/"))):
                return None
            found.add(measure[1])
    except ObjectMissing:
        return None
    return frozenset(found)


def _follow(objects: Objects, before: Known, root: str, changed: Iterable[str]) -> Known:
    """Return what is known of a tree in which some measures differ from what was known before."""
    folders = dict(before.survey.folders)
    old = {path: folders.pop(path) for path in changed if path in folders}
    new = {path: found for path in changed if (found := _survey_one(objects, root, path)) is not None}
    folders.update(new)
    chosen: tuple[Chosen, ...] = ()
    if before.site is not None and not any(map(_is_bundled, (*old.values(), *new.values()))):
        chosen = tuple(_choose_again(objects, before.site, each, frozenset(old), new) for each in before.chosen)
    return Known(root=root, survey=replace(before.survey, folders=folders), site=before.site, chosen=chosen)


def _survey_one(objects: Objects, root: str, path: str) -> MeasureFolder | None:
    entry = find_entry(objects, root, f"measures/{path}")
    return survey_measure(objects, path, entry.id) if entry is not None and entry.kind == "folder" else None


def _is_bundled(folder: MeasureFolder) -> bool:
    """Whether what is public of a measure depends on others."""
    return folder.measure is not None and any(state.bundle for state in folder.measure.versions.values())


def _choose_again(
    objects: Objects, site: Site, before: Chosen, old: frozenset[str], new: Mapping[str, MeasureFolder]
) -> Chosen:
    """Return what was chosen, with the measures that differ chosen anew for the same instant."""
    again = _choose(objects, new, site, before.since, before.rule)
    measures = {path: each for path, each in before.measures.items() if path not in old} | again.measures
    dues = [due for due in (before.until, again.until) if due is not None]
    return replace(before, measures=measures, until=min(dues, default=None))
