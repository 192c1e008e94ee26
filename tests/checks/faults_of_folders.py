"""Faults that only a check of the whole folder meets: in drafts, in times, and in what was approved."""

from tests.checks.fault import STATE, VERSION, Fault, change
from tests.checks.good_store import COUGH, FLU

DRAFT = f"{COUGH}/2.0/measure.md"

UNDONE = {
    "a draft without a required section": Fault(
        changes={DRAFT: ("## Methodology\n\nPeople were asked.\n", "")},
        rule="section.missing",
        file=DRAFT,
        severity="note",
    ),
    "a draft without a title": Fault(
        changes={DRAFT: ("title: Coughs\n", "")}, rule="key.missing", file=DRAFT, at="description", severity="note"
    ),
    "a draft without its data": Fault(
        changes={f"{COUGH}/2.0/by-year.csv": None},
        rule="layout.no-data",
        file=f"{COUGH}/2.0/by-year.md",
        severity="note",
    ),
    "a draft with an unknown shorthand": Fault(
        changes={f"{COUGH}/2.0/by-year.csv": ("2021,3.0", "2021,[q]")},
        rule="value.unknown-shorthand",
        file=f"{COUGH}/2.0/by-year.csv",
        at="[q]",
    ),
    "a copy of a source of a measure that is not there": change(
        VERSION,
        "    url: https://www.ons.gov.uk/survey",
        "    url: https://www.ons.gov.uk/survey\n    same_as: nobody01#1",
        "source.unknown-copy",
        "nobody01#1",
        "7f3k2q9d#1",
        severity="warning",
        reach="nothing",
    ),
    "a copy of a source that the other measure has not": change(
        VERSION,
        "    url: https://www.ons.gov.uk/survey",
        "    url: https://www.ons.gov.uk/survey\n    same_as: asthma01#9",
        "source.unknown-copy",
        "asthma01#9",
        severity="warning",
        reach="nothing",
    ),
    "a related measure that is not there": change(
        STATE, "related: [cough001]", "related: [cough003]", "measure.unknown-related", "cough003", severity="warning"
    ),
    "a notice on a version that is not there": change(
        STATE, 'on: ["1.0"]', 'on: ["1.3"]', "measure.unknown-version", '"1.3"', "1.0"
    ),
    "an update of a version that is not there": change(
        STATE, 'updates: [{version: "1.0"', 'updates: [{version: "1.4"', "measure.unknown-version", '"1.4"', "1.0"
    ),
    "an update in the hour that occurs twice": change(
        STATE, "at: 2025-06-02T10:00:00+01:00", "at: 2025-10-26T01:30:00", "time.unclear", "2025-10-26", "offset"
    ),
    "a notice in the hour that never occurs": change(
        STATE, "from: 2026-03-02T10:00:00+00:00", "from: 2026-03-29T01:30:00", "time.unclear", "2026-03-29", "offset"
    ),
    "a withdrawn version without a reason": change(
        f"{FLU}/measure.yaml", "status: approved", "status: withdrawn", "state.details-missing", "withdrawn", "why"
    ),
    "a rejected version without a reason": change(
        f"{COUGH}/measure.yaml", "status: draft", "status: rejected", "state.details-missing", "rejected", "why"
    ),
    "a release on a Saturday": change(
        f"{FLU}/measure.yaml",
        "release_at: 2024-05-14T09:30:00+01:00",
        "release_at: 2026-12-05",
        "release.working-day",
        "2026-12-05",
        "another day",
    ),
    "a release on a holiday": change(
        f"{FLU}/measure.yaml",
        "release_at: 2024-05-14T09:30:00+01:00",
        "release_at: 2026-12-25T09:30",
        "release.working-day",
        "2026-12-25",
        "administrator",
    ),
    "an approved folder that was changed since": change(
        f"{FLU}/measure.yaml",
        "release_at: 2024-05-14T09:30:00+01:00}",
        f"release_at: 2024-05-14T09:30:00+01:00, approved: {{tree: {'1' * 40}, by: u-3, at: 2024-05-13}}}}",
        "approval.unapproved-change",
        "",
        "Approve the version again",
        place=f"{FLU}/1.0/measure.md",
        severity="warning",
    ),
}
