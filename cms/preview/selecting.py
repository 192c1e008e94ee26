"""The public site as it would be with some drafts released: made from the head of the content store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cms.preview.known import Newest, SiteUnreadable
from measures.checks.run import check_measures, check_shared
from measures.model.dates import VersionNumber
from measures.model.problem import Problem
from measures.model.site import Site
from measures.model.tree import Objects
from measures.publication.approval import ApprovalRule
from measures.publication.choose import hold_back, make_setting
from measures.publication.instants import Clock, InstantUnclear, read_instant
from measures.publication.record import PublicMeasure, PublicVersion, ReleaseRecord, Selection, Visible
from measures.publication.select import Selected, Setting, describe_measure
from measures.publication.site import PublicSite
from measures.publication.survey import MeasureFolder, Survey, list_live_paths
from yardstick.settings import Settings

_newest = Newest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A version to show as if it were released: the measure's path and the number.

    `released` is when its page says that it was; None for the instant at which it is shown.
    """

    path: str
    number: str
    released: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The content tree that previews are made of, and how the installation publishes it."""

    objects: Objects
    root: str
    rule: ApprovalRule
    visible: Visible

    @property
    def survey(self) -> Survey:
        """The survey of the tree."""
        return _newest.survey(self.objects, self.root)

    def read_site(self) -> Site:
        """Return the site's settings.

        Raises:
            SiteUnreadable: they have errors.
        """
        return _newest.read_site(self.objects, self.root)

    def select(self, instant: datetime) -> Selected:
        """Return what is public at an instant (UTC), for the caller to change.

        Raises:
            SiteUnreadable: site.yaml has errors.
        """
        return _newest.choose(self.objects, self.root, instant, self.rule)


def describe_installation(settings: Settings) -> tuple[ApprovalRule, Visible]:
    """Return how an installation approves, and those of its settings that show on pages."""
    visible = Visible(
        origin=settings.site_origin or "",
        stage=settings.stage,
        noindex=settings.stage != "production",
        feedback=settings.feedback_address or "",
        mailing_list=settings.mailing_list_address or "",
        style_guide_origin=settings.style_guide_origin or "",
    )
    return ApprovalRule(settings.approval, (settings.approval_key or "").encode()), visible


def release_instant(stand: Stand, draft: Draft) -> datetime | None:
    """Return when a version is planned to be released; None where it has no date yet."""
    folder = stand.survey.folders.get(draft.path)
    state = folder.measure.versions.get(draft.number) if folder is not None and folder.measure is not None else None
    if state is None or state.release_at is None:
        return None
    site = stand.read_site()
    try:
        return read_instant(state.release_at, Clock.of(site.timezone, site.release_time))
    except InstantUnclear:
        return None


def make_site(stand: Stand, drafts: Iterable[Draft], instant: datetime, *, is_checked: bool = False) -> PublicSite:
    """Return what readers would see at an instant (UTC) if the drafts were released by then.

    With `is_checked`, public versions with an error are left out, as they are where nothing of them was released yet.

    Raises:
        SiteUnreadable: site.yaml has errors.
    """
    site = stand.read_site()
    setting = make_setting(stand.objects, site, instant, stand.rule)
    folders = stand.survey.folders
    selected = stand.select(instant)
    if is_checked:
        _leave_out_faulty(stand, selected)
    for draft in drafts:
        shown = _add(folders.get(draft.path), draft, setting, selected)
        if shown is not None:
            selected.measures[draft.path] = shown
    selection = Selection(shared=stand.survey.shared, measures=dict(sorted(selected.measures.items())))
    record = ReleaseRecord(instant=instant, fingerprint="preview", visible=stand.visible, selection=selection)
    return PublicSite(record, stand.objects)


def find_shared_faults(stand: Stand) -> tuple[Problem, ...]:
    """Return the errors of the files that all measures share, and of the layout: they stop a release."""
    survey = stand.survey
    _shared, problems = check_shared(stand.objects, survey.shared, list_live_paths(survey))
    return tuple(each for each in (*survey.shared_problems, *problems) if each.is_error)


def _leave_out_faulty(stand: Stand, selected: Selected) -> None:
    """Take out the measures that a release would hold back."""
    survey = stand.survey
    shared, _problems = check_shared(stand.objects, survey.shared, ())
    if shared is None:
        raise SiteUnreadable
    found = check_measures(stand.objects, selected.measures, survey.folders, shared, _newest.parts, files=survey.shared)
    by_measure = {path: problems for path, problems in found.items() if path}
    selected.measures = dict(hold_back(survey, survey.folders, selected, by_measure, None).measures)


def _add(folder: MeasureFolder | None, draft: Draft, setting: Setting, selected: Selected) -> PublicMeasure | None:
    """Return a measure with one more version; None where there is no such version, or it was withdrawn."""
    number = VersionNumber.parse(draft.number)
    if folder is None or folder.measure is None or number is None or draft.number not in folder.trees:
        return None
    known = selected.measures.get(draft.path)
    if known is not None and any(each.number == number for each in known.withdrawn):
        return None
    before = {} if known is None else {each.number: each for each in known.versions}
    published = before[number].published if number in before else draft.released or setting.instant
    before[number] = PublicVersion(number=number, tree=folder.trees[draft.number], published=published)
    versions = tuple(before[each] for each in sorted(before))
    withdrawn = () if known is None else known.withdrawn
    return describe_measure(draft.path, folder.measure, versions, withdrawn, setting, selected)
