"""Faults in cells, numbers in text, editions and states of measures."""

from tests.checks.fault import ETHNICITY, ETHNICITY_CSV, LATEST, MINOR, STATE, VERSION, Fault, cell, change
from tests.checks.good_store import ASTHMA, COUGH, FLU, PLAIN_VERSION

OWN_COLUMNS = """\
sources: [1]
columns:
  Year: {role: time, period: calendar-year}
  Ethnicity: {role: category, classification: ethnicity-3}
  Rate: {role: value, unit: {kind: percent, of: people}, decimals: 1}
"""

GROUPS = """\
---
title: By group
columns:
  Group: {role: category}
  Rate: {role: value, unit: percent, decimals: 1}
---
"""

CELLS = {
    "a number of too many digits": change(
        ETHNICITY_CSV, "2022,White,4.9,", f"2022,White,4.{'9' * 40},", "value.too-many-digits", "2022,White", "Round"
    ),
    "a number of too many digits before the point": cell(
        "2022,White,4.9,4.0,6.0,440,",
        f"2022,White,4.9,4.0,6.0,{'4' * 16},",
        "value.too-many-digits",
        "2022,White",
        "scale",
    ),
    "a value that rounds to zero and is not": cell(
        "2023,Indian,0.0,0.0,0.1,0,", "2023,Indian,0.04,0.0,0.1,1,", "value.rounds-to-zero", "0.04", "[low]"
    ),
    "a value above its interval": cell(
        "2023,Asian,7.5,5.0,8.0,75,",
        "2023,Asian,7.5,5.0,7.0,75,",
        "interval.outside",
        "7.5,5.0,7.0",
        severity="warning",
        reach="nothing",
    ),
    "a value below its interval": cell(
        "2023,White,4.7,4.0", "2023,White,4.7,4.8", "interval.outside", "4.7,4.8", severity="warning", reach="nothing"
    ),
    "a number beside a suppression": cell(
        "2022,White,4.9,", "2022,White,4.9 [c],", "value.number-beside-suppression", "4.9 [c]"
    ),
    "a number beside a suppression in an upper bound": cell(
        "[c],[c],[c],[c],2", "[c],[c],0.1 [c],[c],2", "value.number-beside-suppression", "0.1 [c]"
    ),
    "a cell that another CSV has otherwise": Fault(
        changes={
            LATEST: (
                "data: {from: by-ethnicity, where: {Year: latest}, columns: [Ethnicity, Rate]}\n",
                OWN_COLUMNS,
            ),
            f"{ASTHMA}/1.0/latest-year.csv": "Year,Ethnicity,Rate\n2023,All,5.2\n2023,White,4.6\n",
        },
        rule="value.differs",
        file=f"{ASTHMA}/1.0/latest-year.csv",
        at="4.6",
        hint="{from: ...}",
    ),
    "a cell that another CSV has too": Fault(
        changes={
            LATEST: (
                "data: {from: by-ethnicity, where: {Year: latest}, columns: [Ethnicity, Rate]}\n",
                OWN_COLUMNS,
            ),
            f"{ASTHMA}/1.0/latest-year.csv": "Year,Ethnicity,Rate\n2023,All,5.2\n2023,White,4.7\n",
        },
        rule="value.stored-twice",
        file=f"{ASTHMA}/1.0/latest-year.csv",
        at="5.2",
        hint="data: {from: by-ethnicity",
        severity="note",
        reach="nothing",
    ),
}

FIGURES = {
    "a difference that the stored digits do not bear out": Fault(
        changes={
            ETHNICITY: (
                "[[Rate: Ethnicity=All, Year=2022]]",
                "[[Rate: Ethnicity=All, Year=2023 | difference to Year=2022]]",
            ),
            ETHNICITY_CSV: "Year,Ethnicity,Rate,Low,High,Count,Note\n2022,All,5.04,4.0,6.0,500,\n"
            "2022,White,4.9,4.0,6.0,440,\n2023,All,5.16,4.0,6.0,520,\n2023,Asian,7.5,5.0,8.0,75,\n"
            "2023,White,4.7,4.0,6.0,430,\n2022,Asian,6.0,5.0,7.0,60,\n2023,Indian,0.0,0.0,0.1,0,\n",
        },
        rule="binding.digits",
        file=ETHNICITY,
        at="[[Rate: Ethnicity=All, Year=2023 |",
        hint="decimals",
        severity="warning",
        reach="nothing",
    ),
    "a number in prose of an unknown category": change(
        VERSION,
        "[[by-ethnicity.Rate: Ethnicity=Asian,",
        "[[by-ethnicity.Rate: Ethnicity=Asain,",
        "binding.no-number",
        "[[",
    ),
    "a number in prose of several cells": change(
        ETHNICITY,
        "[[Rate: Ethnicity=White, Year=2023]]",
        "[[Rate: Ethnicity=White]]",
        "binding.no-number",
        "[[Rate: Ethnicity=White]]",
    ),
    "a number in prose of a suppressed cell": change(
        ETHNICITY,
        "[[Rate: Ethnicity=White, Year=2023]]",
        "[[Rate: Ethnicity=Indian, Year=2022]]",
        "binding.no-number",
        "[[Rate: Ethnicity=Indian",
    ),
    "a number in prose of an unknown column": change(
        ETHNICITY,
        "[[Rate: Ethnicity=White, Year=2023]]",
        "[[Rat: Ethnicity=White, Year=2023]]",
        "binding.no-number",
        "[[Rat:",
    ),
    "a number in prose of an unknown dimension": change(
        VERSION, "[[by-ethnicity.Rate:", "[[by-etnicity.Rate:", "binding.unknown-dimension", "[[", "by-ethnicity"
    ),
    "a number in a section without a dimension": change(
        VERSION, "[[by-ethnicity.Rate:", "[[Rate:", "binding.unknown-dimension", "[[", "by-ethnicity"
    ),
    "a number in what to know of no cell": change(
        ETHNICITY,
        "[[Rate: Ethnicity=All, Year=2022]]",
        "[[Rate: Ethnicity=All, Year=2019]]",
        "binding.no-number",
        "[[Rate: Ethnicity=All, Year=2019",
    ),
    "a number in prose that is written wrongly": change(
        ETHNICITY,
        "[[Rate: Ethnicity=White, Year=2023]]",
        "[[Rate: White]]",
        "binding.form",
        "[[Rate: White]]",
        "double quotes",
    ),
    "a number in prose that is not closed": change(
        ETHNICITY,
        "[[Rate: Ethnicity=White, Year=2023]]",
        "[[Rate: Ethnicity=White",
        "binding.form",
        "[[Rate: Ethnicity=White",
        "]]",
    ),
    "a number in prose of another measure": change(
        VERSION,
        "[[by-ethnicity.Rate: Ethnicity=Asian, Year=2023]]",
        "[[flu00001/by-year.Rate: Year=2020]]",
        "binding.other-measure",
        "[[flu",
    ),
    "a message with a number that is not in the chart": change(
        ETHNICITY, "2022 to 7.5%", "2022 to 7.4%", "message.number", "The rate among", "of the chart"
    ),
    "a message with a wrong difference": change(
        ETHNICITY, "by 1.5 percentage", "by 1.7 percentage", "message.number", "The rate among", "difference"
    ),
    "a message with a binding": change(
        ETHNICITY, "2022 to 7.5%", "2022 to [[Rate]]", "message.binding", "The rate among"
    ),
}

