"""Bundles through the screens: naming one, joining and leaving, what one lacks, and who hears that it is stuck."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cms.audit import list_acts
from cms.database import transaction
from cms.workflow.bundling import tell_stuck_bundles
from measures.model.measure import Measure
from measures.publication.approval import is_sealed, seal_state
from measures.reading.measure_file import read_measure
from measures.store import GitStore
from measures.workflow import record_bundle
from measures.writing.yaml_edits import set_field
from tests.cms.mailbox import read_letters
from tests.cms.workflow.stepping import ID, NOON, NUMBER, check_all, take

BUNDLE = f"/measures/{ID}/{NUMBER}/bundle"
APPROVED = f"{{tree: {'0' * 40}, by: u-3, at: 2026-11-25T10:00:00+00:00, seal: {'0' * 64}}}"
TEXT = f"""id: u1n6e3p9
versions:
  "2.0": {{status: approved, release_at: 2027-02-01, approved: {APPROVED}}}
"""


def read(text: str) -> Measure:
    found = read_measure(text.encode(), "measure.yaml").value
    assert found is not None
    return found


@pytest.mark.parametrize("bundle", ["winter", None])
def test_an_approval_that_changes_its_bundle_is_sealed_anew(bundle):
    text = record_bundle(TEXT, read(TEXT), "2.0", "autumn", b"key")
    text = record_bundle(text, read(text), "2.0", bundle, b"key")
    state = read(text).versions["2.0"]
    assert state.bundle == bundle
    assert is_sealed(b"key", measure="u1n6e3p9", version="2.0", state=state)
    assert state.approved is not None
    moved = state.model_copy(update={"bundle": "other"})
    assert seal_state(b"key", measure="u1n6e3p9", version="2.0", state=moved, approved=state.approved) != (
        state.approved.seal
    )


def test_a_bundle_is_named_at_approval_and_its_screen_says_what_keeps_it_back(content, sign_in):
    approver = sign_in("approver")
    content.put("internal_review")
    check_all(approver)
    assert take(approver, "approve-directly", **{"f.bundle": "Winter!"}) == 409
    assert take(approver, "approve-directly", **{"f.bundle": "winter"}) == 302
    assert content.measure.versions[NUMBER].bundle == "winter"
    shown = approver.get("/bundles/winter/").text
    assert "It goes out as planned." in shown
    assert "2027-01-12 09:30 (Europe/London), 09:30 UTC" in shown
    content.put_bundle_mate("winter")
    shown = approver.get("/bundles/winter/").text
    assert "It does not go out as it stands: 1 version is not ready." in shown
    assert "3.0</a>: It is not approved." in shown
    assert "/bundles/winter/" in approver.get("/bundles/").text


def test_what_goes_into_a_bundle_is_never_released_at_once(content, sign_in):
    approver = sign_in("approver")
    content.put("internal_review")
    check_all(approver)
    fields = {"f.bundle": "winter", "f.release": "now"}
    assert take(approver, "approve-directly", **fields) in (409, 422)
    assert content.status == "internal_review"


def test_a_version_joins_and_leaves_a_bundle_before_readers_see_it_and_the_log_says_why(workshop, content, sign_in):
    approver, editor = sign_in("approver"), sign_in("editor")
    content.put("approved")
    assert editor.get(BUNDLE).status_code == 403
    assert approver.post(BUNDLE, {"f.bundle": "winter", "f.why": " "}).status_code == 422
    assert approver.post(BUNDLE, {"f.bundle": "winter", "f.why": "With the census."}).status_code == 302
    assert content.measure.versions[NUMBER].bundle == "winter"
    assert content.status == "approved"
    assert approver.post(BUNDLE, {"f.bundle": "", "f.why": "Alone after all."}).status_code == 302
    assert content.measure.versions[NUMBER].bundle is None
    with workshop.app.app_context(), transaction() as connection:
        acts = [each for each in list_acts(connection, ID) if each.act == "changed the bundle of"]
    assert [(each.before, each.after, each.why) for each in acts] == [
        ("winter", "", "Alone after all."),
        ("", "winter", "With the census."),
    ]


@pytest.mark.parametrize("state", ["public", "withdrawn"])
def test_what_readers_see_joins_no_bundle(content, sign_in, state):
    approver = sign_in("approver")
    content.put(state)
    assert approver.post(BUNDLE, {"f.bundle": "winter", "f.why": "Why not."}).status_code == 409


def test_nothing_joins_a_bundle_that_has_gone_out(content, sign_in):
    approver = sign_in("approver")
    content.put("public", bundle="winter")
    content.put_bundle_mate("summer")
    address = f"/measures/{ID}/3.0/bundle"
    answer = approver.post(address, {"f.bundle": "winter", "f.why": "Late."})
    assert answer.status_code == 409
    assert "has gone out" in answer.text
    assert content.measure.versions["3.0"].bundle == "summer"


def test_an_approved_version_whose_own_time_has_passed_does_not_leave_for_readers(content, sign_in):
    approver = sign_in("approver")
    content.put("public", bundle="winter")
    content.put_bundle_mate("winter")
    answer = approver.post(BUNDLE, {"f.bundle": "", "f.why": "Now."})
    assert answer.status_code == 409
    assert "would go to readers at once" in answer.text
    assert approver.post(BUNDLE, {"f.bundle": "fresh", "f.why": "Now."}).status_code == 409
    assert approver.post(f"/measures/{ID}/3.0/bundle", {"f.bundle": "", "f.why": "Not ready."}).status_code == 302
    assert content.measure.versions[NUMBER].bundle == "winter"


@pytest.fixture
def tried(content):
    """The measure once more in the testing topic, where a draft of it names a bundle of a version that is approved."""
    content.put("approved", bundle="winter")
    entry = {"status": "draft", "bundle": "winter"}
    text = set_field(content.read("measure.yaml").decode(), ("versions", NUMBER), entry)
    files = {f"{NUMBER}/{name}": content.read(f"{NUMBER}/{name}") for name in content.list_files()}
    files["measure.yaml"] = text.replace(ID, "testing1").encode()
    with GitStore(content.path) as store:
        changes = {f"measures/testing-space/trials/unemployment/{name}": found for name, found in files.items()}
        store.commit(changes, base=store.head("main"), author="u-1", message="Try it", at=NOON)
    return "/measures/testing1/2.0"


def test_what_stands_in_the_testing_topic_keeps_no_bundle_back_and_its_screen_says_how_to_mend_it(
    workshop, content, sign_in, tried
):
    approver = sign_in("approver")
    shown = approver.get("/bundles/winter/").text
    assert "It goes out as planned." in shown
    assert "neither go out with it nor keep it back" in shown
    assert f'href="{tried}/bundle"' in shown
    assert ">Public<" not in approver.get(f"/measures/{ID}/{NUMBER}/").text
    workshop.now = datetime(2027, 2, 2, 10, tzinfo=UTC)
    with workshop.app.test_request_context():
        assert tell_stuck_bundles() == 0
    approver = sign_in("approver", name="Next year")
    assert ">Public<" in approver.get(f"/measures/{ID}/{NUMBER}/").text
    assert approver.post(f"{tried}/bundle", {"f.bundle": "", "f.why": "A trial."}).status_code == 302
    assert "Not part of it" not in approver.get("/bundles/winter/").text
    refused = approver.post(f"{tried}/bundle", {"f.bundle": "spring", "f.why": "A trial."})
    assert refused.status_code == 409
    assert "goes into no bundle" in refused.text


def test_approvers_are_told_once_that_a_bundle_did_not_go_out(workshop, content, sign_in):
    approver = sign_in("approver")
    content.put("approved", bundle="winter")
    content.put_bundle_mate("winter")
    with workshop.app.test_request_context():
        assert tell_stuck_bundles() == 0
    workshop.now = datetime(2027, 2, 1, 10, tzinfo=UTC)
    with workshop.app.test_request_context():
        assert (tell_stuck_bundles(), tell_stuck_bundles()) == (1, 0)
    (letter,) = [each for each in read_letters(workshop) if "did not go out" in each["Subject"]]
    assert letter["To"] == approver.email
    assert "3.0: It is not approved." in letter.get_content()
