"""A publish keeps back what falls due at a weekend or on a holiday, and takes nothing from readers."""

from datetime import UTC, datetime

import pytest

from measures.publication.choose import Choice, choose
from measures.publication.record import Selection
from measures.store.memory import MemoryStore
from tests.publication.test_select import PATH, TRUST, make_content

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
FIRST = "status: approved, release_at: 2020-01-06"
ACCEPTED = "accepted: [{rule: release.working-day, by: u-9, at: 2026-11-24, why: The law names this day.}]"


def choose_at(content: dict[str, bytes], at: datetime, last: Selection | None) -> Choice:
    store = MemoryStore(content)
    return choose(store.objects, store.root, instant=at, rule=TRUST, last=last, cache={})


def choose_second(second: str, *, at: datetime = SUNDAY, holidays: str = "") -> Choice:
    """Choose after a release with version 1.0 alone, when 2.0 has the state `second`."""
    before = choose_at(make_content(FIRST), FRIDAY, None).selection
    content = make_content(FIRST, second)
    content["site.yaml"] += f"holidays: [{holidays}]\n".encode()
    return choose_at(content, at, before)


def shown(choice: Choice) -> list[str]:
    return [str(version.number) for version in choice.selection.measures[PATH].versions]


@pytest.mark.parametrize(
    ("release", "holidays"),
    [
        ("2026-11-28", ""),
        ("2026-11-29", ""),
        ("2026-11-27", "2026-11-27"),
        ("2026-11-28T00:30:00+00:00", ""),
        ("2026-11-27T23:30:00-01:00", ""),
    ],
)
def test_version_due_on_a_day_off_is_held_and_readers_keep_the_one_before(release, holidays):
    choice = choose_second(f"status: approved, release_at: {release}", holidays=holidays)
    assert shown(choice) == ["1.0"]
    [reason] = choice.selection.held[PATH]
    assert (reason.rule, reason.place) == ("release.working-day", f"measures/{PATH}/measure.yaml:4:41")


def test_version_due_on_a_working_day_goes_out_although_the_publish_is_late():
    assert shown(choose_second("status: approved, release_at: 2026-11-27")) == ["1.0", "2.0"]


def test_day_off_that_an_administrator_accepted_with_a_reason_is_a_release_day():
    choice = choose_second(f"status: approved, release_at: 2026-11-29, {ACCEPTED}")
    assert shown(choice) == ["1.0", "2.0"]
    assert not choice.selection.held


def test_acceptance_of_something_else_does_not_open_a_day_off():
    other = ACCEPTED.replace("release.working-day", "csv.repeated-key")
    assert shown(choose_second(f"status: approved, release_at: 2026-11-29, {other}")) == ["1.0"]


def test_holiday_added_later_takes_nothing_from_readers():
    content = make_content(FIRST, "status: approved, release_at: 2026-11-26")
    before = choose_at(content, FRIDAY, None).selection
    content["site.yaml"] += b"holidays: [2026-11-26, 2020-01-06]\n"
    again = choose_at(content, FRIDAY, before)
    assert shown(again) == ["1.0", "2.0"]
    assert not again.selection.held


def test_site_that_lost_its_history_shows_again_all_that_was_public():
    content = make_content(FIRST, "status: approved, release_at: 2026-11-22")
    assert shown(choose_at(content, FRIDAY, None)) == ["1.0", "2.0"]


def test_bundle_with_a_member_due_on_a_day_off_waits_whole():
    second = "status: approved, release_at: 2026-11-26, bundle: winter"
    other = make_content(second.replace("26", "28"), path="topic-0/subtopic-0/other", measure_id="m0000001")
    before = choose_at(make_content(FIRST), FRIDAY, None).selection
    choice = choose_at(make_content(FIRST, second) | other, SUNDAY, before)
    assert shown(choice) == ["1.0"]
    assert "topic-0/subtopic-0/other" not in choice.selection.measures
