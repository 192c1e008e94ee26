"""What every answer carries, what no request may be, and what no log holds."""

from __future__ import annotations

import io
import json
import logging

import pytest
from flask import Response

from cms.access import needs
from cms.people.commanding import set_person_roles
from cms.request_log import describe_request
from cms.security import close_unsent_file
from publishing.monitoring.log_lines import JsonLines
from tests.cms.editing.browser_form import find_form
from tests.cms.workshop import PASSWORD

SECRET_TEXT = "unemployment-rose-to-12.3%"


def test_every_answer_carries_a_policy_without_inline_script(visitor):
    for path in ("/", "/sign-in", "/nothing-here", "/health", "/static/cms.css"):
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_outside_local_cookies_go_over_https_only_and_browsers_are_told_to_stay_there(make_workshop):
    workshop = make_workshop(production=True)
    editor = workshop.sign_in("editor")
    answer = editor.get("/account/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookies = workshop.visitor().get("/sign-in").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        assert "; Path=/" in cookie
        assert "SameSite=Lax" in cookie


def test_pages_are_kept_by_no_cache_and_files_by_their_state_for_a_year(sign_in):
    editor = sign_in("editor")
    assert editor.get("/account/").headers["Cache-Control"] == "no-store, private"
    assert "immutable" in editor.get("/static/cms.css?v=1").headers["Cache-Control"]
    assert editor.get("/static/js/session.js").headers["Cache-Control"] == "no-cache"


def test_a_change_without_a_token_is_refused_and_what_was_typed_is_kept(sign_in):
    administrator = sign_in("administrator")
    fields = {"name": SECRET_TEXT * 4, "email": "sam@example.org", "new_password": "typed-secret"}
    answer = administrator.client.post("/people/invite", data=fields)
    assert answer.status_code == 400
    assert "This form was open for too long" in answer.text
    assert SECRET_TEXT * 4 in answer.text
    assert "typed-secret" not in answer.text
    assert "Send again" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.net"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example.net"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_that_another_site_asks_for_is_refused_whatever_its_token(sign_in, headers):
    administrator = sign_in("administrator")
    data = {"email": "sam@example.org", "name": "Sam", "roles": ["editor"]}
    answer = administrator.post("/people/invite", data, form="/people/invite", headers=headers)
    assert answer.status_code == 403
    assert "sam@example.org" not in administrator.get("/people/").text


def test_a_token_of_another_session_is_worth_nothing(workshop, sign_in):
    administrator, other = sign_in("administrator"), sign_in("editor")
    token = other.read_token("/")
    answer = administrator.client.post("/account/sign-out-elsewhere", data={"csrf_token": token})
    assert answer.status_code == 400


def test_who_was_signed_out_while_typing_can_send_it_again(workshop, sign_in):
    editor = sign_in("editor")
    token = editor.read_token("/account/")
    editor.post("/sign-out")
    answer = editor.client.post("/account/sign-out-elsewhere", data={"csrf_token": token, "text": SECRET_TEXT * 5})
    assert answer.status_code in (400, 401)
    assert SECRET_TEXT * 5 in answer.text
    assert "Send again" in answer.text


FACTS = "/measures/m8f2g7e4/1.0/edit/facts"


def refuse_form(workshop, editor, how):
    """Send a form that is refused, and return the answer."""
    fields = {**find_form(editor.get(FACTS).text).data(), "f.description": SECRET_TEXT * 5}
    store = workshop.folder / "content.git"
    if how == "base":
        fields["base"] = "0" * 40
    elif how == "role":
        workshop.add_person("administrator")
        with workshop.app.app_context():
            set_person_roles(editor.email, frozenset({"reviewer"}))
    elif how == "store":
        store.rename(workshop.folder / "away.git")
    path = FACTS.replace("m8f2g7e4", "m0000000") if how == "measure" else FACTS
    return editor.client.post(path, data=fields, base_url=editor.base)


@pytest.mark.parametrize(
    ("how", "status", "may_resend"),
    [("base", 400, False), ("role", 403, False), ("measure", 404, False), ("store", 503, True)],
)
def test_what_was_typed_stands_on_the_page_that_refuses_it(workshop, sign_in, how, status, may_resend):
    answer = refuse_form(workshop, sign_in("editor"), how)
    assert answer.status_code == status
    assert SECRET_TEXT * 5 in answer.text
    assert ("Send again" in answer.text) == may_resend


def test_a_form_that_could_not_be_saved_is_saved_when_it_is_sent_again(workshop, sign_in):
    editor = sign_in("editor")
    again = find_form(refuse_form(workshop, editor, "store").text).data()
    (workshop.folder / "away.git").rename(workshop.folder / "content.git")
    assert editor.client.post(FACTS, data=again, base_url=editor.base).status_code == 302
    assert SECRET_TEXT * 5 in editor.get(FACTS).text


def test_words_of_another_site_are_not_shown_as_what_somebody_typed(sign_in):
    editor = sign_in("editor")
    data = {"f.description": SECRET_TEXT * 5}
    assert SECRET_TEXT not in editor.post(FACTS, data, form=FACTS, headers={"Sec-Fetch-Site": "cross-site"}).text


def test_neither_password_nor_code_comes_back(visitor):
    fields = {"password": "typed-secret", "again": "typed-secret", "code": "typed-secret"}
    answer = visitor.client.post("/account/invitation/x", data=fields)
    assert answer.status_code == 400
    assert "typed-secret" not in answer.text


@pytest.mark.parametrize("path", ["/account/invitation/x", "/account/confirm/x", "/forgotten-password/x"])
def test_a_made_up_link_is_answered_calmly(visitor, path):
    assert visitor.get(path).status_code in (302, 410)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py",
        "/static/%2e%2e/application.py",
        "/static/..%2fapplication.py",
        "/static/govuk/.lock/../../x",
    ],
)
def test_static_files_lead_to_no_other_file(visitor, path):
    assert visitor.get(path).status_code == 404


