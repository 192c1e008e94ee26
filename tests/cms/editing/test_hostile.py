"""Forged and broken posts to the editing screens: refused in words, and nothing changes."""

from __future__ import annotations

import pytest

from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import open_store

MEASURE, VERSION = "/measures/m8f2g7e4", "/measures/m8f2g7e4/1.0"
DIMENSION = f"{VERSION}/dimensions/by-ethnicity-over-time"
WITH_BASE = [
    f"{MEASURE}/details", f"{MEASURE}/retire", f"{VERSION}/edit/facts", f"{VERSION}/edit/text", f"{VERSION}/readers",
    f"{VERSION}/delete", f"{DIMENSION}/edit/columns", f"{DIMENSION}/delete", "/topics/health/edit",
    "/topics/health/order", "/pages/about/edit", "/pages/about/delete", "/classifications/sex/edit",
    "/classifications/concepts", "/site/site", "/site/redirects",
]  # fmt: skip


def head(workshop):
    with open_store(workshop) as store:
        return store.head


@pytest.mark.parametrize("base", ["", "HEAD", "0" * 40, "z" * 40, "../x", "\x00", "🙂", "refs/heads/main"])
def test_a_forged_start_is_refused_and_changes_nothing(workshop, sign_in, base):
    editor = sign_in("editor", "approver", "developer")
    before = head(workshop)
    for address in WITH_BASE:
        answer = editor.post(address, {"base": base, "f.title": "x", "position.0": "5"})
        assert answer.status_code == 400, address
    assert head(workshop) == before


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a: b # c", "---\n---", "\u202egnp.exe", "{{ 7*7 }}", "&x *y"],
)
def test_any_title_is_kept_as_text_and_shown_as_text(workshop, sign_in, title):
    editor = sign_in("editor")
    form = find_form(editor.get(f"{VERSION}/edit/facts").text)
    answer = editor.post(f"{VERSION}/edit/facts", form.data(**{"f.title": title}))
    assert answer.status_code == 302
    page = editor.get(f"{VERSION}/edit/facts").text
    assert "<script>alert(1)" not in page
    shown = dict(find_form(page).fields)["f.title"]
    assert shown.replace("\r\n", "\n") == title


@pytest.mark.parametrize("path", ["..%2f..%2fsite", "../site", "about%00", ".git/config", "a/../../site"])
def test_no_address_leads_out_of_the_folder_of_pages(sign_in, path):
    answer = sign_in("editor").get(f"/pages/{path}/edit")
    assert answer.status_code in (301, 308, 400, 404)


def test_a_new_page_cannot_be_made_outside_its_folder(workshop, sign_in):
    editor = sign_in("editor", "approver")
    before = head(workshop)
    form = find_form(editor.get("/pages/new").text)
    for slug in ("../site", "/etc/passwd", "a//b", "A", "a/..", "."):
        assert editor.post("/pages/new", form.data(**{"f.title": "x", "f.slug": slug})).status_code == 422
    assert head(workshop) == before
