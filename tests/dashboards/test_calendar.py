"""Calendars of planned releases are valid iCalendar, hold what is planned, and change only with it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.dashboards.calendar import build_calendar
from generator.pages.dashboards.calendar_text import Event, write_calendar
from tests.dashboards.conftest import NOW
from tests.dashboards.raw import load_list
from tests.pages.content import DIET, SMOKING, change, make_content, open_site

STATE = f"measures/{SMOKING}/measure.yaml"
NAME = re.compile(r"[A-Z-]+(;[A-Z-]+=[A-Z-]+)*")
REQUIRED = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS", "SEQUENCE", "URL"}
VALUES = {
    "DTSTAMP": r"\d{8}T\d{6}Z",
    "DTSTART": r"\d{8}T\d{6}Z",
    "DTSTART;VALUE=DATE": r"\d{8}",
    "DTEND;VALUE=DATE": r"\d{8}",
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED",
    "SEQUENCE": r"\d+",
}


def parse(content: bytes) -> list[dict[str, str]]:
    """Return the events of a calendar by the rules of RFC 5545; anything against them fails."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines[1] == "VERSION:2.0"
    assert lines[2].startswith("PRODID:")
    events: list[dict[str, str]] = []
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        assert NAME.fullmatch(name), line
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            assert name not in events[-1]
            assert re.fullmatch(VALUES.get(name, ".*"), value), line
            events[-1][name] = value
    for event in events:
        assert {name.partition(";")[0] for name in event} >= REQUIRED
    assert len({event["UID"] for event in events}) == len(events)
    return events


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def test_demo_calendar_holds_what_is_planned(demo):
    events = parse(build_calendar(demo.site))
    titles = {unescape(event["SUMMARY"]) for event in events}
    assert len(events) == 10
    assert {each["title"] for each in load_list(demo.files, "planned.yaml")} <= {
        title.removesuffix(" (day to be announced)") for title in titles
    }


def test_calendars_of_topics_hold_all_of_their_own(varied):
    whole = {event["UID"] for event in parse(build_calendar(varied.site))}
    topics = [f"topic-{number}" for number in range(10)]
    assert {event["UID"] for topic in topics for event in parse(build_calendar(varied.site, topic))} == whole
    assert len(whole) > 50


def test_confirmed_day_stands_at_the_time_of_release_and_others_are_whole_days():
    [event] = parse(build_calendar(open_site(make_content())))
    assert event["DTSTART"] == "20270513T083000Z"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", "1")
    assert "The data came late" in unescape(event["DESCRIPTION"])
    files = change(make_content(), STATE, "on: 2027-05-13\n  status: confirmed", "on: 2027-05")
    [event] = parse(build_calendar(open_site(files)))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20270501", "20270601")
    assert event["STATUS"] == "TENTATIVE"


def test_event_keeps_its_identity_when_its_date_moves():
    before = parse(build_calendar(open_site(make_content())))
    moved = change(make_content(), STATE, "on: 2027-05-13", "on: 2027-06-17")
    after = parse(build_calendar(open_site(moved)))
    assert [event["UID"] for event in before] == [event["UID"] for event in after] == ["smoke001-3.0@numbers.example"]


def test_calendar_is_stamped_with_the_newest_release_of_what_it_shows():
    [event] = parse(build_calendar(open_site(make_content())))
    assert event["DTSTAMP"] == "20250602T083000Z"
    newer = change(make_content(), f"measures/{DIET}/measure.yaml", "2025-01-15", "2026-01-15")
    assert build_calendar(open_site(newer)) == build_calendar(open_site(make_content()))


def test_release_whose_day_has_passed_leaves_the_calendar():
    last, over = datetime(2027, 5, 13, 22, 59, tzinfo=UTC), datetime(2027, 5, 13, 23, tzinfo=UTC)
    assert len(parse(build_calendar(open_site(make_content(), at=last)))) == 1
    assert parse(build_calendar(open_site(make_content(), at=over))) == []


def make_event(**fields: Any) -> Event:
    given_fields: dict[str, Any] = {
        "uid": "a@b.example",
        "stamp": NOW,
        "start": date(2027, 2, 1),
        "end": None,
        "title": "",
        "about": "",
        "url": "https://b.example/",
        "category": "",
        "status": "TENTATIVE",
        "sequence": 0,
    }
    return Event(**(given_fields | fields))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_any_words_come_back_from_a_calendar(words):
    [event] = parse(write_calendar("Name", "Product", [make_event(title=words, about=f"{words}\nEnd")]))
    assert unescape(event["SUMMARY"]) == words
    assert unescape(event["DESCRIPTION"]) == f"{words}\nEnd"


@pytest.mark.parametrize("sign", ["\x00", "\r", "\x1b"])
def test_control_characters_reach_no_calendar(sign):
    [event] = parse(write_calendar("Name", "Product", [make_event(title=f"a{sign}b")]))
    assert event["SUMMARY"] == "ab"
