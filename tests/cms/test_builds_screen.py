"""The screen of publishing: what runs, why and for whom, what waits, what readers see, and cancelling."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.builds.superseding import tell_superseded
from publishing.builds import Request, Worker, open_builds
from tests.cms.mailbox import read_letters

WORKER = Worker("another-machine", "17@4711")
SCREEN = "/builds/"


@pytest.fixture
def queue(workshop):
    """The queue of builds."""
    with open_builds(workshop.settings.database_url) as builds:
        yield builds


def ask(queue, workshop, build_id, by="u-1", reason="push"):
    queue.request(Request(id=build_id, reason=reason, by=by, at=workshop.now - timedelta(minutes=2)))


def run(queue, workshop):
    found = queue.claim(WORKER, workshop.now - timedelta(seconds=75), 60)
    assert found is not None
    return found


def test_with_nothing_published_the_screen_says_so(queue, sign_in):
    page = sign_in("reviewer").get(SCREEN).text
    for words in ("Nothing has been published yet.", "Nothing is being published.", "Nothing waits."):
        assert words in page


def test_what_runs_is_shown_with_its_step_its_reason_and_its_author(queue, workshop):
    editor = workshop.sign_in("editor", name="Ama Mensah")
    ask(queue, workshop, "one", by=f"u-{editor.number}")
    queue.note_progress(run(queue, workshop), "mirror to s3://bucket", 200, 1234)
    page = editor.get(SCREEN).text
    for words in ("Mirror to s3://bucket, 200 of 1,234", "Something was saved", "Ama Mensah", "1 min 15 s"):
        assert words in page


def test_after_a_failure_the_screen_says_why_and_what_readers_see(queue, workshop, sign_in):
    ask(queue, workshop, "one")
    earlier = workshop.now - timedelta(minutes=1)
    queue.finish(run(queue, workshop), "DONE", earlier, result="Release 1 is live.", release="r" * 40)
    ask(queue, workshop, "two")
    queue.finish(run(queue, workshop), "FAILED", workshop.now, result="A shared file has an error.")
    page = sign_in("reviewer").get(SCREEN).text
    assert page.index("The last publish failed") < page.index("A shared file has an error.")
    assert "Readers see the site as it was published at" in page


def test_what_is_prepared_hides_no_failure_and_is_none_itself(queue, workshop, sign_in):
    ask(queue, workshop, "one")
    queue.finish(run(queue, workshop), "FAILED", workshop.now, result="A shared file has an error.")
    ask(queue, workshop, "two", reason="prepare")
    queue.finish(run(queue, workshop), "DONE", workshop.now, result="Release 2 is prepared.")
    page = sign_in("reviewer").get(SCREEN).text
    assert "The last publish failed" in page
    assert "A release is made ahead of its instant" in page


@pytest.mark.parametrize(("runs", "words"), [(False, "Nothing of it went live."), (True, "It stops, unless")])
def test_a_build_is_cancelled_by_its_button(queue, workshop, sign_in, runs, words):
    ask(queue, workshop, "one")
    claim = run(queue, workshop) if runs else None
    editor = sign_in("editor")
    page = editor.post("/builds/one/cancel", {}, form=SCREEN, follow_redirects=True).text
    assert words in page
    assert "Cancel this" not in page
    assert queue.is_cancelled(claim) if claim else queue.find("one").state == "CANCELLED"


def test_a_reviewer_sees_builds_and_cannot_cancel(queue, workshop, sign_in):
    ask(queue, workshop, "one")
    reviewer = sign_in("reviewer")
    assert "Cancel this" not in reviewer.get(SCREEN).text
    assert reviewer.post("/builds/one/cancel", {}, form=SCREEN).status_code == 403
    assert queue.find("one").state == "PENDING"


def supersede(queue, workshop, older, newer, *, reasons=("requested", "requested")):
    """Have two people ask for a publish, and the later one's be begun."""
    for number, (build_id, by, reason) in enumerate(zip(("one", "two"), (older, newer), reasons, strict=True)):
        at = workshop.now - timedelta(minutes=3 - number)
        queue.request(Request(id=build_id, reason=reason, by=f"u-{by.number}", at=at))
    return run(queue, workshop)


def test_a_build_shows_what_it_did_and_what_came_of_it(queue, workshop, sign_in):
    ask(queue, workshop, "one")
    claim = run(queue, workshop)
    queue.note_log(claim, "11:58:46 render\nmade site/about/index.html: new\n11:58:50 ended")
    queue.finish(claim, "DONE", workshop.now, result="Release 1 is live.", release="r" * 40)
    reviewer = sign_in("reviewer")
    assert 'href="/builds/one"' in reviewer.get(SCREEN).text
    page = reviewer.get("/builds/one").text
    for words in ("Something was saved", "Release 1 is live.", "made site/about/index.html: new", "1 min 15 s"):
        assert words in page
    assert reviewer.get("/builds/three").status_code == 404


def test_a_build_that_was_taken_over_and_the_one_that_does_its_work_lead_to_each_other(queue, workshop):
    older, newer = workshop.sign_in("editor", name="Ama Mensah"), workshop.sign_in("approver", name="Bo Lund")
    supersede(queue, workshop, older, newer)
    page = older.get("/builds/one").text
    assert "It did not run by itself." in page
    assert 'href="/builds/two"' in page
    assert "Bo Lund asked for" in page
    page = newer.get("/builds/two").text
    assert "It also does what others asked for" in page
    assert "for Ama Mensah" in page


def test_both_who_asked_for_a_publish_are_told_once_that_one_does_both(queue, workshop):
    older, newer = workshop.sign_in("editor", name="Ama Mensah"), workshop.sign_in("approver", name="Bo Lund")
    supersede(queue, workshop, older, newer)
    with workshop.app.test_request_context():
        assert [tell_superseded(), tell_superseded()] == [2, 0]
    sent = {letter["To"]: letter for letter in read_letters(workshop)}
    assert "Bo Lund asked for another" in sent[older.email].get_content()
    assert "also does what Ama Mensah asked for" in sent[newer.email].get_content()
    assert all("/builds/two" in letter.get_content() for letter in sent.values())


def test_nobody_is_told_of_saves_that_are_published_together_nor_of_their_own_wishes(queue, workshop):
    older, newer = workshop.sign_in("editor", name="Ama Mensah"), workshop.sign_in("approver", name="Bo Lund")
    queue.finish(supersede(queue, workshop, older, newer, reasons=("push", "push")), "DONE", workshop.now, result="")
    with workshop.app.test_request_context():
        assert tell_superseded() == 0
