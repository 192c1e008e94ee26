"""Faults in facts, charts, tables and notes that the data contradicts."""

from tests.checks.fault import AREA, AREA_CSV, ETHNICITY, ETHNICITY_CSV, LATEST, VERSION, Fault, cell, change

FACTS = {
    "a period that is older than the data": change(
        VERSION, "time_period: 2022 to 2023", "time_period: 2022", "fact.time-period", "2022", "taken from the data"
    ),
    "a period that begins before the data": change(
        VERSION, "time_period: 2022 to 2023", "time_period: 2020 to 2023", "fact.time-period", "2020"
    ),
    "a country that the data has and the facts leave out": change(
        VERSION,
        "area_covered: [England]",
        "area_covered: [Wales]",
        "fact.area-covered",
        "[Wales]",
        "taken from the data",
    ),
    "a level that the data does not have": change(
        VERSION, "geography: Region", "geography: Ward", "fact.geography", "Ward", "taken from the data"
    ),
    "a headline in an unknown dimension": change(
        VERSION,
        "{dimension: by-ethnicity,",
        "{dimension: by-ethnicty,",
        "headline.unknown-dimension",
        "by-ethnicty",
        "by-ethnicity",
    ),
    "a headline of an unknown column": change(
        VERSION,
        "value: Rate, where: {Year: latest, Eth",
        "value: Rat, where: {Year: latest, Eth",
        "headline.unknown-value",
        "Rat,",
        "Rate",
    ),
    "a headline of many cells": change(
        VERSION,
        "{Year: latest, Ethnicity: All}}",
        "{Year: latest}}",
        "headline.one-cell",
        "{Year: latest}",
        "Ethnicity",
    ),
    "a headline of a suppressed cell": change(
        VERSION,
        "{Year: latest, Ethnicity: All}}",
        "{Year: 2022, Ethnicity: Indian}}",
        "headline.one-cell",
        "{Year: 2022,",
        "holds a number",
    ),
    "a headline of an unknown category": change(
        VERSION,
        "{Year: latest, Ethnicity: All}}",
        "{Year: latest, Ethnicity: Asain}}",
        "display.unknown-label",
        "Asain",
        "Asian",
    ),
    "a headline fixed by an unknown column": change(
        VERSION,
        "{Year: latest, Ethnicity: All}}",
        "{Yaer: latest, Ethnicity: All}}",
        "display.not-a-key",
        "latest",
        "Year",
    ),
    "a comparator that is no category": change(
        VERSION, "comparator: {Ethnicity: All}", "comparator: {Ethnicity: Everyone}", "comparator.unknown", "Everyone"
    ),
    "a comparator of an unknown column": change(
        VERSION,
        "comparator: {Ethnicity: All}\n",
        "comparator: {Ethnicty: All}\npolarity: neutral\n",
        "comparator.unknown",
        "All}\npolarity",
        "Ethnicity",
    ),
}

