"""Data without settings gets them: right at first sight, each with its reason, and readable as they stand."""

import pytest

from measures.finder.evidence import Evidence
from measures.finder.suggesting import Suggested, suggest_settings
from measures.reading.csv_text import read_csv


@pytest.fixture
def suggest(shared):
    def make(text: str, slug: str = "by-group", **evidence) -> Suggested:
        data = read_csv(text.encode(), f"{slug}.csv").value
        assert data is not None
        return suggest_settings(slug, data, shared, Evidence(**evidence), file=f"{slug}.md")

    return make


def write_rows(header: str, *rows: str) -> str:
    return "\n".join((header, *rows)) + "\n"


GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
OVER_TIME = write_rows(
    "Year,Ethnicity,Rate",
    *(f"{year},{group},{at}.5" for year in (2020, 2021, 2022) for at, group in enumerate(("All", *GROUPS))),
)


def test_front_matter_is_what_a_person_would_write(suggest):
    found = suggest(OVER_TIME, slug="by-ethnicity-over-time", units={"Rate": "%"})
    assert found.text == (
        "---\n"
        "title: By ethnicity over time\n"
        "position: 1\n"
        "columns:\n"
        "  Year:      {role: time, period: calendar-year}\n"
        "  Ethnicity: {role: category, classification: ethnicity-5-2011}\n"
        "  Rate:      {role: value, unit: percent, decimals: 1}\n"
        "chart:\n"
        "  type: line\n"
        "  value: Rate\n"
        "  x: Year\n"
        "  series: Ethnicity\n"
        "  reference: {Ethnicity: All}\n"
        "table:\n"
        "  rows: Ethnicity\n"
        "  columns: Year\n"
        "  values: [Rate]\n"
        "---\n"
    )
    assert found.problems == ()


def test_each_suggestion_has_a_reason_and_a_confidence(suggest):
    found = suggest(OVER_TIME)
    assert {each.path for each in found.suggestions} == {
        "columns.Year",
        "columns.Ethnicity",
        "columns.Rate",
        "chart",
        "table",
    }
    assert all(each.reason and each.confidence in ("high", "medium", "low") for each in found.suggestions)


def test_unit_that_nothing_says_is_low_in_confidence(suggest):
    by_path = {each.path: each for each in suggest(OVER_TIME).suggestions}
    assert by_path["columns.Rate"].confidence == "low"
    assert "write the true unit" in by_path["columns.Rate"].reason


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Percentage", "percent"),
        ("% of pupils", "{kind: percent, of: pupils}"),
        ("Percentage of adults who smoke", "{kind: percent, of: adults}"),
        ("Rate per 1,000 live births", "{kind: rate, per: 1000, of: live births}"),
        ("Deaths per 100,000 population", "{kind: rate, per: 100000, of: population}"),
        ("Difference (percentage points)", "percentage-points"),
        ("Average score out of 10", "{kind: score, from: 0, to: 10}"),
        ("Weekly pay (£)", "pounds"),
        ("Spending (£ million)", "{kind: pounds, scale: million}"),
        ("Life expectancy", "years"),
        ("Number of pupils", "number"),
        ("Price index (2015 = 100)", "{kind: index, base: 2015 = 100}"),
    ],
)
def test_header_says_the_unit(header, unit, suggest):
    text = write_rows(f'Ethnicity,"{header}"', "Asian,1.5", "White,2.5")
    found = suggest(text)
    assert f"unit: {unit}, decimals: 1" in found.text
    assert found.problems == ()


