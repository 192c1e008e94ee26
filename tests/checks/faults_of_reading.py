"""Faults in the text of files, in the names of folders and in measure.yaml, as a whole store shows them."""

from tests.checks.fault import ETHNICITY, ETHNICITY_CSV, STATE, VERSION, Fault, cell, change
from tests.checks.good_store import ASTHMA, GOOD

BOMB = "a: &a [x, x]\nb: [*a, *a]\n"
DEEP = "title: " + "[" * 200 + "]" * 200 + "\n"

YAML = {
    "YAML that does not parse": change(VERSION, "title: Asthma\n", "title: [Asthma\n", "yaml.syntax", at=""),
    "a key twice": change(
        VERSION, "title: Asthma\n", "title: Asthma\ntitle: Again\n", "yaml.duplicate-key", "title: Again"
    ),
    "an anchor": change(VERSION, "title: Asthma\n", "title: &a Asthma\n", "yaml.anchor", "&a"),
    "an alias": change(STATE, "position: 1\n", "position: &one 1\nreference: *one\n", "yaml.anchor", "&one"),
    "a tag": change(VERSION, "title: Asthma\n", "title: !!python/name:os.system Asthma\n", "yaml.tag", "!!python"),
    "a merge key": change(ETHNICITY, "position: 1\n", "position: 1\n<<: {a: b}\n", "yaml.merge-key", "<<"),
    "an unknown key of a version": change(
        VERSION, "population: Peo", "populaton: Peo", "key.unknown", "populaton", "population"
    ),
    "an unknown key of a measure": change(STATE, "position: 1", "positon: 1", "key.unknown", "positon", "position"),
    "an unknown key of a column": change(
        ETHNICITY, "Low:       {role: lower,", "Low:       {rolle: lower,", "key.unknown", "rolle", "role"
    ),
    "a position that is no number": change(
        ETHNICITY, "position: 1\n", "position: first\n", "value.whole-number", "first"
    ),
    "a truth value in words": change(STATE, "position: 1\n", "department_review: yes\n", "value.truth", "yes"),
    "an unknown role": change(
        ETHNICITY, "Low:       {role: lower,", "Low:       {role: lowest,", "value.choice", "lowest", "lower"
    ),
    "an unknown status": change(STATE, "status: approved", "status: aproved", "value.choice", "aproved", "approved"),
    "a description that is too long": change(
        VERSION, "description: How many people have asthma.", f"description: {'x' * 161}", "value.too-long", "x" * 161
    ),
    "a date that is no date": change(STATE, "at: 2026-01-31", "at: 2026-02-31", "value.partial-date", "2026-02-31"),
    "an id of another form": change(STATE, "id: asthma01", "id: Asthma-01", "value.form", "Asthma-01"),
    "front matter that is not closed": change(ETHNICITY, "---\n\nIn 2023", "\nIn 2023", "front-matter.unclosed", at=""),
    "no front matter": Fault(changes={VERSION: "Text.\n"}, rule="front-matter.missing", file=VERSION),
    "an unknown heading": change(
        VERSION, "## Methodology", "## Metodology", "heading.unknown", "## Metodology", "Methodology"
    ),
    "text before the first heading": change(
        VERSION, "---\n\n## Main", "---\n\nHello.\n\n## Main", "heading.none", "Hello."
    ),
    "a bomb of aliases": Fault(changes={STATE: BOMB}, rule="yaml.anchor", file=STATE, at="&a"),
    "lists nested too deep": Fault(changes={STATE: DEEP}, rule="yaml.too-deep", file=STATE, at="[" * 180),
    "no title": change(VERSION, "title: Asthma\n", "", "key.missing", at=""),
}

BYTES = {
    "bytes that are no UTF-8": Fault(
        changes={VERSION: GOOD[VERSION].encode().replace(b"Asthma", b"Asthm\xe9")}, rule="text.encoding", file=VERSION
    ),
    "a NUL character": Fault(
        changes={ETHNICITY: GOOD[ETHNICITY].replace("Asthma by", "Asthma\0by").encode()},
        rule="text.nul",
        file=ETHNICITY,
    ),
    "a NUL character in a CSV": Fault(
        changes={ETHNICITY_CSV: GOOD[ETHNICITY_CSV].replace("White", "Whi\0te").encode()},
        rule="text.nul",
        file=ETHNICITY_CSV,
    ),
    "an empty state file": Fault(changes={STATE: ""}, rule="key.missing", file=STATE),
    "an empty CSV": Fault(changes={ETHNICITY_CSV: ""}, rule="csv.empty", file=ETHNICITY_CSV),
}

