"""Somebody who has a keyboard and no mouse: finds their way by Tab, and sees where they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONGEST_WAY = 400
LOOK = """
() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const words = (each) => (each ? each.textContent.replace(/\\s+/g, " ").trim() : "");
  const named = (here.getAttribute("aria-labelledby") || "").split(" ").map((id) => words(document.getElementById(id)));
  const label = here.labels && here.labels[0];
  const legend = here.closest("fieldset") ? words(here.closest("fieldset").querySelector("legend")) : "";
  const style = getComputedStyle(label && here.type !== "text" ? label : here);
  const own = getComputedStyle(here);
  const before = label ? getComputedStyle(label, "::before") : own;
  const box = here.getBoundingClientRect();
  // a button within a field, such as that of a date: the browser draws its ring and the field has no :focus then
  const outlined = (each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) > 0;
  const drawn = (each) => outlined(each) || each.boxShadow !== "none";
  return {
    name: here.getAttribute("aria-label") || named.join(" ").trim() || words(label) || words(here) || here.alt || "",
    group: legend,
    tag: here.tagName.toLowerCase(),
    type: here.type || "",
    id: here.id,
    shows: drawn(own) || drawn(before) || drawn(style) || !here.matches(":focus"),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
  };
}
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """What has the focus: its accessible name, the group it is in, and whether it can be seen to have it."""

    name: str
    group: str
    tag: str
    type: str
    id: str
    shows: bool
    inside: bool


class Lost(AssertionError):
    """What was looked for cannot be reached by Tab; the stops that were passed are told."""


class Keyboard:
    """Presses keys on a page, and nothing else. Every stop on the way must have a name and a focus that is seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def look(self) -> Stop | None:
        """Return what has the focus; None where nothing has."""
        found = self.page.evaluate(LOOK)
        return None if found is None else Stop(**found)

    def tab(self, *, back: bool = False) -> Stop | None:
        """Go on by one stop, and see that it can be told what and where it is."""
        self.press("Shift+Tab" if back else "Tab")
        here = self.look()
        if here is not None:
            assert here.name, f"A {here.tag} without a name has the focus: {here} at {self.page.url}"
            assert here.shows, f"The focus on {here} cannot be seen at {self.page.url}"
            assert here.inside, f"{here} has the focus and is out of sight at {self.page.url}"
        return here

    def go_to(self, name: str, *, group: str = "", back: bool = False, exact: bool = False) -> Stop:
        """Press Tab until what is named so has the focus; `group` names the legend around it.

        Raises:
            Lost: it was not met before the page began again.
        """
        passed: list[str] = []
        ends = 0
        for _ in range(LONGEST_WAY):
            here = self.tab(back=back)
            if here is None:
                ends += 1
                if ends > 1:
                    break
                continue
            if _is_meant(here, name, group, exact=exact):
                return here
            passed.append(here.name[:40])
        raise Lost(f'"{name}" is not met at {self.page.url}: {passed}')

    def skip(self) -> None:
        """Go past the head by the link that is met first."""
        here = self.tab()
        assert here is not None
        assert here.name == "Skip to main content"
        self.press("Enter")

    def type(self, text: str) -> None:
        """Replace what stands in the field."""
        self.press("Control+A", "Delete")
        self.page.keyboard.type(text)

    def fill(self, name: str, text: str, *, group: str = "", back: bool = False) -> None:
        """Go to a field and type into it."""
        here = self.go_to(name, group=group, back=back)
        if here.tag == "select":
            self.page.keyboard.type(text)
        else:
            self.type(text)

    def follow(self, name: str, *, group: str = "", key: str = "Enter", exact: bool = False) -> None:
        """Go to a link or a button, press it, and wait for the page that it leads to."""
        self.go_to(name, group=group, exact=exact)
        self.submit(key)

    def submit(self, key: str = "Enter") -> None:
        """Press a key that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.press(key)

    def paste(self, text: str) -> None:
        """Paste from the clipboard."""
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        self.press("Control+V")


def _is_meant(here: Stop, name: str, group: str, *, exact: bool) -> bool:
    met = here.name == name if exact else re.match(re.escape(name) + r"(\b|$|\W)", here.name) is not None
    return met and group in here.group
