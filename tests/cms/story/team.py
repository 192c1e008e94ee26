"""What each of the team does between a draft and its withdrawal, with a keyboard."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from cms.workflow.notices import USUAL
from tests.cms.story.member import Member
from tests.cms.story.newsroom import BUILDING_TITLE, FACTORIES_TITLE, TABLE

BUNDLE = "jobs-autumn"
DIMENSION = "People in work who are employed in manufacturing"
COMMENT, ANSWER = "The survey says 9.9. Which is it?", "9.6, by the table of the source."
ADVICE = "Say who runs the survey."
MISTAKE = "The percentage of White people in 2017 was that of 2016."
WAIVER = "It is one figure, which the producer confirmed."
ERROR = "The figures are those of manufacturing."


class Robin(Member):
    """The editor."""

    def send(self, title: str) -> None:
        """Send a draft to review, from the first screen."""
        self.go_home()
        self.go_on(title, "Review and release", "Send to review", "Send to review")
        assert f"{title} is now: Internal review. Next: a" in self.read()

    def settle_comments(self) -> None:
        """Answer one comment, and resolve both."""
        self.go_home()
        assert "Comments to answer or resolve" in self.read()
        self.go_on(f"{FACTORIES_TITLE} 1.0")
        self.keys.skip()
        self.keys.go_to("Answer comment 1")
        self.keys.press("Enter")
        self.keys.fill("Your answer", ANSWER)
        self.keys.follow("Keep the answer")
        self.keys.follow("Resolve: comment 1")
        self.go_on("Resolve: comment 2")
        assert "No comment is open" in self.read()

    def begin(self, kind: str, number: str) -> None:
        """Begin a new version of the first measure."""
        self.keys.follow("Measures")
        self.go_on(FACTORIES_TITLE, "New version")
        self.fill_in({"What is it?": kind})
        self.keys.follow(f"New version of {FACTORIES_TITLE}")
        assert f"{FACTORIES_TITLE} {number} Draft" in self.read()

    def correct(self) -> None:
        """Draft the correction of a figure: what was wrong, the table, and the words that say the figure."""
        self.begin("An update of 1.0", "1.1")
        said = {"What changed in this edition": "Corrects a figure.", "Kind of change": "Correction"}
        self.fill_in({**said, "First version with the mistake": "1.0", "What was wrong": MISTAKE})
        self.keys.follow("Save")
        self.go_on("Overview", DIMENSION, "Data")
        self.keys.skip()
        self.keys.go_to("Or paste the cells from a spreadsheet")
        self.keys.paste(TABLE.replace("2017,White,9.6", "2017,White,9.9").replace(",", "\t"))
        self.keys.follow("Read it")
        self.go_on("Use this data")
        assert "What others saved" not in self.read()
        self.go_on(f"{FACTORIES_TITLE} 1.1", "Facts")
        words = "In 2017, 9.9% of White people in work in the UK were employed in manufacturing."
        self.fill_in({"Description for search engines": words})
        self.keys.follow("Save")


class Rae(Member):
    """The reviewer."""

    def comment(self) -> None:
        """Comment on a figure and on a section."""
        assert "To review" in self.read()
        self.go_on(f"{FACTORIES_TITLE} 1.0", "Comments on this version", "its figures", "9.6%")
        self._write(COMMENT)
        self.keys.follow("Methodology")
        self._write(ADVICE)

    def _write(self, text: str) -> None:
        self.fill_in({"Your comment": text})
        self.keys.follow("Keep the comment")
        assert text in self.read()

    def check(self, version: str) -> None:
        """Mark the numbers of a version as checked against their source, and pass it on to the department."""
        self.go_home()
        self.go_on(version, "Checked: by-ethnicity-over-time: Percentage")
        assert "Percentage is marked as checked by you." in self.read()
        self.go_on("Send to the department", "Send to the department")
        assert "is now: Department review" in self.read()

    def make_link(self) -> str:
        """Make a link for the department and return its path."""
        self.go_on("Review and release", "Review links")
        self.fill_in({"For whom": "Dana Price, Department for Work"})
        self.keys.follow("Make a link")
        return str(urlsplit(self.page.inner_text("#link")).path)


class Dana(Member):
    """Somebody of the department, who has a link and no account."""

    def sign_off(self, link: str) -> None:
        """Open the link, look at the page, and sign it off."""
        self.page.goto(f"{self.origin}{link}")
        assert "9.6% of White people" in self.read()
        self.keys.follow("Sign it off")
        self.fill_in({"Your name": "Dana Price", "Your role in the department": "Head of statistics"})
        self.keys.follow("Sign it off")
        assert "Signed off by Dana Price, Head of statistics" in self.read()


class Ben(Member):
    """The approver."""

    def approve_for(self, version: str, due: datetime) -> None:
        """Approve a version for a time, in a bundle."""
        self.go_home()
        self.go_on(f"{version} 1.0")
        if version == BUILDING_TITLE:
            self.go_on("Checked: by-ethnicity-over-time: Percentage")
        self.go_on("Approve")
        self.fill_in({"When readers see it": f"{due:%Y-%m-%d %H:%M}", "Bundle": BUNDLE})
        self.keys.follow("Approve")
        assert f"{version} 1.0 is now: Approved" in self.read()

    def look_at_bundle(self) -> str:
        """Return what the screen of the bundle says."""
        self.keys.follow("Board")
        self.go_on("Bundles", BUNDLE)
        return self.read()

    def put_up_notice(self) -> None:
        """Put up a notice, by two presses on the screen of a version's steps."""
        self._go_to_steps("1.0")
        self.go_on("Notice", "Put it up")
        assert USUAL in self.read()

    def take_down_notice(self) -> None:
        """Take the notice down again."""
        self._go_to_steps("1.0")
        self.go_on("Notice", "Take it down")
        assert USUAL not in self.read()

    def approve_correction(self) -> None:
        """Say why the department need not sign the correction off, and let it go to readers at once."""
        self._go_to_steps("1.1")
        self.fill_in({"Why the department need not sign it off": WAIVER})
        self.keys.follow("Record the reason")
        self.go_on("Approve", "Approve")
        assert f"{FACTORIES_TITLE} 1.1 is now: " in self.read()

    def confirm_withdrawal(self) -> None:
        """Confirm what stands first on the first screen."""
        assert "Withdrawals to confirm" in self.read()
        self.go_on(f"{BUILDING_TITLE} 1.0", "Withdraw it")
        assert f"{BUILDING_TITLE} 1.0 is withdrawn." in self.read()

    def _go_to_steps(self, number: str) -> None:
        self.keys.follow("Measures")
        self.go_on(FACTORIES_TITLE, number, "Review and release")


class Ada(Member):
    """The administrator."""

    def ask_to_withdraw(self) -> None:
        """Ask to withdraw the second measure's version."""
        self.keys.follow("Measures")
        self.go_on(BUILDING_TITLE, "1.0", "Review and release", "Withdraw this version")
        self.fill_in({"Why": ERROR})
        self.keys.follow("Ask to withdraw it")
        assert "Asked by Ada Lund" in self.read()

    def export_log(self) -> str:
        """Return the log as CSV, by the link on its screen."""
        self.keys.follow("People")
        self.go_on("Log of what people did")
        self.keys.skip()
        self.keys.go_to("Download as CSV")
        with self.page.expect_download() as download:
            self.keys.press("Enter")
        return Path(download.value.path()).read_text()


class Reader(Member):
    """Somebody who reads the site."""

    def read_page(self, path: str) -> str:
        """Open a page by its address and return its words."""
        self.page.goto(f"{self.origin}/{path}")
        return self.page.inner_text("main")

    def find_way_to_report(self) -> str:
        """Return where the link leads by which an error is reported."""
        self.keys.go_to("Tell us about it", back=True)
        return str(self.page.evaluate("document.activeElement.href"))