EDITIONS = {
    "a minor version of no kind": change(
        MINOR,
        "kind: correction\ncorrects: {first_wrong: 1.0, what: The rate for 2020 was wrong.}\n",
        "changes: New.\n",
        "edition.kind-missing",
        "title:",
        "correction, revision or clarification",
        measure=COUGH,
    ),
    "a correction that begins an edition": Fault(
        changes={f"{FLU}/1.0/measure.md": PLAIN_VERSION.format(title="Flu", more="kind: revision\n")},
        rule="edition.kind-of-major",
        file=f"{FLU}/1.0/measure.md",
        at="revision",
        measure=FLU,
    ),
    "a correction that says nothing": change(
        MINOR,
        "corrects: {first_wrong: 1.0, what: The rate for 2020 was wrong.}\n",
        "",
        "edition.corrects-missing",
        "correction",
        "first_wrong",
        measure=COUGH,
    ),
    "corrects in a revision": change(
        MINOR,
        "kind: correction",
        "kind: revision\nchanges: New.",
        "edition.corrects-unasked",
        "corrects:",
        measure=COUGH,
    ),
    "a correction of a later version": change(
        MINOR, "first_wrong: 1.0", "first_wrong: 2.0", "edition.first-wrong", "2.0", "first version", measure=COUGH
    ),
    "a correction of a version that never was": change(
        MINOR, "first_wrong: 1.0", "first_wrong: 0.9", "value.version", "0.9", measure=COUGH
    ),
    "a revision that does not say what is new": change(
        MINOR,
        "kind: correction\ncorrects: {first_wrong: 1.0, what: The rate for 2020 was wrong.}\n",
        "kind: revision\n",
        "edition.changes-missing",
        "title:",
        "changes:",
        severity="warning",
        reach="nothing",
        measure=COUGH,
    ),
    "a new period in a minor version": change(
        f"{COUGH}/1.1/by-year.csv",
        "2020,2.0\n",
        "2020,2.0\n2021,3.0\n",
        "edition.new-periods",
        "2021",
        "2.0",
        measure=COUGH,
    ),
    "a new source in a minor version": change(
        MINOR,
        "office-for-national-statistics}\n",
        "office-for-national-statistics}\n  - {id: 2, title: Another, publisher: office-for-national-statistics}\n",
        "edition.new-source",
        "{id: 2",
        "2.0",
        severity="warning",
        reach="nothing",
        measure=COUGH,
    ),
    "a group that the version before had and this one lost": Fault(
        changes={
            f"{COUGH}/1.0/by-group.md": GROUPS,
            f"{COUGH}/1.0/by-group.csv": "Group,Rate\nNorth,1.0\nSouth,2.0\n",
            f"{COUGH}/1.1/by-group.md": GROUPS,
            f"{COUGH}/1.1/by-group.csv": "Group,Rate\nNorth,1.0\n",
        },
        rule="edition.category-gone",
        file=f"{COUGH}/1.1/by-group.csv",
        at="North",
        hint="rows were lost",
        measure=COUGH,
    ),
    "an edition that is not comparable without a reason": Fault(
        changes={
            f"{FLU}/1.0/measure.md": PLAIN_VERSION.format(title="Flu", more="comparable_with_previous: {is: false}\n")
        },
        rule="edition.why-missing",
        file=f"{FLU}/1.0/measure.md",
        at="{is: false}",
        hint="why:",
        measure=FLU,
    ),
}

STATES = {
    "an id that another measure has": Fault(
        changes={f"{FLU}/measure.yaml": ("id: flu00001", "id: cough001")},
        rule="measure.repeated-id",
        file=f"{FLU}/measure.yaml",
        at="cough001",
        measure=FLU,
    ),
    "a replacement that is not there": change(
        STATE, "replaced_by: [cough001]", "replaced_by: [cough002]", "measure.unknown-replacement", at="cough002"
    ),
    "an unknown subtopic": change(
        STATE, "also_in: [health/care]", "also_in: [health/cares]", "measure.unknown-subtopic", at="health/cares"
    ),
}