ROWS = {
    "a row with too few cells": cell(
        "2022,All,5.0,4.0,6.0,500,\n", "2022,All,5.0\n", "csv.ragged-row", "2022,All,5.0\n"
    ),
    "a repeated key": cell("2023,All,", "2022,All,", "csv.repeated-key", "2022,All,5.2"),
    "an unknown shorthand": cell("2022,White,4.9,", "2022,White,[cc],", "value.unknown-shorthand", "[cc]", "[c]"),
    "an older mark without a map": cell("2022,White,4.9,", "2022,White,:,", "value.unknown-shorthand", ":,", "marks"),
    "a number with a separator": cell(
        "2022,All,5.0,4.0,6.0,500,", '2022,All,5.0,4.0,6.0,"1,500",', "csv.number", '"1,500"', "1500"
    ),
    "an empty cell": cell("2022,White,4.9,", "2022,White,,", "csv.empty-cell", ",4.0,6.0,440", "[c]"),
    "a cell that begins a formula": cell("2022,White,", "2022,=1+1,", "csv.formula", "=1+1"),
    "a label that is no category": cell("2022,White,", "2022,Whit,", "classification.unknown-label", "Whit,", "White"),
    "a period of another kind": cell("2022,White,", "2022 Q5,White,", "time.period", "2022 Q5"),
    "a column without a role": cell("Count,Note\n", "Count,Notes\n", "column.no-role", "Notes"),
    "a repeated header": cell("Low,High", "Low,Low", "csv.repeated-header", "Low,Count"),
    "a quote that is not closed": cell("2023,White,4.7", '2023,"White,4.7', "csv.syntax", '2023,"White'),
}

FOLDERS = {
    "a version called latest": Fault(
        changes={f"{ASTHMA}/latest/measure.md": "x"}, rule="layout.version-name", file=f"{ASTHMA}/latest"
    ),
    "a version with a zero in front": Fault(
        changes={f"{ASTHMA}/01.0/measure.md": "x"}, rule="layout.version-name", file=f"{ASTHMA}/01.0"
    ),
    "a version of one number": Fault(
        changes={f"{ASTHMA}/2/measure.md": "x"}, rule="layout.version-name", file=f"{ASTHMA}/2"
    ),
    "an entry of a version that is not there": change(
        STATE, 'versions:\n  "1.0"', 'versions:\n  "3.0": {status: draft}\n  "1.0"', "layout.missing-version", '"3.0"'
    ),
    "a measure without its state file": Fault(
        changes={STATE: None}, rule="layout.missing-file", file=STATE, hint="id of 8 letters and digits"
    ),
    "an approved version without a time": change(
        STATE, "release_at: 2025-05-14T09:30:00+01:00, ", "", "release.missing", "{status", "release_at"
    ),
    "a release in the hour that occurs twice": change(
        STATE, "2025-05-14T09:30:00+01:00", "2025-10-26T01:30:00", "release.unclear", "2025-10-26", "offset"
    ),
    "a release in the hour that never occurs": change(
        STATE, "2025-05-14T09:30:00+01:00", "2025-03-30T01:30:00", "release.unclear", "2025-03-30", "offset"
    ),
}

SHARED_TEXT = {
    "a site file that does not parse": change(
        "site.yaml", "name: Numbers", "name: [Numbers", "yaml.syntax", at="", reach="site"
    ),
    "an unknown key of the site": change(
        "site.yaml", "subject: eth", "subjct: eth", "key.unknown", "subjct", "subject", reach="site"
    ),
    "a time zone that does not exist": change(
        "site.yaml", "timezone: Europe/London", "timezone: Europe/Londn", "site.timezone", "Europe/Londn", reach="site"
    ),
    "a section id twice": change(
        "site.yaml", "id: rounding", "id: methodology", "id.repeated", "methodology, heading: Rounding", reach="site"
    ),
    "a category id twice": change(
        "classifications/ethnicity-3.yaml",
        "{id: white,",
        "{id: asian,",
        "id.repeated",
        "asian, label: White",
        reach="site",
    ),
    "a label of two categories": change(
        "classifications/ethnicity-3.yaml",
        "label: White}",
        "label: Asian}",
        "classification.repeated-label",
        "Asian}\n",
        reach="site",
    ),
    "a parent that is no category": change(
        "classifications/ethnicity-3.yaml",
        "parent: asian",
        "parent: asain",
        "classification.parent",
        "asain",
        "asian",
        reach="site",
    ),
    "a concept twice": change(
        "classifications/concepts.yaml",
        "{id: indian,",
        "{id: asian,",
        "id.repeated",
        "asian, variable: ethnicity, label: Indian",
        reach="site",
    ),
    "an organisation twice": change(
        "organisations.yaml",
        "{id: old-office,",
        "{id: office-for-national-statistics,",
        "id.repeated",
        "office-for-national-statistics, name: Old",
        reach="site",
    ),
    "a page without front matter": Fault(
        changes={"pages/about.md": "Text.\n"}, rule="front-matter.missing", file="pages/about.md", reach="site"
    ),
    "a topic without a title": change(
        "measures/health/topic.md", "title: Health\n", "", "key.missing", at="", reach="site"
    ),
    "a topic without its file": Fault(
        changes={"measures/health/topic.md": None, "planned.yaml": ""},
        rule="layout.missing-file",
        file="measures/health/topic.md",
        reach="site",
    ),
    "a page with a space in its name": Fault(
        changes={"pages/my page.md": "---\ntitle: A\n---\n"}, rule="layout.name", file="pages/my page.md", reach="site"
    ),
    "a topic with capital letters": Fault(
        changes={"measures/Health/topic.md": "---\ntitle: A\n---\n"},
        rule="layout.name",
        file="measures/Health",
        reach="site",
    ),
    "a classification in another format": Fault(
        changes={"classifications/areas.json": "{}"},
        rule="layout.name",
        file="classifications/areas.json",
        reach="site",
    ),
    "a folder in place of a file": Fault(
        changes={"site.yaml/x": "x", "site.yaml": None}, rule="layout.not-a-file", file="site.yaml", reach="site"
    ),
}
