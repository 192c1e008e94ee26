"""A program makes next year's editions of measures through the API alone, up to review."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from cms.audit import list_acts
from cms.database import transaction
from tests.cms.api.client import Client, join
from tests.cms.mailbox import read_letters
from tests.cms.workshop import Workshop

MEASURES = {
    "v3c8q5r7": "Victims of physical violence",
    "u1n6e3p9": "Unemployment",
    "o2d6h4x1": "Homes that are not decent",
}


class Updater:
    """Makes the next edition of one measure, as a script of a department would."""

    def __init__(self, client: Client, measure_id: str) -> None:
        self.client, self.measure = client, f"/measures/{measure_id}"
        self.before = self.client.get(self.measure)["versions"][0]["number"]
        draft = self.client.post(f"{self.measure}/drafts", {"kind": "major"}, status=201)
        self.number, self.version = draft["number"], f"{self.measure}/versions/{draft['number']}"

    def put_facts(self) -> None:
        """Say what changed, and carry on what the edition before said of its sources."""
        old, new = self.client.get(f"{self.measure}/versions/{self.before}"), self.client.get(self.version)
        settings = {**new["settings"], "changes": "Updated with figures for the next year."}
        for key in {"time_period", "sources"} & set(old["settings"]):
            settings[key] = old["settings"][key]
        self.client.put(self.version, {"settings": settings, "message": "State the facts"}, new["commit"])

    def put_data(self) -> Iterator[dict[str, Any]]:
        """Add a period to each dimension that has periods; yield what each change did."""
        self.periods: dict[str, tuple[str, str]] = {}
        for slug in self.client.get(self.version)["dimensions"]:
            found = self.client.get(f"{self.version}/dimensions/{slug}")
            added = add_period(found["data"], found["settings"]) if found["data"] else None
            if added is not None:
                content, last, later = added
                self.periods[slug] = (last, later)
                yield self.client.put(f"{self.version}/dimensions/{slug}", {"data": content}, found["commit"])

    def put_texts(self) -> None:
        """Let texts of dimensions that show the last period of another's data speak of the new one."""
        for slug in self.client.get(self.version)["dimensions"]:
            found = self.client.get(f"{self.version}/dimensions/{slug}")
            origin = found["settings"].get("data", {}).get("from")
            if origin in self.periods:
                text = found["text"].replace(*self.periods[origin])
                done = self.client.put(f"{self.version}/dimensions/{slug}", {"text": text}, found["commit"])
                assert done["rows"] is None or done["rows"]["changed"] == 0

    def send(self) -> dict[str, Any]:
        """Check the version, and send it to review as it was checked."""
        checked = self.client.get(f"{self.version}/problems")
        assert checked["is_complete"], checked["problems"]
        sent = self.client.post(f"{self.version}/review", commit=checked["commit"])
        assert isinstance(sent, dict)
        return sent


def add_period(content: str, settings: Any) -> tuple[str, str, str] | None:
    """Return data with the rows of its last period once more a year later, and both periods; None where it has none."""
    header, *rows = csv.reader(StringIO(content))
    times = [name for name in header if settings["columns"].get(name, {}).get("role") == "time"]
    if len(times) != 1:
        return None
    at = header.index(times[0])
    last = max(row[at] for row in rows)
    later = re.sub(r"[0-9]{4}", lambda year: str(int(year[0]) + 1), last)
    later = re.sub(r"/([0-9]{2})$", lambda year: f"/{int(year[1]) + 1:02}", later)
    new = [[*row[:at], later, *row[at + 1 :]] for row in rows if row[at] == last]
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows, *new])
    return out.getvalue(), last, later


def test_next_years_editions_of_three_measures_reach_review_through_the_api_alone(workshop: Workshop) -> None:
    client = join(workshop, "editor", name="Dee Data")
    join(workshop, "reviewer", name="Rae Review")
    for measure_id, title in MEASURES.items():
        updater = Updater(client, measure_id)
        updater.put_facts()
        done = list(updater.put_data())
        assert all(each["rows"]["new"] > 0 and each["rows"]["gone"] == each["rows"]["changed"] == 0 for each in done)
        updater.put_texts()
        assert updater.send() == {
            "measure": measure_id, "number": updater.number, "state": "internal_review", "told": 1
        }  # fmt: skip
        newest = client.get(f"/measures/{measure_id}")["versions"][0]
        assert (newest["number"], newest["title"], newest["state"]) == (updater.number, title, "internal_review")
        with workshop.app.app_context(), transaction() as connection:
            told = [act.act for act in reversed(list_acts(connection, measure_id)) if act.version == updater.number]
        assert told[0] == "began"
        assert {"changed", "read unpublished data of", "moved"} <= set(told)
        assert told[-1] == "sent to review"
    assert len([each for each in read_letters(workshop) if "reviewer" in each["To"]]) == len(MEASURES)
