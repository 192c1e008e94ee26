"""Who uses a thing is said before it is changed or removed, at a cost that does not grow with the site."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

import pytest

from cms.workspace import workspace
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import open_store, read
from tests.cms.editing.test_creating import DRAFT, PUBLIC, SUBTOPIC

FOLDER = f"measures/{SUBTOPIC}/manufacturing-employment/1.0"


def ask(visitor, kind, name):
    return visitor.get(f"/uses/{kind}?{urlencode({'name': name})}")


def save(workshop, **files):
    with workshop.app.test_request_context():
        work = workspace()
        changes = {path: text.encode() for path, text in files.items()}
        work.save(changes, base=work.head, message="Change", user="u-9")


@pytest.fixture
def editor(workshop, sign_in):
    """An editor of a store in which each kind of thing is used by the draft."""
    text = read(workshop, f"{FOLDER}/measure.md")
    text += "\nSee [who we are](/about/), [the topic](/health/) and [[u1n6e3p9/by-ethnicity.Rate: Ethnicity=All]].\n"
    noted = read(workshop, f"{FOLDER}/by-ethnicity-over-time.md").replace(
        "---\n", "---\nnotes: [{id: 1, text: Rounded to the nearest 100.}]\n", 1
    )
    files = {
        f"{FOLDER}/measure.md": text,
        f"{FOLDER}/by-ethnicity-over-time.md": noted,
        f"{FOLDER}/files/a.csv": "a\n1\n",
    }
    save(workshop, **files)
    return sign_in("editor")


USES = [
    ("page", "about", "Employment in manufacturing 1.0"),
    ("topic", "health", "Employment in manufacturing 1.0"),
    ("measure", PUBLIC, "Employment in manufacturing 1.0"),
    ("note", "Rounded to the nearest 100.", "Employment in manufacturing 1.0, by-ethnicity-over-time"),
    ("classification", "ethnicity-5-2011", "Employment in manufacturing 1.0, by-ethnicity-over-time"),
    ("organisation", "office-for-national-statistics", "Employment in manufacturing 1.0"),
    ("file", f"{DRAFT} 1.0 a.csv", "Employment in manufacturing 1.0"),
    ("concept", "asian-other", "Classification: ethnicity-19-2021"),
]


def test_each_kind_of_thing_is_said_to_be_used_where_it_is(editor):
    missing = [kind for kind, name, words in USES if f">{words}<" not in ask(editor, kind, name).text]
    assert missing == []


def test_a_source_is_found_in_other_versions_and_as_copies(workshop, editor, sign_in):
    add = "sources:\n  - {id: 7, title: Copied, publisher: home-office, same_as: u1n6e3p9#1}\n"
    path = f"{FOLDER}/measure.md"
    text = read(workshop, path)
    start = text.index("sources:")
    end = text.index("\n---\n", start)
    save(workshop, **{path: text[:start] + add.rstrip("\n") + text[end:]})
    page = ask(editor, "source", f"{PUBLIC} 2.0 1").text
    assert "Copies that say so (1)" in page
    assert "Employment in manufacturing 1.0, source 7" in page
    assert "The same source elsewhere" in page


def test_what_is_not_there_or_not_shared_is_not_found(editor, sign_in):
    outsider = sign_in("departmental", shares=(DRAFT,))
    for kind, name in [
        ("nonsense", "x"),
        ("measure", "zzzz9999"),
        ("source", f"{DRAFT} 1.0 99"),
        ("file", "x"),
        ("page", ""),
    ]:
        assert ask(editor, kind, name).status_code == 404
    assert ask(outsider, "measure", PUBLIC).status_code == 404
    assert ask(outsider, "source", f"{PUBLIC} 2.0 1").status_code == 404
    page = ask(outsider, "classification", "ethnicity-5-2011").text
    assert "Employment in manufacturing" in page
    assert page.count('class="govuk-link" href="/measures/') == page.count(f'href="/measures/{DRAFT}/')


SAID = [
    ("/pages/about/edit", "Who uses this? ("),
    ("/pages/about/delete", "Who uses it ("),
    ("/topics/health/edit", "Who uses this? ("),
    ("/classifications/ethnicity-5-2011/edit", "Who uses this? ("),
    ("/classifications/concepts", "Who uses these?"),
    ("/site/organisations", "Who uses these?"),
    (f"/measures/{PUBLIC}/", "Who uses this? ("),
    (f"/measures/{PUBLIC}/retire", "Who uses this? ("),
    (f"/measures/{DRAFT}/1.0/edit/sources", "Who uses these?"),
    (f"/measures/{DRAFT}/1.0/edit/files", "Who uses these?"),
    (f"/measures/{DRAFT}/1.0/dimensions/by-ethnicity-over-time/edit/notes", "Who uses these?"),
]


@pytest.mark.usefixtures("editor")
def test_it_is_said_before_a_change_and_before_a_removal(sign_in):
    who = sign_in("editor", "approver", name="Both")
    assert [address for address, words in SAID if words not in who.get(address).text] == []


def test_an_organisation_that_is_used_cannot_be_taken_from_the_list(workshop, sign_in):
    approver = sign_in("approver")
    before = read(workshop, "organisations.yaml")
    form = find_form(approver.get("/site/organisations").text)
    names = dict(form.fields)
    at = next(name.split(".")[2] for name, value in form.fields if value == "office-for-national-statistics")
    pressed = approver.post("/site/organisations", form.data(press=f"remove f.items.{at}"))
    answer = approver.post("/site/organisations", find_form(pressed.text).data())
    assert names
    assert answer.status_code == 422
    assert "The organisation &#34;office-for-national-statistics&#34; cannot go" in answer.text
    assert read(workshop, "organisations.yaml") == before


def test_a_classification_is_deleted_only_while_nothing_uses_it(workshop, sign_in):
    approver = sign_in("approver", "editor")
    form = find_form(approver.get("/classifications/new").text)
    typed = {"f.id": "colours", "f.variable": "colour", "f.title": "Colours"}
    assert approver.post("/classifications/new", form.data(**typed)).status_code == 302
    for name in ("colours", "ethnicity-5-2011"):
        form = find_form(approver.get(f"/classifications/{name}/delete").text)
        assert approver.post(f"/classifications/{name}/delete", form.data()).status_code == 302
    assert read(workshop, "classifications/colours.yaml") is None
    assert read(workshop, "classifications/ethnicity-5-2011.yaml") is not None


def test_a_topic_is_deleted_only_while_nothing_stands_below_it(workshop, sign_in):
    approver = sign_in("approver", "editor")
    form = find_form(approver.get("/topics/new").text)
    approver.post("/topics/new", form.data(**{"f.title": "Sport"}))
    for path in ("sport", "health"):
        form = find_form(approver.get(f"/topics/{path}/delete").text)
        assert approver.post(f"/topics/{path}/delete", form.data()).status_code == 302
    assert read(workshop, "measures/sport/topic.md") is None
    assert read(workshop, "measures/health/topic.md") is not None


def test_uses_are_looked_up_by_index_and_never_by_reading_measures(workshop):
    with open_store(workshop) as store:
        store.list_measures()
        connection = sqlite3.connect(store.place.index)
        conditions = {
            "uses": "kind = 'page' AND name = 'about'",
            "sources": "title = 'x' AND publisher = 'y'",
            "sources AS copies": "same_as = 'x#1'",
        }
        plan = [
            row[3]
            for table, condition in conditions.items()
            for row in connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {condition}")
        ]
        connection.close()
    assert [step for step in plan if not step.startswith("SEARCH")] == []
