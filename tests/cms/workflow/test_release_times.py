"""When an approved version may go to readers: what the form proposes, takes and refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from cms.audit import list_acts
from cms.database import transaction
from cms.editing.finding import find_version
from cms.people.commanding import find_active_person
from cms.workflow.releases import (
    NOW,
    ReleaseRefused,
    Releasing,
    choose_release,
    describe_both,
    is_embargoed,
    propose_release,
    read_release,
)
from cms.workflow.situations import read_standing
from measures.model.classification import Acceptance
from measures.model.measure import PreRelease, VersionState
from measures.model.site import Site
from measures.reading.site_file import read_site
from measures.writing.yaml_edits import set_field
from tests.cms.workflow.stepping import ID, NOON, NUMBER, STEPS, check_all, take
from tests.cms.workshop import CONTENT

SATURDAY = datetime(2026, 11, 28, 12, tzinfo=UTC)
ACCEPTED = Acceptance(rule="release.working-day", where="2026-11-28", by="u-9", at="2026-11-01", why="Census day.")


@pytest.fixture(scope="module")
def site() -> Site:
    found = read_site((CONTENT / "site.yaml").read_bytes(), "site.yaml").value
    assert found is not None
    return found


def release(site: Site, *, embargoed: bool = False, **state: object) -> Releasing:
    return Releasing(state=VersionState.model_validate(state), site=site, is_embargoed=embargoed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-12-25", "a holiday"),
        ("2026-11-28", "a Saturday"),
        ("2026-11-24", "a time to come"),
        ("2027-03-28 01:30", r"never occurs.*2027-03-28 00:30\+00:00 or 2027-03-28 02:30\+01:00"),
        ("2027-10-31 01:30", r"occurs twice.*2027-10-31 01:30\+01:00 or 2027-10-31 01:30\+00:00"),
        ("soon", 'Expected "now", or a day or a time'),
        ("2027-02-30", "or a day or a time"),
    ],
)
def test_a_release_time_that_will_not_do_is_refused_with_why(site, typed, words):
    with pytest.raises(ReleaseRefused, match=words):
        read_release(typed, release(site), NOON)


@pytest.mark.parametrize("written", ["2027-10-31 01:30+01:00", "2027-10-31 01:30+00:00"])
def test_an_hour_that_occurs_twice_is_taken_with_one_of_the_offsets_that_were_named(site, written):
    accepted = {**ACCEPTED.model_dump(), "where": "2027-10-31"}
    assert read_release(written, release(site, accepted=[accepted]), NOON) == f"{written[:10]}T01:30:00{written[-6:]}"


def test_the_next_working_days_release_time_is_proposed(site):
    assert propose_release(site, NOON) == "2026-11-26 09:30"
    assert propose_release(site, datetime(2026, 12, 24, 10, tzinfo=UTC)) == "2026-12-29 09:30"
    assert read_release("2027-06-01", release(site), NOON) == "2027-06-01T09:30:00+01:00"


def test_now_is_proposed_and_taken_only_where_nothing_is_under_embargo(site):
    assert choose_release(release(site), NOON) == NOW
    assert read_release("Now", release(site), NOON) == "2026-11-25T12:00:00+00:00"
    assert choose_release(release(site, embargoed=True), NOON) == "2026-11-26 09:30"
    with pytest.raises(ReleaseRefused, match=r"under embargo.*2026-11-26 09:30"):
        read_release("now", release(site, embargoed=True), NOON)


def test_on_a_day_off_now_is_neither_proposed_nor_taken_unless_an_administrator_accepted_that_day(site):
    assert choose_release(release(site), SATURDAY) == "2026-11-30 09:30"
    with pytest.raises(ReleaseRefused, match="ask an administrator"):
        read_release("now", release(site), SATURDAY)
    allowed = release(site, accepted=[ACCEPTED.model_dump()])
    assert read_release("now", allowed, SATURDAY) == "2026-11-28T12:00:00+00:00"
    with pytest.raises(ReleaseRefused, match="a Sunday"):
        read_release("2026-11-29", allowed, NOON)


def test_a_planned_release_to_come_is_what_the_form_starts_with(site):
    assert choose_release(release(site, embargoed=True, release_at="2027-02-01"), NOON) == "2027-02-01"
    assert choose_release(release(site, release_at="2024-02-01"), NOON) == NOW


@pytest.mark.parametrize(
    ("words", "bundle", "planned", "seen"),
    list(product((False, True), (None, "winter"), (None, "2027-02-01"), (0, 1))),
)
def test_what_is_planned_bundled_shown_before_or_new_in_numbers_is_under_embargo(site, words, bundle, planned, seen):
    post = PreRelease.model_validate({"post": "Secretary", "organisation": "Office", "from": "2027-01-31"})
    state = VersionState(bundle=bundle, release_at=planned, pre_release=(post,) * seen)
    expected = bool(bundle or planned or seen or not words)
    assert is_embargoed(state, None, site, words_only=words, now=NOON) == expected


def test_times_are_told_in_the_sites_own_time_and_in_utc(site):
    assert describe_both(datetime(2027, 6, 1, 8, 30, tzinfo=UTC), site) == (
        "2027-06-01 09:30 (Europe/London), 08:30 UTC"
    )
    assert "2027-06-01 00:30 (Europe/London), 2027-05-31 23:30 UTC" in describe_both(
        datetime(2027, 5, 31, 23, 30, tzinfo=UTC), site
    )


def test_a_new_edition_is_never_approved_for_now_and_the_form_says_when_instead(content, sign_in):
    approver = sign_in("approver")
    content.put("internal_review")
    check_all(approver)
    page = approver.get(f"{STEPS}/approve-directly").text
    assert 'value="2026-11-26 09:30"' in page
    assert "2026-11-25 10:00 (Europe/London), 10:00 UTC" in page
    assert take(approver, "approve-directly", **{"f.release": "now"}) == 422
    assert content.status == "internal_review"


@pytest.mark.parametrize(("state", "embargoed"), [("approved", True), ("public", False)])
def test_a_correction_of_what_readers_have_not_seen_is_under_embargo_too(workshop, content, sign_in, state, embargoed):
    approver = sign_in("approver")
    content.put(state)
    files = {f"2.1/{name}": content.read(f"{NUMBER}/{name}") for name in content.list_files()}
    files["2.1/measure.md"] = files["2.1/measure.md"].replace(b"---\n", b"---\nkind: clarification\n", 1)
    states = set_field(content.read("measure.yaml").decode(), ("versions", "2.1"), {"status": "internal_review"})
    content.write({**files, "measure.yaml": states.encode()})
    with workshop.app.test_request_context(), transaction() as connection:
        person = find_active_person(approver.id)
        standing = read_standing(connection, find_version(ID, "2.1"), person, workshop.now)
    assert standing.releasing.is_embargoed is embargoed


def test_a_day_off_is_allowed_by_an_administrator_with_a_reason_which_the_version_keeps(workshop, content, sign_in):
    approver, administrator = sign_in("approver"), sign_in("administrator")
    content.put("internal_review")
    check_all(approver)
    assert take(approver, "approve-directly", **{"f.release": "2026-12-28"}) == 422
    address = f"/measures/{ID}/{NUMBER}/day-off"
    assert approver.get(address).status_code == 403
    assert administrator.post(address, {"f.day": "2026-12-28", "f.why": " "}).status_code == 422
    assert administrator.post(address, {"f.day": "2026-12-29", "f.why": "It is urgent."}).status_code == 422
    assert administrator.post(address, {"f.day": "2026-12-28", "f.why": "It is urgent."}).status_code == 302
    (kept,) = content.measure.versions[NUMBER].accepted
    assert (kept.rule, kept.where, kept.by, kept.why) == (
        "release.working-day", "2026-12-28", administrator.id, "It is urgent.",
    )  # fmt: skip
    assert take(approver, "approve-directly", **{"f.release": "2026-12-28"}) == 302
    assert content.measure.versions[NUMBER].release_at == "2026-12-28T09:30:00+00:00"
    with workshop.app.app_context(), transaction() as connection:
        assert "allowed a day off for the release of" in {each.act for each in list_acts(connection, ID)}
