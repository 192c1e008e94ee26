"""What checks find between what is selected, the pages, the last release, and a store that lost objects."""

from datetime import UTC, datetime

import pytest

from measures.checks.run import check_measures, check_shared
from measures.model.problem import Problem
from measures.publication.approval import ApprovalRule
from measures.publication.choose import make_setting
from measures.publication.content_check import check_content
from measures.publication.record import PublicMeasure
from measures.publication.select import select_measures
from measures.publication.survey import Survey, survey_content
from measures.store import MemoryStore
from tests.checks.fault import Fault
from tests.checks.faults_of_numbers import STATES
from tests.checks.faults_of_sites import PAGES
from tests.checks.good_store import ASTHMA, FLU, Change, change_store
from tests.checks.past import WithPast

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Objects = MemoryStore | WithPast
Found = dict[str, tuple[Problem, ...]]


def select(objects: Objects) -> tuple[Survey, dict[str, PublicMeasure]]:
    survey = survey_content(objects, objects.root, {})
    shared, _ = check_shared(objects, survey.shared, ())
    assert shared is not None
    setting = make_setting(objects, shared.site, NOW, ApprovalRule("trust"))
    return survey, select_measures(survey.folders, setting).measures


def check_release(
    objects: Objects, last: dict[str, PublicMeasure] | None = None, cache: dict[str, bytes] | None = None
) -> Found:
    survey, selected = select(objects)
    shared, _ = check_shared(objects, survey.shared, ())
    assert shared is not None
    kept = {} if cache is None else cache
    return dict(check_measures(objects, selected, survey.folders, shared, kept, files=survey.shared, last=last))


def with_change(path: str, change: Change) -> tuple[WithPast, dict[str, PublicMeasure]]:
    past = MemoryStore(change_store({}))
    return WithPast(MemoryStore(change_store({path: change})), past), select(past)[1]


def rules(found: Found) -> list[tuple[str, str]]:
    return [(path, problem.rule) for path, problems in found.items() for problem in problems]


AGAINST_MEASURES: dict[str, Fault] = {**PAGES, **STATES}


@pytest.mark.parametrize("name", AGAINST_MEASURES)
def test_a_fault_on_a_page_counts_against_the_measure_that_it_names(name):
    fault = AGAINST_MEASURES[name]
    found = check_release(MemoryStore(change_store(fault.changes)))
    assert rules(found) == [(fault.measure.removeprefix("measures/"), fault.rule)]


def test_data_that_changed_under_its_number_is_named_at_its_line():
    objects, last = with_change(f"{FLU}/1.0/by-year.csv", ("2020,5.0", "2020,5.1"))
    (problem,) = check_release(objects, last)["health/illness/flu"]
    assert (problem.rule, problem.place.file, problem.place.line) == (
        "edition.data-changed",
        f"{FLU}/1.0/by-year.csv",
        3,
    )
    assert "after 1.0" in problem.hint


def test_a_unit_that_changed_under_its_number_is_named():
    objects, last = with_change(f"{FLU}/1.0/by-year.md", ("unit: percent", "unit: number"))
    (problem,) = check_release(objects, last)["health/illness/flu"]
    assert (problem.rule, problem.place.line) == ("edition.data-changed", 3)


def test_a_dimension_that_came_or_went_under_its_number_is_named():
    path = f"{FLU}/1.0/by-year.md"
    changes: dict[str, Change] = {path: None, f"{FLU}/1.0/by-year.csv": None}
    files = change_store({})
    changes |= {f"{FLU}/1.0/by-month{end}": files[f"{FLU}/1.0/by-year{end}"] for end in (".md", ".csv")}
    past = MemoryStore(files)
    objects = WithPast(MemoryStore(change_store(changes)), past)
    found = check_release(objects, select(past)[1])["health/illness/flu"]
    assert [(each.rule, each.place.file) for each in found] == [
        ("edition.data-changed", f"{FLU}/1.0/by-month.md"),
        ("edition.data-changed", path),
    ]


def test_words_may_change_under_the_same_number():
    objects, last = with_change(f"{FLU}/1.0/measure.md", ("Some people", "A few people"))
    assert check_release(objects, last) == {}


