"""Whatever changes something leaves a record: a commit, or an act in the log."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from cms.audit import read_log
from cms.database import transaction
from tests.cms.mailbox import find_link
from tests.cms.recorders import leaves_record
from tests.cms.routes import list_routes
from tests.cms.test_second_factor import Clock, give_password, make_codes, set_up
from tests.cms.workshop import NOW, PASSWORD

CHANGE_NOTHING = {
    "accounts.stay": "the session lasts longer, as by opening any screen",
    "data.download_marked_copy": "the answer holds what was sent",
    "data.read_data": "a table is shown as it was read",
    "dimensions.show_display": "a chart is drawn and not kept",
    "filters.delete": "a saved filter is the person's own",
    "accounts.save_mail": "which mail somebody gets is the person's own",
    "filters.save": "a saved filter is the person's own",
    "reading.read_text": "a text is drawn and not kept",
    "work.autosave": "what is typed is the person's own until it is saved",
    "work.beat": "who has a page open",
    "work.discard": "what is typed is the person's own until it is saved",
}
"""Views that take a form and change neither content nor rights nor work, and why."""
LIBRARY = "security."
"""Views of Flask-Security: what they do is noted by its signals, as the last tests here show."""


def list_changing(app):
    return [each for each in list_routes(app) if each.method != "GET" and each.permission != "nobody"]


def test_every_route_that_changes_something_leaves_a_commit_or_an_act(app):
    judged = [each for each in list_changing(app) if not each.endpoint.startswith(LIBRARY)]
    assert len(judged) > 60
    silent = [
        str(each)
        for each in judged
        if each.endpoint not in CHANGE_NOTHING and not leaves_record(app.view_functions[each.endpoint])
    ]
    assert silent == []


def test_routes_that_are_said_to_change_nothing_are_there_and_reading_ones_leave_no_record(app):
    assert set(CHANGE_NOTHING) <= {each.endpoint for each in list_changing(app)}
    read = ("measures.list_measures", "topics.list_topics", "dimensions.show_dimension", "workflow.list_steps")
    assert [name for name in read if leaves_record(app.view_functions[name])] == []


def read_acts(workshop, person=None):
    with workshop.app.app_context(), transaction() as connection:
        return [act.act for _, act in read_log(connection) if person in (None, act.person)]


def test_signing_in_failing_to_and_second_factors_are_in_the_log(workshop):
    with time_machine.travel(NOW, tick=False) as machine:
        editor = workshop.sign_in("editor")
        app = set_up(editor)
        codes = make_codes(editor)
        Clock(machine, workshop).shift(seconds=60)
        visitor = workshop.visitor()
        wrong = {"email": editor.email, "password": "wrong-wrong-wrong"}
        visitor.post("/sign-in", wrong, form="/sign-in")
        visitor.post("/sign-in", {**wrong, "email": "who@example.org"}, form="/sign-in")
        visitor = give_password(workshop, editor.email)
        visitor.post("/sign-in/code", {"code": "000000"}, form="/sign-in/code")
        visitor.post("/sign-in/code", {"code": app.generate().token}, form="/sign-in/code")
        other = give_password(workshop, editor.email)
        other.post("/sign-in/recovery-code", {"code": "no-code"}, form="/sign-in/recovery-code")
        other.post("/sign-in/recovery-code", {"code": codes[0]}, form="/sign-in/recovery-code")
        other.post("/account/sign-out-elsewhere", form="/account/")
        other.post("/account/second-factor", {"setup": "disable"}, form="/account/second-factor")
        other.post("/sign-out", form="/account/")
    told = read_acts(workshop, editor.id)
    expected = [
        "signed in", "set up the second factor", "made recovery codes", "failed to sign in", "gave a wrong code",
        "signed in", "gave a wrong recovery code", "used a recovery code", "signed in", "signed out everywhere else",
        "took off the second factor", "signed out",
    ]  # fmt: skip
    assert told == expected
    assert read_acts(workshop, "a visitor") == ["failed to sign in"]
    with workshop.app.app_context(), transaction() as connection:
        assert "who@example.org" not in str([act for _, act in read_log(connection)])


def test_passwords_and_invitations_are_in_the_log(workshop, sign_in):
    administrator, visitor = sign_in("administrator"), workshop.visitor()
    fields = {"name": "New Person", "email": "new@example.org", "roles": ["editor"]}
    administrator.post("/people/invite", fields, form="/people/invite")
    path = find_link(workshop, "new@example.org")
    visitor.post(path, {"password": PASSWORD, "again": PASSWORD}, form=path)
    visitor.post("/forgotten-password", {"email": "new@example.org"}, form="/forgotten-password")
    path = find_link(workshop, "new@example.org")
    new = "nine-herons-watch-rain"
    visitor.post(path, {"password": new, "password_confirm": new}, form=path)
    told = [act for act in read_acts(workshop) if act not in ("signed in", "signed out")]
    assert told == ["invited", "set the first password", "asked for a new password", "chose a new password"]


@pytest.mark.parametrize(
    ("address", "act"),
    [
        ("/preview/m8f2g7e4/1.0/", "previewed"),
        ("/measures/m8f2g7e4/1.0/print", "printed"),
        ("/preview/site/api/v1/measures/u1n6e3p9/2.0.json", "downloaded from a preview"),
    ],
)
def test_looks_at_what_is_not_public_yet_are_in_the_log(workshop, sign_in, address, act):
    from tests.cms.workflow.test_steps import Content

    Content(workshop.folder / "content.git").put("department_review")
    guest = sign_in("departmental", shares=("m8f2g7e4", "u1n6e3p9"))
    assert guest.get(address).status_code == 200
    assert read_acts(workshop, guest.id) == ["signed in", act]
    guest.get(address)
    assert read_acts(workshop, guest.id).count(act) == (2 if act.startswith("downloaded") else 1)
    workshop.now += timedelta(minutes=61)
    guest.get("/preview/u1n6e3p9/1.0/")
    assert len(read_acts(workshop, guest.id)) == (3 if act.startswith("downloaded") else 2)


def test_the_log_is_cut_down_by_who_what_and_when_on_its_screens_and_in_its_files(workshop, database_url, sign_in):
    sign_in("approver", name="Ash Approver").get("/preview/m8f2g7e4/1.0/")
    workshop.now += timedelta(days=2)
    editor, administrator = sign_in("editor", name="Sam Okafor"), sign_in("administrator")
    editor.post("/measures/m8f2g7e4/1.0/comments/new", {"text": "Why?"})
    page = editor.get("/measures/m8f2g7e4/log/").text
    assert "previewed" in page
    assert "commented on" in page
    assert "Sam Okafor" in page
    assert "Ash Approver" in page
    rows = re.findall(r"<td[^>]*>(previewed|commented on) ", editor.get("/measures/m8f2g7e4/log/?act=previewed").text)
    assert rows == ["previewed"]
    late = administrator.get("/log.json", query_string={"person": editor.id, "from": "2026-11-27"}).get_json()
    assert [act["act"] for act in late] == ["signed in", "commented on"]
    exported = administrator.get("/log.json?act=exported the log").get_json()
    assert exported[0]["after"] == f"JSON person={editor.id} from=2026-11-27"
    assert editor.get("/log/").status_code == 403
    assert administrator.get("/log/").status_code == 200
    assert sign_in("departmental", shares=("m8f2g7e4",)).get("/measures/m8f2g7e4/log/").status_code == 403
