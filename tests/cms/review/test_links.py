"""Review links: who makes them, what they show and what not, for how long, and the sign-off by them."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from cms.accounts.directory import set_roles
from cms.audit import list_acts
from cms.database import transaction
from cms.readers.tables import review_links
from cms.request_log import describe_path
from cms.review.addresses import Way, lead_page
from cms.tables import people
from tests.cms.crawler import PageReader
from tests.cms.editing.browser_form import find_form
from tests.cms.mailbox import read_letters
from tests.cms.workflow.stepping import ID, NUMBER, PATH, Content

LINKS = f"/measures/{ID}/{NUMBER}/links/"
DRAFT = "work-and-living-standards/employment/manufacturing-employment"


@pytest.fixture
def content(workshop):
    return Content(workshop.folder / "content.git")


@pytest.fixture
def reviewer(content, sign_in):
    content.put("department_review", department=True)
    return sign_in("reviewer", name="Rae Reviewer")


def make_link(visitor, *, days="14", reader="Dana Price"):
    answer = visitor.post(LINKS, {"f.reader": reader, "f.days": days})
    assert answer.status_code == 200, answer.text
    (made,) = re.findall(r'id="link">([^<]+)<', answer.text)
    return urlsplit(made).path


@pytest.fixture
def link(reviewer):
    return make_link(reviewer)


def read_acts(workshop):
    with workshop.app.app_context(), transaction() as connection:
        return list_acts(connection, ID)


def test_a_link_shows_the_real_page_to_somebody_without_an_account_and_nobody_may_keep_it(
    workshop, link, visitor, sign_in
):
    answer = visitor.get(link)
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert {*re.split(r",\s*", answer.headers["Cache-Control"])} == {"private", "no-store"}
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Readers do not see it yet" in answer.text
    preview = sign_in("editor").get(f"/preview/{ID}/{NUMBER}/").text
    without_bars = [
        re.sub(r"<link[^>]*(?:preview|mark)\.css.*?</aside>\n", "", page, flags=re.S) for page in (preview, answer.text)
    ]
    plain = [re.sub(r' (href|src|action)="[^"]*"', "", page) for page in without_bars]
    assert plain[0] == plain[1]


def test_what_belongs_to_the_version_opens_by_the_link_and_the_rest_leads_to_the_live_site(workshop, link, visitor):
    addresses = {each.partition("#")[0] for each in PageReader(visitor.get(link).text).links}
    own = sorted(each for each in addresses if each.startswith("/"))
    assert len(own) > 10
    assert all(each.startswith(link) for each in own)
    codes = {each: visitor.get(each).status_code for each in own}
    files = {each for each in own if "/site/" in each and not each.endswith("/")}
    assert len(files) > 5
    assert codes == {each: 403 if each in files else 200 for each in own}
    assert "Everybody can download it once it is released" in visitor.get(min(files)).text
    assert any(each.endswith("/changes/") for each in own)
    assert f"https://www.example.org/{PATH}/1.0/" in addresses
    (styles,) = re.findall(r'"(/assets/main[^"]*css)"', visitor.get(link).text)
    assert visitor.get(styles).status_code == 200


OTHERS = (
    f"{DRAFT}/1.0/",
    f"{DRAFT}/latest/",
    f"{PATH}/latest/",
    f"{PATH}/1.0/",
    f"{PATH}/{NUMBER}",
    f"{PATH}/{NUMBER}/../1.0/",
    "api/v1/measures/m8f2g7e4/1.0.json",
    "search/",
    "",
)


def test_nothing_else_is_shown_by_the_link(link, visitor):
    answers = [visitor.get(f"{link}site/{address}") for address in OTHERS]
    assert [answer.status_code for answer in answers] == [404] * len(OTHERS)
    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"no-referrer"}


def test_a_link_gives_no_other_right(link, visitor):
    visitor.get(link)
    for path in (f"/preview/{ID}/{NUMBER}/", f"/measures/{ID}/", LINKS):
        assert visitor.get(path).status_code == 302


def test_a_wrong_an_ended_and_an_outdated_link_answer_with_one_and_the_same_page(workshop, reviewer, link, visitor):
    wrong = visitor.get("/review/no-such-token/")
    assert wrong.status_code == 404
    assert "This link opens nothing" in wrong.text
    end = find_form_to(reviewer.get(LINKS).text, "/end")
    assert reviewer.post(end, {}).status_code == 302
    assert reviewer.post(end, {}).status_code == 404
    assert (visitor.get(link).status_code, visitor.get(link).text) == (404, wrong.text)
    other = make_link(reviewer, days="60")
    workshop.now += timedelta(days=59, hours=23)
    assert visitor.get(other).status_code == 200
    workshop.now += timedelta(hours=2)
    assert (visitor.get(other).status_code, visitor.get(other).text) == (404, wrong.text)
    for path in (f"{other}sign-off", f"{other}site/{PATH}/{NUMBER}/changes/"):
        assert visitor.get(path).text == wrong.text


def find_form_to(page, ending):
    return next(form for form in re.findall(r'<form method="post" action="([^"]*)"', page) if form.endswith(ending))


@pytest.mark.parametrize("change", [{"active": False}, {"roles": ()}])
def test_a_link_opens_nothing_once_who_made_it_may_make_none(workshop, reviewer, link, visitor, sign_in, change):
    assert visitor.get(link).status_code == 200
    with workshop.app.app_context(), transaction() as connection:
        if "active" in change:
            connection.execute(sa.update(people).where(people.c.id == reviewer.number).values(active=False))
        else:
            set_roles(connection, reviewer.number, ())
    assert visitor.get(link).status_code == 404
    assert "Opens nothing: who made it may make none by now" in sign_in("approver").get(LINKS).text


def test_a_link_to_a_deleted_draft_opens_no_other_of_its_number(workshop, content, link, visitor, sign_in):
    content.put("draft")
    editor = sign_in("editor")
    delete = f"/measures/{ID}/{NUMBER}/delete"
    assert editor.post(delete, find_form(editor.get(delete).text).data()).status_code == 302
    (act,) = [each for each in read_acts(workshop) if each.act == "ended a review link to"]
    assert (act.version, act.why) == (NUMBER, "The version was deleted.")
    with workshop.app.app_context(), transaction() as connection:
        assert connection.execute(sa.select(review_links.c.ended_at)).scalars().all() == [workshop.now]
    assert visitor.get(link).status_code == 404


def test_a_link_rests_while_the_version_is_not_in_review(content, link, visitor):
    for state in ("draft", "approved", "public", "rejected", "withdrawn"):
        content.put(state, department=True)
        assert visitor.get(link).status_code == 404, state
    content.put("internal_review", department=True)
    assert visitor.get(link).status_code == 200


def test_a_link_is_made_in_review_only_for_a_known_reader_and_at_most_60_days(content, reviewer):
    for typed in ({"f.reader": " "}, {"f.days": "61"}, {"f.days": "0"}, {"f.days": "²"}, {"f.days": "soon"}):
        assert reviewer.post(LINKS, {"f.reader": "Dana", "f.days": "14", **typed}).status_code == 422
    content.put("draft")
    answer = reviewer.post(LINKS, {"f.reader": "Dana", "f.days": "14"})
    assert answer.status_code == 422
    assert "Send it to review first" in answer.text


def test_the_secret_part_of_a_link_is_kept_nowhere(workshop, link):
    token = link.split("/")[2]
    assert len(token) == 43
    with workshop.app.app_context(), transaction() as connection:
        rows = str(connection.execute(sa.select(review_links)).all()) + str(read_acts(workshop))
    assert token not in rows
    assert describe_path(f"{link}sign-off") == "/review/.../sign-off"


def test_each_view_is_in_the_log_and_on_the_screen_without_the_readers_address(
    workshop, database_url, reviewer, link, visitor
):
    visitor.get(link)
    visitor.get(f"{link}site/{PATH}/{NUMBER}/changes/")
    visitor.get(f"{link}site/{PATH}/{NUMBER}/downloads/by-sex-over-time.csv")
    made, *views = reversed(read_acts(workshop))
    assert (made.act, made.why, made.subject) == ("made a review link to", "Dana Price", "review link 1")
    assert [(act.act, act.subject, act.after) for act in views] == [
        ("opened by review link", "review link 1", f"/{PATH}/{NUMBER}/"),
        ("opened by review link", "review link 1", f"/{PATH}/{NUMBER}/changes/"),
    ]
    assert len({act.person for act in views}) == 1
    assert "127.0.0.1" not in str(views)
    shown = reviewer.get(LINKS).text
    assert "2 times" in shown
    assert f"/{PATH}/{NUMBER}/changes/" in shown


def test_guessing_links_is_slowed_down(workshop, visitor):
    codes = [visitor.get(f"/review/guess-{number}/").status_code for number in range(31)]
    assert codes == [404] * 30 + [429]


def test_the_department_signs_off_by_the_link_and_the_team_is_told(workshop, content, reviewer, link, visitor, sign_in):
    approver = sign_in("approver")
    signing = next(each for each in PageReader(visitor.get(link).text).links if "/sign-off" in each)
    form = find_form(visitor.get(signing).text)
    empty = visitor.post(form.action, form.data(), form=signing)
    assert empty.status_code == 422
    assert "Expected your name, got nothing" in empty.text
    typed = {"f.name": "Dana  Price", "f.role": "Head of statistics"}
    assert visitor.post(form.action, form.data(**typed), form=signing).status_code == 302
    assert "Your sign-off is recorded" in visitor.get(f"{link}sign-off").text
    assert "Signed off by Dana Price, Head of statistics at 10:00" in visitor.get(link).text
    assert "Signed off by Dana Price, Head of statistics" in approver.get(f"/measures/{ID}/{NUMBER}/steps/").text
    (letter,) = [each for each in read_letters(workshop) if each["To"] == approver.email]
    assert "Dana Price, Head of statistics signed off" in letter.get_content()
    act = next(act for act in read_acts(workshop) if "sign-off" in act.act)
    assert (act.person, act.after) == ("review link 1", "Dana Price, Head of statistics")


def test_a_change_ends_the_sign_off_and_the_link_says_so(content, link, visitor):
    form = find_form(visitor.get(f"{link}sign-off").text)
    change(content)
    typed = form.data(**{"f.name": "Dana", "f.role": "Head"})
    late = visitor.post(form.action, typed, form=f"{link}sign-off")
    assert late.status_code == 409
    assert "It changed since you looked at it" in late.text
    assert "Signed off by" not in visitor.get(link).text
    again = find_form(late.text).data(**{"f.name": "Dana", "f.role": "Head"})
    assert visitor.post(form.action, again, form=f"{link}sign-off").status_code == 302
    change(content, "5.3", "5.1")
    assert "It changed after it was signed off by Dana, Head at 10:00" in visitor.get(link).text


def test_the_link_names_the_sections_that_changed_since_the_sign_off(content, link, visitor):
    form = find_form(visitor.get(f"{link}sign-off").text)
    visitor.post(form.action, form.data(**{"f.name": "Dana", "f.role": "Head"}), form=f"{link}sign-off")
    text = content.read(f"{NUMBER}/measure.md").decode()
    content.write({f"{NUMBER}/measure.md": text.replace("compared with", "as against", 1).encode()})
    shown = visitor.get(f"{link}sign-off").text
    assert "It changed after it was signed off by Dana, Head" in shown
    assert "<li>measure.md: Main facts and figures</li>" in shown


def change(content, old="5.1", new="5.3"):
    text = content.read(f"{NUMBER}/by-sex-over-time.csv").decode()
    assert old in text
    content.write({f"{NUMBER}/by-sex-over-time.csv": text.replace(old, new, 1).encode()})


def test_nobody_signs_off_before_the_departments_review_or_from_another_site(content, link, visitor):
    form = find_form(visitor.get(f"{link}sign-off").text)
    typed = {**form.data(), "f.name": "Dana", "f.role": "Head"}
    assert visitor.client.post(form.action, data={**typed, "csrf_token": "forged"}).status_code == 400
    foreign = visitor.post(form.action, typed, form=f"{link}sign-off", headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    content.put("internal_review", department=True)
    assert "does not review it yet" in visitor.get(f"{link}sign-off").text
    assert visitor.post(form.action, typed, form="/sign-in").status_code == 409


def test_addresses_in_attributes_are_led_and_words_are_left():
    way = Way(own="/r/", path="a/b/c", measure_id="m1", number="1.0", origin="https://x.example")
    page = (
        b'<p title="5 > 3" data-x="/a/">href="/a/b/c/1.0/"</p><a class="q>" href="/a/b/d/">x</a>'
        b'<link href="/assets/main.css"><a href="//other.example/">y</a><a href="#here">z</a>'
    )
    page += b'<a href="/a/b/c/1.0/?x#y">v</a><img src="/a/b/c/1.0/charts/z.svg">'
    led = page.replace(b'href="/a/b/d/"', b'href="https://x.example/a/b/d/"')
    led = led.replace(b'<a href="/a/b/c/1.0/?x', b'<a href="/r/?x').replace(
        b'"/a/b/c/1.0/charts', b'"/r/site/a/b/c/1.0/charts'
    )
    assert lead_page(page, way) == led