def approve(files: dict[str, bytes], tree: str) -> dict[str, bytes]:
    state = files[f"{FLU}/measure.yaml"].decode()
    approved = state.replace("+01:00}", f"+01:00, approved: {{tree: {tree}, by: u-3, at: 2024-05-13}}}}")
    return {**files, f"{FLU}/measure.yaml": approved.encode()}


def check_approved(change: Change) -> tuple[Problem, ...]:
    past = MemoryStore(change_store({}))
    tree = select(past)[1]["health/illness/flu"].versions[0].tree
    changed = change_store({f"{FLU}/1.0/by-year.csv": change} if change is not None else {})
    objects = WithPast(MemoryStore(approve(changed, tree)), past)
    return check_content(objects, objects.root, instant=NOW)


def test_an_approved_folder_that_stands_as_approved_gives_no_problem():
    assert check_approved(None) == ()


def test_a_file_that_was_changed_since_approval_is_named():
    found = check_approved(("2020,5.0", "2020,5.1"))
    assert [(each.rule, each.severity, each.place.file) for each in found] == [
        ("approval.unapproved-change", "warning", f"{FLU}/1.0/by-year.csv"),
        ("edition.data-changed", "error", f"{FLU}/1.0/by-year.csv"),
    ]


def test_a_version_whose_files_are_lost_is_an_error_of_its_measure_alone():
    store = MemoryStore(change_store({}))
    survey, selected = select(store)
    shared, _ = check_shared(store, survey.shared, ())
    assert shared is not None
    lost = selected["health/illness/flu"]
    versions = (lost.versions[0].model_copy(update={"tree": "0" * 40}),)
    measures = {**selected, "health/illness/flu": lost.model_copy(update={"versions": versions})}
    found = check_measures(store, measures, survey.folders, shared, {})
    assert rules(dict(found)) == [("health/illness/flu", "version.absent")]


def test_data_is_said_to_be_uncompared_where_the_last_state_is_lost():
    past = MemoryStore(change_store({}))
    last = select(past)[1]
    store = MemoryStore(change_store({f"{FLU}/1.0/by-year.csv": ("2020,5.0", "2020,5.1")}))
    (problem,) = check_release(store, last)["health/illness/flu"]
    assert (problem.rule, problem.severity) == ("edition.not-compared", "warning")


def test_a_redirect_may_hide_the_address_of_a_draft():
    state = 'id: flu00001\nversions:\n  "1.0": {status: draft}\n'
    redirect = "- {from: /health/illness/flu/, to: /health/illness/asthma/}\n"
    store = MemoryStore(change_store({f"{FLU}/measure.yaml": state, "redirects.yaml": redirect}))
    assert check_content(store.objects, store.root, instant=NOW) == ()


def test_an_accepted_warning_does_not_come_back():
    warning: tuple[str, str] = ("2023,Asian,7.5,5.0,8.0,75,", "2023,Asian,7.5,5.0,7.0,75,")
    acceptance = "accepted: [{rule: interval.outside, where: by-ethnicity.csv, by: u-3, at: 2025-05-12, why: So.}]\n"
    changes: dict[str, Change] = {
        f"{ASTHMA}/1.0/by-ethnicity.csv": warning,
        f"{ASTHMA}/1.0/measure.md": ("title: Asthma\n", f"title: Asthma\n{acceptance}"),
    }
    assert check_release(MemoryStore(change_store(changes))) == {}
    del changes[f"{ASTHMA}/1.0/measure.md"]
    assert rules(check_release(MemoryStore(change_store(changes)))) == [("health/illness/asthma", "interval.outside")]


def test_an_error_cannot_be_accepted():
    acceptance = "accepted: [{rule: source.unknown-publisher, by: u-3, at: 2025-05-12, why: No.}]\n"
    change = ("publisher: office-for-national-statistics", "publisher: ons")
    files = change_store({f"{ASTHMA}/1.0/measure.md": change})
    text = files[f"{ASTHMA}/1.0/measure.md"].replace(b"title: Asthma\n", f"title: Asthma\n{acceptance}".encode())
    found = check_release(MemoryStore({**files, f"{ASTHMA}/1.0/measure.md": text}))
    assert rules(found) == [("health/illness/asthma", "source.unknown-publisher")]
