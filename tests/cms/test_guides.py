"""Help is one press away on every screen, and tells what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cms.access import PERMISSIONS, ROLE_NAMES, ROLES
from cms.guide.reading import GUIDES

DOCS = Path(__file__).parents[2] / "docs"


def test_help_stands_in_the_same_place_of_every_screen(sign_in):
    editor = sign_in("editor")
    headers = [
        re.findall(r"<header.*?</header>", editor.get(path).text, re.DOTALL)[0]
        for path in ("/account/", "/measures/", "/nope")
    ]
    places = [re.sub(r' aria-current="[a-z]+"|value="[^"]*"', "", header) for header in headers]
    assert 'href="/help/"' in places[0]
    assert len(set(places)) == 1


@pytest.mark.parametrize("name", [name for name, _ in GUIDES])
def test_each_guide_is_shown_whole_and_its_links_lead_on(sign_in, name):
    editor = sign_in("editor")
    page = editor.get(f"/help/{name}/")
    assert page.status_code == 200
    for heading in re.findall(r"^## (.+)$", (DOCS / f"{name}.md").read_text(encoding="utf-8"), re.MULTILINE):
        assert heading.replace("`", "").replace("&", "&amp;") in re.sub(r"</?code>", "", page.text)
    for link in re.findall(r'href="(\.\./[^"#]+)', page.text):
        assert editor.get(f"/help/{link.removeprefix('../')}").status_code == 200


def test_there_is_no_guide_outside_the_list(sign_in):
    assert sign_in("editor").get("/help/operations/").status_code == 404
    assert sign_in("editor", name="two").get("/help/..%2fREADME/").status_code == 404


def test_the_guide_lists_each_permission_with_its_roles():
    text = (DOCS / "editing-application.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z.]+)` \| ([^|]*) \|$", text, re.MULTILINE))
    real = {
        name: ", ".join(ROLE_NAMES[role].lower() for role in ROLES if role in roles)
        for name, roles in PERMISSIONS.items()
    }
    assert listed == real
