"""What an editor who has a keyboard does to make a measure, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable

from passlib.totp import TOTP

from tests.cms.story.keyboard import Stop
from tests.cms.story.member import Member

MEASURE = "People in work"
OVER_TIME, BY_SEX = "by-ethnicity-over-time", "by-sex"
RATE = "Employment rate (%)"
TABLES = {
    OVER_TIME: (
        ("Ethnicity", "Year", RATE),
        *(
            (group, str(year), f"{start + 0.7 * (year - 2021):.1f}")
            for group, start in (("All", 75), ("Asian", 67), ("Black", 68), ("Mixed", 69), ("White", 76), ("Other", 64))
            for year in (2021, 2022, 2023)
        ),
    ),
    BY_SEX: (("Sex", "Year", RATE), ("All", "2023", "76.4"), ("Men", "2023", "79.1"), ("Women", "2023", "73.8")),
}
TITLES = {OVER_TIME: "Employment rate, by ethnicity over time", BY_SEX: "Employment rate, by sex"}
FACTS = {
    "Description for search engines": "In 2023, 77.4% of White people were in work, and 68.4% of Asian people.",
    "Population": "People aged 16 to 64",
    "Areas covered": "England",
    "Status of this page as a statistic": "Official statistics",
}
SOURCE = {
    "Number": "1",
    "Title of the source": "Annual Population Survey",
    "Primary or secondary": "Primary",
    "Type of statistic": "Official statistics",
    "Publisher": "office-for-national-statistics",
    "Address": "https://www.ons.gov.uk/surveys/annual-population-survey",
    "Published": "2024-05-14",
    "How often it is published": "Yearly",
    "Purpose of the source": "It gives information on work and study between censuses.",
}
TEXTS = {
    "Main facts and figures": f"- in 2023, [[{BY_SEX}.{RATE}: Sex=Men]] of men were in work",
    "Things you need to know": "The figures leave out people who live in communal establishments.",
    "What the data measures": "The percentage of people aged 16 to 64 who were in work.",
    "Methodology": "Each year about 320,000 people answer the survey.",
}
FINDING = "Employment rose in every ethnic group between 2021 and 2023"


class Editor(Member):
    """Robin, who has a keyboard."""

    def set_second_factor(self, name: str) -> TOTP:
        """Set a second factor and sign out; return what makes its codes."""
        self.keys.follow(name)
        self.go_on("Set up a second factor")
        self.go_on("Set up an app")
        app = TOTP(re.sub(r"[\s-]", "", self.page.inner_text(".cms-key")))
        self.keys.skip()
        self.keys.fill("Code", str(app.generate().token))
        self.keys.submit()
        assert "Your second factor is set." in self.page.inner_text("main")
        self.keys.follow("Sign out")
        return app

    def begin_measure(self) -> str:
        """Create the measure and return the address of its version."""
        self.keys.follow("Measures")
        self.go_on("Create a measure")
        self.keys.skip()
        self.keys.fill("Title", MEASURE)
        self.keys.fill("Subtopic", "Work and living standards: Employment")
        self.keys.follow("Create a measure")
        return re.sub("edit/facts$", "", self.page.url)

    def write_facts(self) -> None:
        """Fill in the facts."""
        self.keys.skip()
        for label, text in FACTS.items():
            self.keys.fill(label, text)
        self._save()

    def add_source(self) -> None:
        """Add a source with a date that is none, and mend that."""
        self.go_on("Sources")
        self.go_on("Add a source")
        assert self._look().tag == "fieldset"
        for label, text in (SOURCE | {"Published": "soon"}).items():
            self.keys.fill(label, text)
        self.keys.go_to("Survey", group="Type of data", back=True)
        self.keys.press("Space")
        self.keys.follow("Save")
        self._mend("Published", SOURCE["Published"])
        self.go_on("Overview")

    def add_dimension(self, slug: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Add a dimension with its table, pasted from a spreadsheet; others save while it is being looked at."""
        self.go_on("Add a dimension")
        self.keys.skip()
        self.keys.fill("Title", TITLES[slug])
        self.keys.fill("Address", slug)
        self.keys.follow("Add a dimension")
        self.go_on("Data")
        self.keys.skip()
        self.keys.go_to("Or paste the cells from a spreadsheet")
        self.keys.paste("\n".join("\t".join(row) for row in TABLES[slug]))
        self.keys.follow("Read it")
        assert self.page.locator("main svg >> visible=true").count() == 1
        meanwhile()
        self.go_on("Use this data")
        self.go_on(f"{MEASURE} 1.0")

    def write_texts(self, meanwhile: Callable[[], object]) -> None:
        """Write every section that is needed; others save while the form is open."""
        self.go_on("Text")
        self.keys.skip()
        for at, (label, text) in enumerate(TEXTS.items()):
            self.keys.fill(label, text)
            if at == 1:
                meanwhile()
        self._save(merged=True)
        self.go_on("Overview")

    def name_finding(self) -> None:
        """Say what the chart of the first dimension shows."""
        self.go_on(TITLES[OVER_TIME])
        self.go_on("Charts and tables")
        self.keys.skip()
        self.keys.fill("Finding that the chart shows", FINDING)
        self._save()
        self.go_on(f"{MEASURE} 1.0")

    def preview(self, *expected: str) -> None:
        """Look at the page as readers will see it, wide and narrow."""
        self.go_on("Preview")
        shown = self.page.inner_text("main")
        for words in (*TITLES.values(), FINDING, "in 2023, 79.1% of men were in work", *expected):
            assert words in shown, words
        for width in (1280, 320):
            self.page.set_viewport_size({"width": width, "height": 800})
            assert self.page.evaluate("document.documentElement.scrollWidth") == width
            for slug in TABLES:
                part = self.page.locator(f"section[aria-labelledby={slug}]")
                assert part.locator("table >> visible=true").count() == 1
                assert part.locator("figure svg >> visible=true").count() == 1
            self.keys.go_to("Download the chart")
        self.keys.follow("Back to editing")

    def _look(self) -> Stop:
        here = self.keys.look()
        assert here is not None
        return here

    def _mend(self, label: str, text: str) -> None:
        """Go from the summary of what is wrong, which has the focus, to the field, and save."""
        assert self.page.title().startswith("Error: ")
        assert self._look().name.startswith("There is a problem")
        self.keys.tab()
        self.keys.press("Enter")
        assert self._look().name.startswith(label)
        self.keys.type(text)
        self._save()

    def _save(self, *, merged: bool = False) -> None:
        """Save, and read that it is done."""
        self.keys.follow("Save")
        said = self.page.inner_text("main")
        assert "Saved at " in said, said
        assert ("What others saved meanwhile is in it too." in said) == merged
