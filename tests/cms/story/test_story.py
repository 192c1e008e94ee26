"""An editor makes a measure by keyboard alone, from signing in to the preview, while others change parts of it.

It is told twice, with scripts and without, against the process that `yardstick cms` starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.cms.git_access.developer import Developer
from tests.cms.story.editor import (
    BY_SEX,
    FACTS,
    FINDING,
    MEASURE,
    OVER_TIME,
    RATE,
    SOURCE,
    TABLES,
    TEXTS,
    TITLES,
    Editor,
)
from tests.cms.story.installation import Installation, read_content, start
from tests.cms.workshop import PASSWORD, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = "measures/work-and-living-standards/employment/people-in-work"
ROUNDING = "Percentages are rounded to 1 decimal place."
QUALITY = "The office publishes how many people answered."

PERIODS = {"role": "time", "period": "calendar-year"}
FIGURES = {"role": "value", "unit": "percent", "decimals": "1"}
EXPECTED_SOURCE = {
    "id": "1",
    "title": SOURCE["Title of the source"],
    "role": "primary",
    "type_of_data": ["survey"],
    "type_of_statistic": "official",
    "publisher": SOURCE["Publisher"],
    "url": SOURCE["Address"],
    "published": SOURCE["Published"],
    "frequency": "yearly",
    "purpose": SOURCE["Purpose of the source"],
}
EXPECTED_SETTINGS = {
    OVER_TIME: {
        "title": TITLES[OVER_TIME],
        "position": "1",
        "columns": {
            "Ethnicity": {"role": "category", "classification": "ethnicity-5-2011"},
            "Year": PERIODS,
            RATE: FIGURES,
        },
        "chart": {
            "type": "line",
            "value": RATE,
            "x": "Year",
            "series": "Ethnicity",
            "reference": {"Ethnicity": "All"},
            "message": FINDING,
        },
        "table": {"rows": "Ethnicity", "columns": "Year", "values": [RATE]},
    },
    BY_SEX: {
        "title": TITLES[BY_SEX],
        "position": "2",
        "population": "Women and men",
        "columns": {"Sex": {"role": "category", "classification": "sex"}, "Year": PERIODS, RATE: FIGURES},
        "chart": {"type": "bar", "value": RATE, "x": "Sex", "reference": {"Sex": "All"}},
        "table": {"rows": "Sex"},
    },
}


@pytest.fixture
def installation(workshop: Workshop) -> Iterator[Installation]:
    """A running application with nobody in it yet."""
    with start(workshop) as started:
        yield started


class Colleague:
    """Sam, who edits in another browser."""

    def __init__(self, page: Page, email: str) -> None:
        self.page = page
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        with page.expect_navigation():
            page.press("#password", "Enter")
        page.wait_for_selector("nav[aria-label=Main]")

    def change(self, address: str, label: str, text: str) -> None:
        """Fill in one field of a form and save it."""
        self.page.goto(address)
        self.page.get_by_label(label, exact=True).fill(text)
        self.page.get_by_role("button", name="Save").first.click()
        self.page.get_by_text("Saved at ").wait_for()


def push(developer: Developer, changes: dict[str, tuple[str, str]]) -> None:
    """Replace a text in each of some files, by path, and push that."""
    developer.git("pull", "--quiet", "--rebase", "origin", "main")
    files: dict[str, bytes | None] = {}
    for path, (old, new) in changes.items():
        before = developer.read(f"{FOLDER}/{path}").decode()
        assert old in before
        files[f"{FOLDER}/{path}"] = before.replace(old, new, 1).encode()
    developer.commit(files)
    done = developer.push()
    assert done.returncode == 0, done.stderr


def read_measure(installation: Installation) -> dict[str, object]:
    """Return what every file of the measure says at the store's head, by path."""
    return {
        path.removeprefix(f"{FOLDER}/"): read_content(path, content)
        for path, content in installation.read_head().items()
        if path.startswith(f"{FOLDER}/")
    }


def expect_measure(measure_id: str) -> dict[str, object]:
    """Return what the files of the measure must say when everybody is done."""
    mine = dict(FACTS)
    facts = {
        "title": MEASURE,
        "changes": "First published.",
        "description": mine["Description for search engines"],
        "population": mine["Population"],
        "area_covered": [mine["Areas covered"]],
        "official_statistics": "official",
        "sources": [EXPECTED_SOURCE],
        "quality": {"text": QUALITY},
    }
    cells = [list(row) for row in TABLES[OVER_TIME]]
    cells[-1][-1] = "65.5"
    return {
        "measure.yaml": {"id": measure_id, "keywords": ["jobs"], "versions": {"1.0": {"status": "draft"}}},
        "1.0/measure.md": (facts, {**TEXTS, "Rounding": ROUNDING}),
        f"1.0/{OVER_TIME}.csv": cells,
        f"1.0/{OVER_TIME}.md": (EXPECTED_SETTINGS[OVER_TIME], {}),
        f"1.0/{BY_SEX}.csv": [list(row) for row in TABLES[BY_SEX]],
        f"1.0/{BY_SEX}.md": (EXPECTED_SETTINGS[BY_SEX], {}),
    }


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_editor_makes_a_measure_by_keyboard_while_others_change_it_too(
    installation: Installation, open_page: Callable[..., Page], *, scripts: bool
) -> None:
    (robin, robin_email), (sam, sam_email) = (
        installation.workshop.add_person("editor", name=name) for name in ("Robin Hale", "Sam Okafor")
    )
    developer = installation.join_by_git("Kim Dao")
    sign_in = f"{installation.origin}/sign-in"
    page = open_page(sign_in, scripts=scripts)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor, colleague = Editor(page, installation.origin), Colleague(open_page(sign_in), sam_email)

    editor.sign_in(robin_email)
    app = editor.set_second_factor("Robin Hale")
    editor.sign_in(robin_email, app)
    address = editor.begin_measure()
    editor.write_facts()
    editor.add_source()
    editor.add_dimension(OVER_TIME)

    def change_the_same_file() -> None:
        colleague.change(f"{address}edit/text", "Rounding", ROUNDING)
        colleague.change(f"{address}edit/facts", "What to know about quality", QUALITY)
        table, state = f"1.0/{OVER_TIME}.csv", "measure.yaml"
        push(developer, {table: ("65.4", "65.5"), state: ("versions:", "keywords: [jobs]\nversions:")})

    def change_the_dimension() -> None:
        push(developer, {f"1.0/{BY_SEX}.md": ("position: 2\n", "position: 2\npopulation: Women and men\n")})

    editor.write_texts(change_the_same_file)
    editor.add_dimension(BY_SEX, change_the_dimension)
    editor.name_finding()
    assert "Still to do" not in page.inner_text("main")
    assert "Problems" not in page.inner_text("main")
    editor.preview(ROUNDING, "Women and men")
    assert read_measure(installation) == expect_measure(address.split("/")[-3])
    assert set(installation.list_authors()) == {f"u-{robin}", f"u-{sam}", developer.name}
