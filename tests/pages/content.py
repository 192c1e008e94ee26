"""A small content tree in memory, for tests that look at pages: two measures, one of them in three versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from generator.pages import KINDS
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store.memory import MemoryStore

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SMOKING = "health/habits/smoking"
DIET = "health/habits/diet"

SITE = """\
name: Numbers of Anywhere
address: https://numbers.example
language: en-GB
licence: OGL-UK-3.0
attribution: Contains information of the public sector.
contact: {name: Statistics desk, email: desk@numbers.example}
subject: group
sections:
  - {id: main-facts, heading: Main facts, required: true}
  - {id: things-you-need-to-know, heading: Things you need to know}
  - {id: methodology, heading: Methodology, group: methodology}
  - {id: rounding, heading: Rounding, group: methodology}
"""
ORGANISATIONS = """\
- {id: office, name: Office of Numbers, url: https://office.example/}
- {id: bureau, name: Bureau of Counts, closed: {at: 2020-01-01, replaced_by: office}}
"""
GROUPS = """\
id: groups
variable: group
title: Groups of people
aggregates: [{id: all, label: All, concept: everybody}]
categories:
  - {id: north, label: Northerners, concept: north}
  - {id: hill, label: Hill people, parent: north, concept: hill}
  - {id: south, label: Southerners, concept: south}
"""
CONCEPTS = """\
- {id: everybody, variable: group, label: All people}
- {id: south, variable: group, label: The South}
- {id: north, variable: group, label: The North, note: Hill people are counted here.}
- {id: hill, variable: group, label: Hill people}
- {id: coast, variable: group, label: Coast people}
- {id: old, variable: age, label: Old people}
"""
TOPIC = """\
---
title: Health
position: 1
description: How well people are.
---

About **health**.
"""
SUBTOPIC = """\
---
title: Habits
description: What people do.
---

What people eat, drink and smoke.
"""
SMOKING_STATE = """\
id: smoke001
position: 1
next_release:
  on: 2027-05-13
  status: confirmed
  moved: [{from: 2027-05-06, announced: 2026-04-01, why: The data came late.}]
versions:
  "1.0": {status: approved, release_at: 2024-05-14T09:30:00+01:00}
  "2.0": {status: approved, release_at: 2025-05-14T09:30:00+01:00}
  "2.1": {status: approved, release_at: 2025-06-02T09:30:00+01:00}
  "3.0": {status: draft}
"""
DIET_STATE = """\
id: diet0001
position: 2
versions:
  "1.0": {status: approved, release_at: 2025-01-15}
"""
FACTS = """\
---
title: Adults who smoke
description: In 2023, 12.5% of adults smoked.
population: Adults aged 18 and over
area_covered: [Anywhere]
official_statistics: official
headline: {dimension: by-group, value: Rate, where: {Year: latest, Group: All}}
changes: First published.
sources:
  - id: 1
    title: Survey of habits
    publisher: office
    url: https://office.example/survey
    published: 2024-05-01
    type_of_data: [survey]
    type_of_statistic: official
  - {id: 2, title: Register of shops, role: secondary, publisher: bureau}
---

## Main facts

- in 2023, [[by-group.Rate: Year=2023, Group=All]] of adults smoked

## Things you need to know

The figures are estimates.

## Methodology

People were asked.

## Rounding

To 1 decimal place.
"""
CORRECTION = FACTS.replace(
    "changes: First published.",
    "kind: correction\ncorrects: {first_wrong: 2.0, what: The rate for the South was that of 2022.}",
)
DIET_FACTS = """\
---
title: Five a day
description: Who eats fruit.
sources: [{id: 1, title: Survey of kitchens, publisher: office}]
---

## Main facts

- 1,200 people eat fruit
"""
DIMENSION = """\
---
title: Adults who smoke, by group
position: 1
columns:
  Group: {role: category, classification: groups}
  Year: {role: time, period: calendar-year}
  Rate: {role: value, label: Smokers, unit: {kind: percent, of: adults}, decimals: 1}
chart: {type: bar, value: Rate, x: Group, where: {Year: latest}, message: Southerners smoke least}
table: {rows: Group, columns: Year, values: [Rate]}
---

Of Northerners, [[Rate: Year=2023, Group=Northerners]] smoke.

## Things you need to know

Few Hill people were asked.
"""
DATA = """\
Group,Year,Rate
All,2022,13.0
All,2023,12.5
Northerners,2022,15.1
Northerners,2023,14.2
Hill people,2022,[c]
Hill people,2023,16.0
Southerners,2022,10.0
Southerners,2023,9.5
"""
DIET_DIMENSION = """\
---
title: By group
columns:
  Group: {role: category, classification: groups}
  Count: {role: value, unit: number}
---
"""
DIET_DATA = "Group,Count\nAll,1200\nSoutherners,700\n"


def make_content() -> dict[str, bytes]:
    """Return the tree's files by path."""
    smoking, diet = f"measures/{SMOKING}", f"measures/{DIET}"
    files = {
        "site.yaml": SITE,
        "organisations.yaml": ORGANISATIONS,
        "classifications/concepts.yaml": CONCEPTS,
        "classifications/groups.yaml": GROUPS,
        "pages/index.md": "---\ntitle: Numbers of Anywhere\ndescription: All numbers.\n---\n\nNumbers for *all*.\n",
        "pages/about.md": "---\ntitle: About\n---\n\nWho we are.\n",
        "news/2025-05-01-new-home.md": "---\ntitle: A new home\ndescription: We moved.\n---\n\nWe moved.\n",
        "style-guide/numbers.md": "---\ntitle: Numbers\n---\n\nWrite 12%.\n",
        "measures/health/topic.md": TOPIC,
        "measures/health/habits/subtopic.md": SUBTOPIC,
        f"{smoking}/measure.yaml": SMOKING_STATE,
        f"{diet}/measure.yaml": DIET_STATE,
        f"{diet}/1.0/measure.md": DIET_FACTS,
        f"{diet}/1.0/by-group.md": DIET_DIMENSION,
        f"{diet}/1.0/by-group.csv": DIET_DATA,
    }
    for number in ("1.0", "2.0", "2.1", "3.0"):
        files[f"{smoking}/{number}/measure.md"] = CORRECTION if number == "2.1" else FACTS
        files[f"{smoking}/{number}/by-group.md"] = DIMENSION
        files[f"{smoking}/{number}/by-group.csv"] = DATA
    return {path: text.encode() for path, text in files.items()}


def change(files: Mapping[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    """Return the files with words of one of them replaced.

    Raises:
        AssertionError: the words are not there.
    """
    assert old.encode() in files[path], f"{path} has no {old!r}"
    return {**files, path: files[path].replace(old.encode(), new.encode())}


def open_site(files: Mapping[str, bytes], *, at: datetime = NOON, visible: Visible | None = None) -> PublicSite:
    """Return the public site of a content tree at an instant, all approvals taken on trust.

    Raises:
        AssertionError: the content has an error.
    """
    store = MemoryStore(files)
    choice = choose(store.objects, store.root, instant=at, rule=ApprovalRule("trust"), last=None, cache={})
    faults = [str(problem) for problem in choice.problems if problem.is_error]
    assert not faults, "\n".join(faults)
    record = ReleaseRecord(
        instant=at, fingerprint="test", visible=visible or Visible(stage="production"), selection=choice.selection
    )
    return PublicSite(record, store.objects)


def render_all(site: PublicSite) -> dict[str, bytes]:
    """Return every output of a site by its path."""
    return {
        output: kind.render(site, owner, output)
        for kind in KINDS
        for owner in kind.owners(site)
        for output in kind.outputs(site, owner)
    }


def render(site: PublicSite, output: str) -> str:
    """Return one output of a site as text.

    Raises:
        LookupError: no page kind makes it.
    """
    for kind in KINDS:
        for owner in kind.owners(site):
            if output in kind.outputs(site, owner):
                return kind.render(site, owner, output).decode()
    raise LookupError(output)
