"""The design system's files as they are served: whole, and without what only its owner's sites may use."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools.strip_govuk import RESTRICTED, StillRestricted, strip_css, strip_script

ROOT = Path(__file__).parents[2]
MADE = ROOT / "cms" / "static" / "govuk"


def test_the_files_that_set_up_makes_name_nothing_restricted():
    files = [path for path in MADE.iterdir() if path.suffix in (".css", ".js")]
    assert {path.name for path in files} == {"govuk-frontend.css", "govuk-frontend.js"}
    for path in files:
        assert RESTRICTED.search(path.read_text(encoding="utf-8")) is None, path


def test_no_font_and_no_picture_is_copied():
    assert {path.suffix for path in MADE.rglob("*") if path.is_file() and path.name != ".lock"} == {".css", ".js"}
    assert "url(" not in (MADE / "govuk-frontend.css").read_text(encoding="utf-8")


def test_what_is_not_restricted_is_whole():
    css = (MADE / "govuk-frontend.css").read_text(encoding="utf-8")
    assert css.count("{") == css.count("}")
    for name in (
        "button",
        "error-summary",
        "input",
        "textarea",
        "checkboxes",
        "radios",
        "tabs",
        "summary-list",
        "skip-link",
    ):
        assert f".govuk-{name}" in css
    assert "export{" in (MADE / "govuk-frontend.js").read_text(encoding="utf-8")


def test_our_licence_note_stands_in_each_file():
    for path in (MADE / "govuk-frontend.css", MADE / "govuk-frontend.js"):
        assert path.read_text(encoding="utf-8").startswith("/*! govuk-frontend: MIT licence")


def test_the_files_are_never_committed():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "/cms/static/govuk/" in ignored
    assert "node_modules/" in ignored


def test_the_package_is_locked_by_hash_without_an_address():
    packages = json.loads((ROOT / "cms/frontend/package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert set(fetched) == {"node_modules/govuk-frontend"}
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in fetched.values())


@pytest.mark.parametrize(
    ("css", "stripped"),
    [
        ('@font-face{font-family:"GDS Transport";src:url(/assets/fonts/a.woff2)}.a{color:red}', ".a{color:red}"),
        (".a{color:red}.govuk-footer__crown{margin:0}.b{top:0}", ".a{color:red}.b{top:0}"),
        ("@media print{.a{top:0}.b{background:url(/assets/images/govuk-crest.svg)}}", "@media print{.a{top:0}}"),
        (".a{color:red}/*# sourceMappingURL=x.map */", ".a{color:red}"),
    ],
)
def test_a_restricted_rule_is_cut_and_its_neighbours_stay(css, stripped):
    assert strip_css(css) == stripped


@pytest.mark.parametrize("written", ["GDS Transport,arial,sans-serif", '"GDS Transport",arial,sans-serif'])
def test_text_that_was_in_the_restricted_font_is_in_the_systems(written):
    css = strip_css(f".a{{font-family:{written};top:0}}")
    assert re.fullmatch(r"\.a\{font-family:[^;]*sans-serif;top:0\}", css)


@pytest.mark.parametrize(
    "css", ['.a{font:1em "GDS Transport"}', ".a{background:url(/assets/fonts/x)}", ".a{src:x.woff}"]
)
def test_a_form_that_the_script_does_not_know_stops_set_up(css):
    with pytest.raises(StillRestricted):
        strip_css(css)


def test_a_script_that_names_something_restricted_stops_set_up():
    with pytest.raises(StillRestricted):
        strip_script("const crest = 1;")
