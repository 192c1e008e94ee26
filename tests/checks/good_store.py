"""A small content store without a fault, and changes to it."""

from collections.abc import Mapping

ASTHMA = "measures/health/illness/asthma"
COUGH = "measures/health/illness/cough"
FLU = "measures/health/illness/flu"

SITE = """\
name: Numbers
address: https://www.example.org
subject: ethnicity
sections:
  - {id: main-facts, heading: Main facts and figures, required: true}
  - {id: methodology, heading: Methodology, required: true}
  - {id: rounding, heading: Rounding}
testing_topic: testing-space
timezone: Europe/London
holidays: [2026-12-25]
"""

ORGANISATIONS = """\
- {id: office-for-national-statistics, name: Office for National Statistics, url: https://www.ons.gov.uk/}
- {id: old-office, name: Old Office, closed: {at: 2019, replaced_by: office-for-national-statistics}}
"""

REDIRECTS = """\
- {from: /health/illness/wheezing/, to: /health/illness/asthma/, since: 2025-01-02}
- {from: /old/, to: /health/, since: 2025-01-02}
"""

PLANNED = """\
- {title: Hay fever, topic: health, on: 2027-02, publisher: office-for-national-statistics}
"""

CONCEPTS = """\
- {id: all-groups, variable: ethnicity, label: All}
- {id: asian, variable: ethnicity, label: Asian}
- {id: indian, variable: ethnicity, label: Indian}
- {id: female, variable: sex, label: Female}
"""

ETHNICITY = """\
id: ethnicity-3
variable: ethnicity
title: Ethnicity, 3 groups
source: {title: Ethnic groups, url: https://www.ons.gov.uk/groups}
aggregates:
  - {id: all, label: All, concept: all-groups, aliases: [Total]}
categories:
  - {id: asian, label: Asian, concept: asian}
  - {id: indian, label: Indian, parent: asian, concept: indian}
  - {id: white, label: White}
"""

AREAS = """\
id: areas
variable: area
title: Areas
categories:
  - {id: E92000001, label: England}
  - {id: W92000004, label: Wales}
  - {id: E12000001, label: North East, parent: E92000001}
  - {id: E12000002, label: North West, parent: E92000001}
"""

PAGE = """\
---
title: About
description: What this site is.
---

## Who we are

Asthma: [[asthma01/by-ethnicity.Rate: Ethnicity=All, Year=latest]] of people.
"""

TOPIC = """\
---
title: Health
position: 1
description: Figures about health.
---

Illness and more, such as [asthma](/health/illness/asthma/).
"""

MEASURE = """\
id: asthma01
position: 1
related: [cough001]
also_in: [health/care]
replaced_by: [cough001]
retired: {at: 2026-01-31, why: The survey ended.}
notices: [{on: ["1.0"], from: 2026-03-02T10:00:00+00:00, text: We are checking a rate.}]
versions:
  "1.0": {status: approved, release_at: 2025-05-14T09:30:00+01:00, approved: {by: u-3, at: 2025-05-12}}
updates: [{version: "1.0", at: 2025-06-02T10:00:00+01:00, what: A link was mended.}]
"""

VERSION = """\
---
title: Asthma
description: How many people have asthma.
population: People aged 16 and over
area_covered: [England]
time_period: 2022 to 2023
geography: Region
headline: {dimension: by-ethnicity, value: Rate, where: {Year: latest, Ethnicity: All}}
comparator: {Ethnicity: All}
quality: {url: https://www.ons.gov.uk/quality}
sources:
  - id: 1
    title: Health survey
    publisher: office-for-national-statistics
    url: https://www.ons.gov.uk/survey
files:
  - {name: source.csv, title: Source data}
---

## Main facts and figures

- [[by-ethnicity.Rate: Ethnicity=Asian, Year=2023]] of Asian people had asthma

## Methodology

People were asked.
"""