DISPLAYS = {
    "a chart of an unknown column": change(
        ETHNICITY, "value: Rate\n", "value: Rates\n", "display.not-a-value", "Rates", 'Did you mean "Rate"?'
    ),
    "a chart with an unknown key": change(
        ETHNICITY, "x: Ethnicity", "x: Ethnicty", "display.not-a-key", "Ethnicty", 'Did you mean "Ethnicity"?'
    ),
    "a chart that uses a key twice": change(
        ETHNICITY, "series: Year", "series: Ethnicity", "display.repeated-key", "Ethnicity\n  where"
    ),
    "a table of an unknown column": change(
        ETHNICITY,
        "values: [Rate, Count]",
        "values: [Rate, Counts]",
        "display.not-a-value",
        "Counts",
        'Did you mean "Count"?',
    ),
    "a table with an unknown key": change(
        ETHNICITY, "columns: Year\n", "columns: Yaer\n", "display.not-a-key", "Yaer", 'Did you mean "Year"?'
    ),
    "a filter of an unknown label": change(
        ETHNICITY,
        "{not: [Indian]}",
        "{not: [Indain]}",
        "display.unknown-label",
        "{not: [Indain]}",
        'Did you mean "Indian"?',
    ),
    "a filter of an unknown column": change(
        ETHNICITY,
        "where: {Year: {last: 2}}",
        "where: {Yera: {last: 2}}",
        "display.not-a-key",
        "Yera",
        'Did you mean "Year"?',
    ),
    "a filter that leaves nothing": change(
        AREA,
        "where: {Area: {not: [England]}}",
        "where: {Area: {not: [England, North East, North West]}}",
        "display.no-rows",
        "{Area: {not",
        "occur together",
    ),
    "a reference that is no category": change(
        ETHNICITY,
        "reference: {Ethnicity: All}",
        "reference: {Ethnicity: Al}",
        "display.unknown-label",
        "Al}",
        'Did you mean "All"?',
    ),
    "a key that a chart neither draws nor fixes": change(
        ETHNICITY, "  series: Year\n", "", "display.undecided-key", "type: grouped-bar", "where: {Year: ...}"
    ),
    "a line between two periods": change(
        ETHNICITY,
        "grouped-bar\n  value: Rate\n  x: Ethnicity\n  series: Year\n",
        "line\n  value: Rate\n  x: Year\n  series: Ethnicity\n",
        "chart.few-periods",
        "line\n",
        "Draw bars.",
        severity="warning",
        reach="nothing",
    ),
    "more bars beside each other than can be told apart": Fault(
        changes={ETHNICITY_CSV: ("2022,All", "2020,All,5.0,4.0,6.0,500,\n2021,All,5.0,4.0,6.0,500,\n2022,All")},
        rule="chart.crowded",
        file=ETHNICITY,
        at="Year\n  where",
        hint="Draw a panel",
        severity="warning",
        reach="measure",
    ),
    "a key that a table neither shows nor fixes": change(
        ETHNICITY, "  columns: Year\n", "", "display.undecided-key", "rows: Ethnicity", "rows or columns"
    ),
    "a line over categories": Fault(
        changes={LATEST: ("{type: bar, value: Rate, x: Ethnicity}", "{type: line, value: Rate, x: Ethnicity}")},
        rule="chart.not-time",
        file=LATEST,
        at="Ethnicity}",
        hint="bars",
    ),
    "a chart of countries and regions": change(
        AREA, "  where: {Area: {not: [England]}}\n", "", "chart.mixed-levels", "type: bar", "condition (where) on Area"
    ),
    "a chart that does not say which of two values it shows": Fault(
        changes={
            AREA: (
                "  Rate:   {role: value, unit: {kind: percent, of: people}, decimals: 1}\n",
                "  Rate:   {role: value, unit: percent}\n  Other:  {role: value, unit: percent}\n",
            ),
            AREA_CSV: "Year,Area,Code,Level,Rate,Other\n2023,North East,E12000001,Region,6.1,1.0\n"
            "2023,England,E92000001,Country,5.2,2.0\n",
        },
        rule="display.which-value",
        file=AREA,
        at="type: bar",
        hint="Rate, Other",
    ),
    "the second of two tables": change(
        AREA,
        "  - rows: Area\n    values: [Rate]\n",
        "  - rows: Area\n    values: [Rate]\n  - rows: Aera\n    values: [Rate]\n",
        "display.not-a-key",
        "Aera",
        'Did you mean "Area"?',
    ),
}

NOTES = {
    "a note on an unknown column": change(
        ETHNICITY, "{column: Count}", "{column: Cuont}", "note.unknown-column", "Cuont", 'Did you mean "Count"?'
    ),
    "a note on an unknown category": change(
        ETHNICITY,
        "{category: {Ethnicity: Indian}}",
        "{category: {Ethnicity: Indain}}",
        "display.unknown-label",
        "Indain",
        "Indian",
    ),
    "a note on a category of an unknown column": change(
        ETHNICITY,
        "{category: {Ethnicity: Indian}}",
        "{category: {Etnicity: Indian}}",
        "display.not-a-key",
        "Etnicity",
        "Ethnicity",
    ),
    "a note on a row that is not there": Fault(
        changes={
            ETHNICITY: ("{row: {Ethnicity: White, Year: 2023}}", "{row: {Ethnicity: Indian, Year: 2023}}"),
            ETHNICITY_CSV: ("2023,Indian,0.0,0.0,0.1,0,\n", ""),
        },
        rule="note.no-row",
        file=ETHNICITY,
        at="{Ethnicity: Indian, Year: 2023}",
    ),
    "an undeclared note in the CSV": cell("[c],2\n", "[c],9\n", "note.unknown-id", "2022,Indian", "notes: 1, 2, 3"),
    "a break at an unknown period": change(
        ETHNICITY, "{at: 2023, text", "{at: 2024, text", "break.unknown-period", "2024", "2023"
    ),
    "a gap that has figures": change(ETHNICITY, "gaps: {2021:", "gaps: {2022:", "gap.has-data", "2022: The"),
    "an interval of a column without bounds": change(
        ETHNICITY,
        "intervals: {Rate: {level: 95}}",
        "intervals: {Count: {level: 95}}",
        "interval.unknown-column",
        "Count: {level",
    ),
}