def test_an_unforeseen_failure_shows_a_number_and_no_detail(workshop, sign_in, caplog):
    editor = sign_in("editor")
    workshop.app.view_functions["accounts.show_account"] = needs("account.use")(fail)
    answer = editor.get("/account/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert SECRET_TEXT not in answer.text
    number = next(word for word in caplog.text.split() if len(word) == 8 and word in answer.text)
    assert number


def fail():
    raise RuntimeError(SECRET_TEXT)


@pytest.fixture
def log_lines():
    """Return a function that returns what the log of the application holds since the test began, line by line."""
    written = io.StringIO()
    handler, log = logging.StreamHandler(written), logging.getLogger("cms")
    handler.setFormatter(JsonLines(describe_request))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    log.removeHandler(handler)
    log.setLevel(logging.NOTSET)


def test_the_log_names_who_and_what_but_nothing_typed_and_no_token(workshop, log_lines):
    _, email = workshop.add_person("editor")
    visitor = workshop.visitor()
    visitor.post("/sign-in", {"email": email, "password": PASSWORD, "next": f"/?q={SECRET_TEXT}"}, form="/sign-in")
    visitor.get(f"/people/?filter={SECRET_TEXT}")
    visitor.get("/account/invitation/a-token-of-a-link")
    lines = [line for line in log_lines() if line["event"] == "request"]
    assert {line["path"] for line in lines} >= {"/sign-in", "/people/", "/account/invitation/..."}
    assert lines[-1]["by"] == "u-1"
    assert len({line["request"] for line in lines}) == len(lines)
    for secret in (email, PASSWORD, SECRET_TEXT, "a-token-of-a-link"):
        assert secret not in json.dumps(log_lines())


def test_a_sign_in_that_fails_is_an_event_that_names_nobody(workshop, log_lines):
    _, email = workshop.add_person("editor")
    visitor = workshop.visitor()
    visitor.post("/sign-in", {"email": email, "password": "wrong-wrong-wrong"}, form="/sign-in")
    failed = [line for line in log_lines() if line["event"] == "sign-in.failed"]
    assert [(line["view"], line["by"], line["level"]) for line in failed] == [("security.login", None, "warning")]
    visitor.post("/sign-in", {"email": email, "password": PASSWORD}, form="/sign-in")
    assert len([line for line in log_lines() if line["event"] == "sign-in.failed"]) == 1


def test_the_number_of_a_request_is_taken_from_the_router_where_it_is_one(visitor):
    assert visitor.get("/health", headers={"X-Request-ID": "abc-123-def"}).headers["X-Request-ID"] == "abc-123-def"
    odd = visitor.get("/health", headers={"X-Request-ID": "x" * 200}).headers["X-Request-ID"]
    assert len(odd) == 16


def test_a_failure_is_an_event_with_its_number_and_place_but_not_its_words(workshop, log_lines):
    editor = workshop.sign_in("editor")
    workshop.app.view_functions["accounts.show_account"] = needs("account.use")(fail)
    reported = []
    workshop.app.extensions["yardstick.report"] = lambda failure, tags: reported.append((failure, tags))
    answer = editor.get("/account/")
    (line,) = [line for line in log_lines() if line["event"] == "error.unexpected"]
    assert line["number"] in answer.text
    assert (line["kind"], line["by"], line["level"]) == ("RuntimeError", editor.id, "error")
    assert line["places"][-1].endswith(" fail")
    assert SECRET_TEXT not in json.dumps(log_lines())
    ((failure, tags),) = reported
    assert isinstance(failure, RuntimeError)
    assert tags == {
        "number": line["number"],
        "request": line["request"],
        "by": editor.id,
        "view": "accounts.show_account",
    }


def test_production_does_not_start_without_an_origin_for_its_links(make_workshop):
    from yardstick.settings import SettingsRefused

    with pytest.raises(SettingsRefused, match="CMS_ORIGIN"):
        make_workshop(production=True, CMS_ORIGIN="")


def test_people_of_the_demo_sign_in_nowhere_else(make_workshop):
    import sqlalchemy as sa

    from cms.database import KEY
    from cms.tables import people

    workshop = make_workshop(production=True)
    _, email = workshop.add_person("editor")
    with workshop.app.extensions[KEY][0].begin() as connection:
        connection.execute(sa.update(people).values(is_demo=True))
    visitor = workshop.visitor()
    visitor.post("/sign-in", {"email": email, "password": PASSWORD}, form="/sign-in")
    assert visitor.get("/account/").status_code == 302


def test_a_huge_post_is_refused_before_it_is_read(sign_in):
    editor = sign_in("editor")
    answer = editor.client.post(
        "/account/sign-out-elsewhere", data=b"x" * (33 * 1024 * 1024), content_type="text/plain"
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(("method", "status", "closed"), [("GET", 304, True), ("HEAD", 200, True), ("GET", 200, False)])
def test_a_file_that_is_not_sent_after_all_is_closed(workshop, tmp_path, method, status, closed):
    path = tmp_path / "styles.css"
    path.write_text("a {}")
    with workshop.app.test_request_context("/", method=method), path.open("rb") as opened:
        close_unsent_file(Response(opened, status=status, direct_passthrough=True))
        assert opened.closed is closed