BY_ETHNICITY = """\
---
title: Asthma by ethnicity
position: 1
sources: [1]
columns:
  Year:      {role: time, period: calendar-year}
  Ethnicity: {role: category, classification: ethnicity-3}
  Rate:      {role: value, unit: {kind: percent, of: people}, decimals: 1}
  Low:       {role: lower, of: Rate}
  High:      {role: upper, of: Rate}
  Count:     {role: numerator, of: Rate, unit: number}
  Note:      {role: note}
intervals: {Rate: {level: 95}}
chart:
  type: grouped-bar
  value: Rate
  x: Ethnicity
  series: Year
  where: {Ethnicity: {not: [Indian]}}
  reference: {Ethnicity: All}
  message: The rate among Asian people went up by 1.5 percentage points from 2022 to 7.5%
table:
  rows: Ethnicity
  columns: Year
  values: [Rate, Count]
  where: {Year: {last: 2}}
notes:
  - {id: 1, text: Counts are rounded., on: {column: Count}}
  - {id: 2, text: A small group., on: {category: {Ethnicity: Indian}}}
  - {id: 3, text: Counted twice., on: {row: {Ethnicity: White, Year: 2023}}}
breaks:
  - {at: 2023, text: The question changed.}
gaps: {2021: The question was not asked.}
---

In 2023 the rate was [[Rate: Ethnicity=White, Year=2023]].

## Things you need to know

The rate was [[Rate: Ethnicity=All, Year=2022]] in 2022.
"""

BY_ETHNICITY_CSV = """\
Year,Ethnicity,Rate,Low,High,Count,Note
2022,All,5.0,4.0,6.0,500,
2022,Asian,6.0,5.0,7.0,60,
2022,Indian,[c],[c],[c],[c],2
2022,White,4.9,4.0,6.0,440,
2023,All,5.2,4.0,6.0,520,
2023,Asian,7.5,5.0,8.0,75,
2023,Indian,0.0,0.0,0.1,0,
2023,White,4.7,4.0,6.0,430,
"""

BY_AREA = """\
---
title: Asthma by area
position: 2
columns:
  Year:   {role: time, period: calendar-year}
  Area:   {role: geography, classification: areas, codes: Code, level: Level}
  Rate:   {role: value, unit: {kind: percent, of: people}, decimals: 1}
chart:
  type: bar
  x: Area
  where: {Area: {not: [England]}}
table:
  - rows: Area
    values: [Rate]
---

In the North East it was [[Rate: Area=North East]].
"""

BY_AREA_CSV = """\
Year,Area,Code,Level,Rate
2023,England,E92000001,Country,5.2
2023,North East,E12000001,Region,6.1
2023,North West,E12000002,Region,5.9
"""

LATEST = """\
---
title: Asthma by ethnicity, latest year
position: 3
data: {from: by-ethnicity, where: {Year: latest}, columns: [Ethnicity, Rate]}
chart: {type: bar, value: Rate, x: Ethnicity}
---

The rate was [[Rate: Ethnicity=All]].
"""

PLAIN_VERSION = """\
---
title: {title}
description: How many people have it.
{more}sources:
  - {{id: 1, title: Health survey, publisher: office-for-national-statistics}}
---

## Main facts and figures

Some people have it.

## Methodology

People were asked.
"""

PLAIN_DIMENSION = """\
---
title: By year
columns:
  Year: {role: time, period: calendar-year}
  Rate: {role: value, unit: percent, decimals: 1}
---

It was [[Rate: Year=2020]] in 2020.
"""

COUGH_MEASURE = """\
id: cough001
versions:
  "1.0": {status: approved, release_at: 2024-05-14T09:30:00+01:00}
  "1.1": {status: approved, release_at: 2024-06-14T09:30:00+01:00}
  "2.0": {status: draft}
"""

FLU_MEASURE = """\
id: flu00001
versions:
  "1.0": {status: approved, release_at: 2024-05-14T09:30:00+01:00}
"""

CORRECTION = "kind: correction\ncorrects: {first_wrong: 1.0, what: The rate for 2020 was wrong.}\n"