@pytest.mark.parametrize(
    ("labels", "around", "settings"),
    [
        (("2021", "2022"), "", "period: calendar-year"),
        (("2021 Q1", "2021 Q2"), "", "period: quarter"),
        (("April 2021", "May 2021"), "", "period: month"),
        (("2020/21", "2021/22"), "", "period: financial-year"),
        (("2020/21", "2021/22"), "Permanent exclusions of pupils", "period: academic-year"),
        (("2020/21", "2021/22"), "School year", "period: academic-year"),
        (("Year ending March 2021", "Year ending March 2022"), "", "period: year-ending"),
        (("2011 to 2013", "2014 to 2016"), "", "period: years, length: 3"),
        (("2011 to 2013", "2012 to 2014"), "", "period: years, length: 3, overlapping: true"),
        (("2021-03-31", "2022-03-31"), "", "period: day"),
        (("2019", "2020/21"), "", "mixed: true"),
    ],
)
def test_spelling_says_the_kind_of_period(labels, around, settings, suggest):
    text = write_rows("Period,Percentage", *(f"{label},{at}.5" for at, label in enumerate(labels, 1)))
    found = suggest(text, around=around)
    assert settings in found.text
    assert found.problems == ()


def test_year_that_may_be_financial_or_academic_is_low_in_confidence(suggest):
    found = suggest(write_rows("Year,Percentage", "2020/21,1.5", "2021/22,2.5"))
    assert next(each.confidence for each in found.suggestions if each.path == "columns.Year") == "low"


def test_interval_count_status_and_code_columns_get_their_roles(suggest):
    text = write_rows(
        "Area,Area code,Region,Time,Rate,Rate lower CI,Rate upper CI,Number of cases (numerator),Sample size,Unit,Flag",
        "Camden,E09000007,London,2021,1.5,1.1,1.9,10,100,%,",
        "Luton,E06000032,East of England,2021,2.5,2.1,2.9,20,200,%,[p]",
    )
    found = suggest(text)
    assert found.problems == ()
    for settings in (
        "{role: geography, codes: Area code, classification: areas}",
        "{role: parent, of: Area}",
        "{role: lower, of: Rate}",
        "{role: upper, of: Rate}",
        "{role: numerator, of: Rate, unit: number}",
        "{role: sample, of: Rate, unit: number}",
        "{role: unit}",
        "{role: status}",
    ):
        assert settings in found.text


@pytest.mark.parametrize(
    ("header", "rows", "figures"),
    [
        ("Ethnicity,Rate,Lower,Upper", ("Asian,5,9,1", "White,7,8,2"), ["Rate", "Lower", "Upper"]),
        ("Ethnicity,Rate,Lower,Upper", ("Asian,5,4,9", "White,7,[c],[c]"), ["Rate"]),
        ("Ethnicity,Lower,Upper", ("Asian,5,9", "White,7,8"), ["Lower", "Upper"]),
        ("Ethnicity,Sample size", ("Asian,500", "White,900"), ["Sample size"]),
        ("Ethnicity,Numerator,Denominator", ("Asian,5,10", "White,9,11"), ["Numerator", "Denominator"]),
    ],
)
def test_name_of_a_column_decides_nothing_that_its_cells_contradict(suggest, header, rows, figures):
    found = suggest(write_rows(header, *rows))
    assert [problem for problem in found.problems if problem.is_error] == []
    columns = found.settings["columns"]
    assert [name for name, column in columns.items() if column["role"] == "value"] == figures


def test_no_chart_puts_years_beside_quarters(suggest):
    found = suggest(write_rows("Period,Rate", "2020,1.5", "2021,1.6", "2020 Q1,1.7", "2020 Q2,1.8"))
    assert "chart" not in found.settings
    said = next(each for each in found.suggestions if each.path == "chart")
    assert said.reason == "Period holds periods of several lengths, which no chart compares"


@pytest.mark.parametrize("count", [6, 7])
def test_no_chart_is_suggested_of_which_a_check_would_warn(suggest, count):
    rows = [f"{year},Group {at},{at}.5" for year in (2020, 2021, 2022) for at in range(count)]
    found = suggest(write_rows("Year,Group,Rate", *rows))
    assert found.settings["chart"]["type"] == ("line" if count <= 6 else "panel-line")


