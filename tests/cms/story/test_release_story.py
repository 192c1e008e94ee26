"""A draft goes through review and sign-off to readers, in a bundle, and is corrected; another is withdrawn.

It is told twice, with scripts and without, by keyboard alone, and published by the same clock.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cms.workflow.notices import USUAL
from publishing.outcome import Code
from tests.cms.serving import serve_app
from tests.cms.story.newsroom import (
    BUILDING,
    BUILDING_ID,
    BUILDING_TITLE,
    FACTORIES,
    FACTORIES_ID,
    FACTORIES_TITLE,
    Newsroom,
    make_office,
)
from tests.cms.story.team import ERROR, MISTAKE, Ada, Ben, Dana, Rae, Reader, Robin
from tests.cms.workshop import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cms.access import Role

DUE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
MINUTE_BEFORE = DUE.replace(minute=29)
AFTERNOON, NEXT_DAY = DUE.replace(hour=14, minute=30), DUE.replace(day=27)
ROLES: dict[str, Role] = {
    "Robin Hale": "editor",
    "Rae Moss": "reviewer",
    "Ben Frost": "approver",
    "Ada Lund": "administrator",
}


TITLES = {FACTORIES_ID: FACTORIES_TITLE, BUILDING_ID: BUILDING_TITLE}
TOLD = Path(__file__).with_name("release_story.txt")
"""Every act of the story as the exported log is to tell it, then every save as the history of content is."""


@pytest.fixture(scope="module")
def content_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a small office."""
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def newsroom(workshop: Workshop) -> Iterator[Newsroom]:
    """The application on a port, and a site on which no measure is public yet."""
    with serve_app(workshop.app) as origin:
        made = Newsroom(workshop, origin)
        assert made.publish().code == Code.DONE
        yield made


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody in the story, with their addresses by name."""

    newsroom: Newsroom
    emails: dict[str, str]
    robin: Robin
    rae: Rae
    ben: Ben
    ada: Ada
    dana: Dana
    reader: Reader


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def team(
    request: pytest.FixtureRequest,
    newsroom: Newsroom,
    open_page: Callable[..., Page],
    served: Callable[[Path], str],
) -> Team:
    """Everybody, each in a browser of their own."""

    def open_browser(origin: str) -> Page:
        page = open_page(f"{origin}/", scripts=request.param)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return page

    here, site = newsroom.origin, served(newsroom.site)
    return Team(
        newsroom,
        {name: newsroom.workshop.add_person(role, name=name)[1] for name, role in ROLES.items()},
        Robin(open_browser(here), here),
        Rae(open_browser(here), here),
        Ben(open_browser(here), here),
        Ada(open_browser(here), here),
        Dana(open_browser(here), here),
        Reader(open_browser(site), site),
    )


def review(team: Team) -> None:
    """Take both drafts through review, comments and the department's sign-off."""
    with team.robin.work(team.emails["Robin Hale"]):
        team.robin.send(f"{FACTORIES_TITLE} 1.0")
        team.robin.send(f"{BUILDING_TITLE} 1.0")
        with team.rae.work(team.emails["Rae Moss"]):
            team.rae.comment()
            team.robin.settle_comments()
            team.rae.check(f"{FACTORIES_TITLE} 1.0")
            link = team.rae.make_link()
        team.dana.sign_off(link)


def release(team: Team) -> None:
    """Approve both for one time, and see that they are public from then on and not a minute before."""
    with team.ben.work(team.emails["Ben Frost"]):
        team.ben.approve_for(FACTORIES_TITLE, DUE)
        team.ben.approve_for(BUILDING_TITLE, DUE)
        said = team.ben.look_at_bundle()
    assert "It goes out as planned." in said
    assert "Release: 2026-11-26 09:30 (Europe/London), 09:30 UTC" in said
    assert team.newsroom.publish_at(MINUTE_BEFORE) == 1
    assert team.newsroom.list_versions() == set()
    assert team.newsroom.publish_at(DUE) == 2
    assert team.newsroom.list_versions() == {"manufacturing-employment/1.0", "construction-employment/1.0"}