GOOD: Mapping[str, str] = {
    "site.yaml": SITE,
    "organisations.yaml": ORGANISATIONS,
    "redirects.yaml": REDIRECTS,
    "planned.yaml": PLANNED,
    "classifications/concepts.yaml": CONCEPTS,
    "classifications/ethnicity-3.yaml": ETHNICITY,
    "classifications/areas.yaml": AREAS,
    "pages/index.md": "---\ntitle: Numbers\n---\n\nWelcome.\n",
    "pages/about.md": PAGE,
    "news/2026-01-05-new.md": "---\ntitle: New\n---\n\nWe have news.\n",
    "style-guide/tables.md": "---\ntitle: Tables\n---\n\nTables are plain.\n",
    "measures/health/topic.md": TOPIC,
    "measures/health/illness/subtopic.md": "---\ntitle: Illness\n---\n\nAbout illness.\n",
    "measures/health/care/subtopic.md": "---\ntitle: Care\n---\n\nAbout care.\n",
    f"{ASTHMA}/measure.yaml": MEASURE,
    f"{ASTHMA}/1.0/measure.md": VERSION,
    f"{ASTHMA}/1.0/by-ethnicity.md": BY_ETHNICITY,
    f"{ASTHMA}/1.0/by-ethnicity.csv": BY_ETHNICITY_CSV,
    f"{ASTHMA}/1.0/by-area.md": BY_AREA,
    f"{ASTHMA}/1.0/by-area.csv": BY_AREA_CSV,
    f"{ASTHMA}/1.0/latest-year.md": LATEST,
    f"{ASTHMA}/1.0/files/source.csv": "a,b\n1,2\n",
    f"{COUGH}/measure.yaml": COUGH_MEASURE,
    f"{COUGH}/1.0/measure.md": PLAIN_VERSION.format(title="Coughs", more=""),
    f"{COUGH}/1.0/by-year.md": PLAIN_DIMENSION,
    f"{COUGH}/1.0/by-year.csv": "Year,Rate\n2019,1.0\n2020,2.1\n",
    f"{COUGH}/1.1/measure.md": PLAIN_VERSION.format(title="Coughs", more=CORRECTION),
    f"{COUGH}/1.1/by-year.md": PLAIN_DIMENSION,
    f"{COUGH}/1.1/by-year.csv": "Year,Rate\n2019,1.0\n2020,2.0\n",
    f"{COUGH}/2.0/measure.md": PLAIN_VERSION.format(title="Coughs", more="changes: New figures.\n"),
    f"{COUGH}/2.0/by-year.md": PLAIN_DIMENSION,
    f"{COUGH}/2.0/by-year.csv": "Year,Rate\n2020,2.0\n2021,3.0\n",
    f"{FLU}/measure.yaml": FLU_MEASURE,
    f"{FLU}/1.0/measure.md": PLAIN_VERSION.format(title="Flu", more=""),
    f"{FLU}/1.0/by-year.md": PLAIN_DIMENSION,
    f"{FLU}/1.0/by-year.csv": "Year,Rate\n2019,4.0\n2020,5.0\n",
}

Change = str | bytes | None | tuple[str, str]
"""A file's whole new content, None to remove it, or a text of it and the text that takes its place."""


def change_store(changes: Mapping[str, Change]) -> dict[str, bytes]:
    """Return the files of the good store with changes; a replaced text must occur once."""
    files = {path: text.encode() for path, text in GOOD.items()}
    for path, change in changes.items():
        match change:
            case None:
                del files[path]
            case str():
                files[path] = change.encode()
            case bytes():
                files[path] = change
            case (old, new):
                assert files[path].count(old.encode()) == 1, f"{old!r} stands {files[path].count(old.encode())} times"
                files[path] = files[path].replace(old.encode(), new.encode())
    return files


def find_line(files: Mapping[str, bytes], file: str, text: str) -> tuple[int, int]:
    """Return the line and the column, in code points from 1, at which a text of a file begins."""
    before, found, _ = files[file].decode().partition(text)
    assert found, f"{text!r} is not in {file}"
    return before.count("\n") + 1, len(before) - before.rfind("\n")
