"""A correction of an edition that a newer one took the place of: all its steps by the screens, and what readers see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cms.preview.addressing import find_output
from generator.pages.addresses import SITE
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store import GitStore
from tests.cms.data.test_sending_data import carry, send
from tests.cms.editing.browser_form import find_form
from tests.cms.workflow.stepping import ID, PATH, Content, check_all
from tests.cms.workshop import Workshop

OLD = f"/measures/{ID}/1.1"
STILL = (
    "/",
    "/work-and-living-standards/",
    "/work-and-living-standards/employment/",
    f"/{PATH}/2.0/changes/",
    "/dashboards/",
    "/dashboards/planned/",
    "/sitemap.xml",
    "/search/",
)
"""Pages that a correction of a superseded edition leaves as they are."""
WHAT = "The rate of men in the first quarter was too low."


def publish(workshop: Workshop, store: GitStore) -> PublicSite:
    """Return the public site as a release an hour from now would have it."""
    head = store.head("main")
    assert head is not None
    instant = workshop.now + timedelta(hours=1)
    root = store.root_of(head)
    choice = choose(store, root, instant=instant, rule=ApprovalRule("trust"), last=None, cache={})
    assert PATH not in choice.selection.held, [str(each) for each in choice.problems]
    record = ReleaseRecord(instant=instant, fingerprint="x", visible=Visible(), selection=choice.selection)
    return PublicSite(record, store)


def draw(site: PublicSite, address: str) -> str:
    found = find_output(site, address, SITE)
    assert found is not None, address
    return found.kind.render(site, found.owner, found.path).decode()


def tell(page: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


@pytest.fixture
def store(workshop):
    with GitStore(workshop.folder / "content.git") as opened:
        yield opened


@pytest.fixture
def sites(workshop, store, content, sign_in):
    """The public site before and after 1.1 was corrected by an editor and approved by an approver."""
    del content
    before = publish(workshop, store)
    editor, reviewer, approver = sign_in("editor"), sign_in("reviewer"), sign_in("approver")
    page = f"/measures/{ID}/versions/new"
    begun = editor.post(page, find_form(editor.get(page).text).data(**{"f.kind": "update 1.0"}))
    assert begun.headers["Location"] == f"{OLD}/edit/edition"
    told = {"f.kind": "correction", "f.corrects.first_wrong": "1.0", "f.corrects.what": WHAT, "f.changes": WHAT}
    form = find_form(editor.get(begun.headers["Location"]).text)
    assert editor.post(f"{OLD}/edit/edition", form.data(**told)).status_code == 302
    data = Content(workshop.folder / "content.git").read("1.0/by-sex-over-time.csv").decode()
    first = data.split("\n", 2)[1]
    place = f"{OLD}/dimensions/by-sex-over-time/data"
    answer = send(editor, place, pasted=data.replace(first, re.sub(r"\d\.\d", "9.9", first, count=1)))
    assert "Use this data" in answer.text
    assert editor.post(f"{place}/use", carry(answer)).status_code == 302
    steps = f"{OLD}/steps"
    assert editor.post(f"{steps}/send", {}).status_code == 302
    check_all(reviewer, "1.1")
    assert approver.post(f"{steps}/approve-directly", {"f.release": "now"}).status_code == 302
    return before, publish(workshop, store)


def test_readers_of_a_superseded_edition_are_told_of_its_correction_and_nothing_else_jumps(sites):
    before, after = sites
    old = tell(draw(after, f"/{PATH}/1.0/"))
    assert f"This version holds a mistake {WHAT} Corrected on 25 November 2026. See version 1.1" in old
    new = tell(draw(after, f"/{PATH}/1.1/"))
    assert f"Corrected on 25 November 2026 {WHAT} What changed since version 1.0" in new
    assert "This is an old version Version 1.1 was published on 25 November 2026." in new
    assert "Published 28 February 2023 Last updated 25 November 2026" in new
    latest = tell(draw(after, f"/{PATH}/latest/"))
    assert "Published 12 March 2024 Last updated 12 March 2024" in latest
    assert "This version holds a mistake" not in latest
    assert f"Version 1.1 Published 25 November 2026 Correction: {WHAT}" in latest
    listed = tell(draw(after, "/corrections/"))
    assert f"Unemployment Correction, 25 November 2026 {WHAT} The mistake is in version 1.0." in listed
    feed = draw(after, "/feeds/corrections.atom")
    assert f"{WHAT} The mistake is in version 1.0." in feed
    assert f"/{PATH}/1.1/" in draw(after, "/feeds/site.atom")
    assert "1 version" in tell(draw(after, "/dashboards/whats-new/2026-11/"))
    for address in STILL:
        assert draw(before, address) == draw(after, address), address
    changes = tell(draw(after, f"/{PATH}/1.1/changes/"))
    assert "Compared with Version 1.0" in changes
    assert "April to June 2001, All 5.0% 9.9%" in changes