def warn(team: Team) -> None:
    """Let a reader report an error, and put up a notice, which stands on the page after a publish."""
    page = f"{FACTORIES}/1.0/"
    assert USUAL not in team.reader.read_page(page)
    assert team.reader.find_way_to_report().startswith("mailto:statistics@example.org?subject=Employment%20in%20m")
    team.newsroom.workshop.now = AFTERNOON
    with team.ben.work(team.emails["Ben Frost"]):
        team.ben.put_up_notice()
    assert team.newsroom.publish_at(AFTERNOON) == 3
    assert USUAL in team.reader.read_page(page)


def correct(team: Team) -> None:
    """Draft a correction beside the next edition, release it, and see what readers are told of it."""
    with team.robin.work(team.emails["Robin Hale"]):
        team.robin.begin("A new edition", "2.0")
        team.robin.correct()
        team.robin.send(f"{FACTORIES_TITLE} 1.1")
    with team.rae.work(team.emails["Rae Moss"]):
        team.rae.check(f"{FACTORIES_TITLE} 1.1")
    with team.ben.work(team.emails["Ben Frost"]):
        team.ben.approve_correction()
        team.ben.take_down_notice()
    assert team.newsroom.publish_at(AFTERNOON) == 4
    old, new = (team.reader.read_page(f"{FACTORIES}/{number}/") for number in ("1.0", "1.1"))
    assert "This version holds a mistake\n\n" + MISTAKE in old
    assert USUAL not in old
    assert "9.6% of White people" in old
    assert f"Corrected on 26 November 2026\n\n{MISTAKE}" in new
    assert "9.9% of White people" in new
    listed = team.reader.read_page("corrections/")
    assert f"{FACTORIES_TITLE}\n\nCorrection, 26 November 2026\n\n{MISTAKE}" in listed


def withdraw(team: Team) -> None:
    """Withdraw the other version by two people, and see what stays of it."""
    page = f"{BUILDING}/1.0/"
    team.newsroom.workshop.now = NEXT_DAY
    with team.ada.work(team.emails["Ada Lund"]):
        team.ada.ask_to_withdraw()
    with team.ben.work(team.emails["Ben Frost"]):
        team.ben.confirm_withdrawal()
    assert "9.6%" in team.reader.read_page(page)
    assert team.newsroom.publish_at(NEXT_DAY) == 5
    left = team.reader.read_page(page)
    assert f"Version 1.0 was withdrawn on 27 November 2026.\n\n{ERROR}" in left
    assert "9.6%" not in left
    assert f"Withdrawal, 27 November 2026\n\n{ERROR}" in team.reader.read_page("corrections/")


@pytest.mark.slow
def test_a_draft_goes_to_readers_by_keyboard_and_what_goes_wrong_with_it_is_mended(team: Team) -> None:
    review(team)
    release(team)
    warn(team)
    correct(team)
    withdraw(team)
    with team.ada.work(team.emails["Ada Lund"]):
        log = team.ada.export_log()
    told, saved = (part.splitlines() for part in TOLD.read_text().split("\n\n"))
    assert tell_log(log) == told
    assert team.newsroom.list_saves() == saved


def tell_log(text: str) -> list[str]:
    """Return an exported log in words, an act a line: the day, the time, who, what, from what to what, and why."""
    return [_tell(row) for row in csv.DictReader(StringIO(text))]


def _tell(row: dict[str, str]) -> str:
    at = datetime.fromisoformat(row["at"])
    who = row["name"] or ("a reader" if row["person"].startswith("reader ") else row["person"])
    about = (TITLES.get(row["measure"], ""), row["version"], f"({row['subject']})" if row["subject"] else "")
    change = " → ".join(each for each in (row["before"], row["after"]) if each)
    words = " ".join((who, row["act"], *(each for each in about if each)))
    told = "; ".join(each for each in (f"{at:%d %H:%M} {words}", change, row["why"]) if each)
    return re.sub(
        r"release (\d+) \([0-9a-f]{10}\)", r"release \1", re.sub(r"build [0-9TZ]+-[0-9a-f]+", "a build", told)
    )