def test_long_form_declares_the_unit_of_each_measure(suggest):
    text = write_rows(
        "Measure,Unit,Ethnicity,Value",
        "Unemployment rate,%,Asian,7.1",
        "Unemployed people,number,Asian,1200",
        "Unemployment rate,%,White,3.2",
        "Unemployed people,number,White,9000",
    )
    found = suggest(text)
    assert found.problems == ()
    assert "  Unemployment rate: {unit: percent, decimals: 1}\n" in found.text
    assert "  Unemployed people: {unit: number, decimals: 0}\n" in found.text


def test_label_in_another_spelling_is_mapped(suggest):
    found = suggest(
        write_rows(
            "Ethnicity,Percentage",
            "asian / asian  british,1.5",
            "WHITE,2.5",
            *(f"{group},3.5" for group in ("Black", "Mixed", "Other")),
        )
    )
    assert "map: {asian / asian  british: asian, WHITE: white}" in found.text
    assert found.problems == ()


def test_labels_that_no_list_holds_stand_for_themselves_and_are_named(suggest):
    found = suggest(write_rows("Ethnicity,Percentage", "Asian,1.5", "Wite,2.5", "Black,3.5", "Mixed,4.5"))
    said = next(each for each in found.suggestions if each.path == "columns.Ethnicity")
    assert '"Wite": it is no category of' in said.reason
    assert "nearest: White" in said.reason
    assert "  Ethnicity:  {role: category}\n" in found.text
    assert found.problems == ()


def test_numbers_that_are_labels_are_no_figures(suggest):
    text = write_rows("Deprivation decile,Percentage", *(f"{decile},{decile}.5" for decile in range(1, 11)))
    found = suggest(text)
    assert "{role: category, classification: deprivation-decile}" in found.text
    assert found.problems == ()


def test_column_that_says_the_same_in_all_rows_is_constant(suggest):
    found = suggest(write_rows("Country,Sex,Percentage", "England,Male,1.5", "England,Female,2.5"))
    assert "  Country:    {role: constant}\n" in found.text


@pytest.mark.parametrize(
    ("text", "chart"),
    [
        (write_rows("Sex,Percentage", "Male,1.5", "Female,2.5"), "type: bar\n  value: Percentage\n  x: Sex\n"),
        (
            write_rows("Year,Sex,Percentage", "2021,Male,1.5", "2021,Female,2.5", "2022,Male,1.6", "2022,Female,2.6"),
            "type: grouped-bar\n  value: Percentage\n  x: Sex\n  series: Year\n",
        ),
        (
            write_rows(
                "Sex,Age,Percentage", *(f"{s},{a},1.5" for s in ("Male", "Female") for a in ("16-24", "25-34", "75+"))
            ),
            "type: grouped-bar\n  value: Percentage\n  x: Age\n  series: Sex\n",
        ),
        (
            write_rows("Year,Percentage", "2020,1.5", "2021,1.6", "2022,1.7"),
            "type: line\n  value: Percentage\n  x: Year\n",
        ),
        (
            write_rows(
                "Year,Sex,Ethnicity,Percentage",
                *(
                    f"{y},{s},{e},1.5"
                    for y in (2020, 2021, 2022)
                    for s in ("Male", "Female")
                    for e in ("Asian", "Black", "White")
                ),
            ),
            "type: panel-line\n  value: Percentage\n  x: Year\n  series: Sex\n  panel: Ethnicity\n",
        ),
    ],
)
def test_chart_follows_from_the_keys(text, chart, suggest):
    assert chart in suggest(text).text


def test_areas_of_several_levels_are_never_drawn_side_by_side(suggest):
    text = write_rows("Area,Percentage", "England,1.5", "London,2.5", "South East,3.5", "South West,4.5")
    assert "  where: {Area: {level: children}}\n" in suggest(text).text
    mixed = write_rows("Area,Percentage", "England,1.5", "Wales,2.5", "London,3.5", "Camden,4.5")
    assert "chart:" not in suggest(mixed).text


def test_rate_is_drawn_before_a_count(suggest):
    found = suggest(write_rows("Sex,Number of people,Percentage", "Male,10,1.5", "Female,20,2.5"))
    assert "  value: Percentage\n" in found.text
