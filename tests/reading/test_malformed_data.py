"""Each fault of a dimension's data, with its rule, its file, its line and its column."""

import pytest

from measures.model.value import Reason
from tests.reading.samples import CSV, DIMENSION, observe_text, observed

RATE = "Rate: {role: value, unit: percent}"
SEX = f"columns:\n  Sex: {{role: category, classification: sex}}\n  {RATE}\n"
STATUS = SEX + "  Status: {role: status}\n"
AREA = f"columns:\n  Area: {{role: geography, codes: Code, classification: areas}}\n  {RATE}\n"
LEVELS = AREA.replace("codes: Code", "codes: Code, level: Level")
LONG = "columns: {Sex: {role: category}, Measure: {role: measure}, Value: {role: value}}\nmeasures: {Rate: percent}\n"
YEAR = f"columns:\n  Year: {{role: time, period: financial-year}}\n  {RATE}\n"
SPANS = "{until 2010: old-ethnicity, from 2012: ethnicity}"

CASES = [
    # Cells
    ("an empty cell", SEX, "Sex,Rate\nMen,\n", "csv.empty-cell", CSV, 2, 5, "an empty cell"),
    ("a mark without brackets", SEX, "Sex,Rate\nMen,c\n", "value.unknown-shorthand", CSV, 2, 5, '"c"'),
    ("an unknown shorthand", SEX, "Sex,Rate\nMen,[q]\n", "value.unknown-shorthand", CSV, 2, 5, "[q]"),
    ("a mark that no map explains", SEX, "Sex,Rate\nMen,:\n", "value.unknown-shorthand", CSV, 2, 5, '":"'),
    ("a hyphen for a figure", SEX, "Sex,Rate\nMen,-\n", "value.unknown-shorthand", CSV, 2, 5, '"-"'),
    ("a mark behind a number", SEX, "Sex,Rate\nMen,7.1*\n", "value.unknown-shorthand", CSV, 2, 5, "7.1*"),
    ("a thousands separator", SEX, 'Sex,Rate\nMen,"1,234"\n', "csv.number", CSV, 2, 5, "1,234"),
    ("a percent sign", SEX, "Sex,Rate\nMen,7.1%\n", "csv.number", CSV, 2, 5, "7.1%"),
    ("a Unicode minus", SEX, "Sex,Rate\nMen,\u22127\n", "csv.number", CSV, 2, 5, "\u22127"),
    ("an exponent", SEX, "Sex,Rate\nMen,1e5\n", "csv.number", CSV, 2, 5, "1e5"),
    ("a currency sign", SEX, "Sex,Rate\nMen,£7\n", "csv.number", CSV, 2, 5, "£7"),
    ("a space behind a number", SEX, "Sex,Rate\nMen,7 \n", "csv.number", CSV, 2, 5, '"7 "'),
    ("a point without a digit", SEX, "Sex,Rate\nMen,.5\n", "csv.number", CSV, 2, 5, ".5"),
    ("digits of another script", SEX, "Sex,Rate\nMen,٣\n", "value.unknown-shorthand", CSV, 2, 5, "٣"),
    ("a number beside [c]", SEX, "Sex,Rate\nMen,7 [c]\n", "value.number-beside-suppression", CSV, 2, 5, "[c]"),
    ("a number beside a status of [c]", STATUS, "Sex,Rate,Status\nMen,7,[c]\n",
     "value.number-beside-suppression", CSV, 2, 5, "[c]"),
    ("a number beside [x]", STATUS, "Sex,Rate,Status\nMen,7,[x]\n",
     "value.number-beside-suppression", CSV, 2, 5, "[x]"),
    ("a number beside [low]", SEX, "Sex,Rate\nMen,0 [low]\n", "value.number-beside-shorthand", CSV, 2, 5, "[low]"),
    ("two reasons", STATUS, "Sex,Rate,Status\nMen,[c],[x]\n", "value.two-reasons", CSV, 2, 5, "[c] and [x]"),
    ("a mark without its number", SEX, "Sex,Rate\nMen,[p]\n", "value.lone-mark", CSV, 2, 5, "[p]"),
    ("a status that is no shorthand", STATUS, "Sex,Rate,Status\nMen,7,provisional\n",
     "value.unknown-shorthand", CSV, 2, 7, "provisional"),
    ("a number in the status", STATUS, "Sex,Rate,Status\nMen,7,8\n", "value.number-in-status", CSV, 2, 7, '"8"'),
    ("a map to no shorthand", SEX + "marks: {x: c}\n", "Sex,Rate\nMen,x\n", "marks.shorthand", DIMENSION, 6, 12, '"c"'),
    ("a fault behind a quoted cell", SEX, 'Sex,Rate\n"Men",c\n', "value.unknown-shorthand", CSV, 2, 7, '"c"'),
    # Keys
    ("a key twice", SEX, "Sex,Rate\nMen,1\nAll,2\nMen,3\n", "csv.repeated-key", CSV, 4, 1, "first on line 2"),
    ("two labels of one category", SEX, "Sex,Rate\nMen,1\nMale,2\n", "csv.repeated-key", CSV, 3, 1, "line 2"),
    ("two spellings of one period", YEAR, "Year,Rate\n2022/23,1\n2022-23,2\n", "csv.repeated-key", CSV, 3, 1, "line 2"),
    ("a measure twice", LONG, "Sex,Measure,Value\nAll,Rate,1\nAll,Rate,2\n", "csv.repeated-key", CSV, 3, 1, "line 2"),
    ("an empty label", SEX, "Sex,Rate\n,1\n", "classification.unknown-label", CSV, 2, 1, "empty"),
    ("an empty label of no classification", f"columns: {{Sex: {{role: category}}, {RATE}}}\n", "Sex,Rate\n,1\n",
     "csv.empty-key", CSV, 2, 1, "empty"),
    ("a label with a space behind it", f"columns: {{Sex: {{role: category}}, {RATE}}}\n", "Sex,Rate\nMen ,1\n",
     "csv.label-spaces", CSV, 2, 1, '"Men "'),
    # Columns
    ("a column without a role", SEX, "Sex,Rate,Extra\nMen,1,2\n", "column.no-role", CSV, 1, 10, "Extra"),
    ("a column that is not there", SEX.replace("Rate:", "Rat:"), "Sex,Rate\nMen,1\n",
     "column.missing", DIMENSION, 5, 3, '"Rat"'),
    ("codes that are not there", AREA, "Area,Rate\nUK,1\n", "column.missing", DIMENSION, 4, 34, "Code"),
    ("a value without a unit", SEX.replace(", unit: percent", ""), "Sex,Rate\nMen,1\n",
     "column.no-unit", DIMENSION, 5, 3, "Rate"),
    ("a Value that nothing says more of", "columns: {Sex: {role: category}}\n", "Sex,Value\nMen,1\n",
     "column.no-unit", DIMENSION, 3, 1, "Value"),
    ("no key", f"columns: {{{RATE}}}\n", "Rate\n1\n", "column.no-key", DIMENSION, 3, 1, "category"),
    ("no value", "columns: {Sex: {role: category}}\n", "Sex\nMen\n", "column.no-value", DIMENSION, 3, 1, "value"),
    ("a limit of nothing", SEX + "  Low: {role: lower, of: Rat}\n", "Sex,Rate,Low\nMen,1,1\n",
     "column.of", DIMENSION, 6, 26, '"Rat"'),
    ("a limit that could be of two", SEX + "  Count: {role: value, unit: number}\n  Low: {role: lower}\n",
     "Sex,Rate,Count,Low\nMen,1,1,1\n", "column.of", DIMENSION, 7, 3, '"of"'),
    ("a constant that varies", SEX + "  Place: {role: constant}\n", "Sex,Rate,Place\nMen,1,UK\nAll,2,GB\n",
     "column.not-constant", CSV, 3, 7, '"GB"'),
    ("another unit", SEX + "  Unit: {role: unit}\n", "Sex,Rate,Unit\nMen,1,pounds\n",
     "column.unit-differs", CSV, 2, 7, "pounds"),
    ("an order that is no number", f"columns: {{Sex: {{role: category}}, At: {{role: order, of: Sex}}, {RATE}}}\n",
     "Sex,At,Rate\nMen,first,1\n", "column.order", CSV, 2, 5, "first"),
    ("an order unlike the classification's", SEX + "  At: {role: order, of: Sex}\n",
     "Sex,Rate,At\nMen,1,1\nWomen,2,2\n", "classification.order-differs", DIMENSION, 6, 3, "Men"),
    ("a parent unlike the classification's",
     f"columns: {{E: {{role: category, classification: ethnicity}}, P: {{role: parent, of: E}}, {RATE}}}\n",
     "E,P,Rate\nIndian,White,1\n", "classification.parent-differs", CSV, 2, 8, "White"),
    ("parents in a loop", f"columns: {{E: {{role: category}}, P: {{role: parent, of: E}}, {RATE}}}\n",
     "E,P,Rate\nA,B,1\nB,A,2\n", "column.parent", DIMENSION, 3, 32, "loop"),
    ("two codes of one label",
     f"columns: {{E: {{role: category}}, C: {{role: code, of: E}}, Y: {{role: time}}, {RATE}}}\n",
     "E,C,Y,Rate\nA,1,2020,1\nA,2,2021,2\n", "column.code", CSV, 3, 3, '"2"'),
    ("two columns of measures", LONG.replace("Sex: {role: category}", "Sex: {role: measure}, A: {role: category}"),
     "Sex,A,Measure,Value\nRate,a,Rate,1\n", "column.long-form", DIMENSION, 3, 11, "got 2"),
    ("a measure that is not declared", LONG, "Sex,Measure,Value\nAll,Rat,1\nAll,Rate,1\n",
     "column.unknown-measure", CSV, 2, 5, '"Rat"'),
    ("measures that are not declared", LONG.partition("\nmeasures")[0] + "\n", "Sex,Measure,Value\nAll,Rate,1\n",
     "column.no-measures", DIMENSION, 3, 34, "measures"),
    # Classifications
    ("an unknown classification", SEX.replace("classification: sex", "classification: sexes"), "Sex,Rate\nMen,1\n",
     "classification.unknown", DIMENSION, 4, 41, "sexes"),
    ("an unknown category", SEX, "Sex,Rate\nMale,1\nFemal,2\n", "classification.unknown-label", CSV, 3, 1, "Femal"),
    ("a map to no category", SEX.replace("sex}", "sex, map: {M: mal}}"), "Sex,Rate\nMen,1\n",
     "classification.map", DIMENSION, 4, 55, "mal"),
    ("a missing category", SEX.replace("sex}", "sex, expected: full}"), "Sex,Rate\nMen,1\n",
     "classification.missing-category", DIMENSION, 4, 56, "Female"),
    ("a year of no classification",
     f"columns: {{E: {{role: category, classification: {SPANS}}}, Year: {{role: time}}, {RATE}}}\n",
     "E,Year,Rate\nAsian,2011,1\n", "classification.span", CSV, 2, 1, "2011"),
    ("a span that is none",
     f"columns: {{E: {{role: category, classification: {{since 2010: ethnicity}}}}, Year: {{role: time}}, {RATE}}}\n",
     "E,Year,Rate\nAsian,2011,1\n", "classification.span", DIMENSION, 3, 48, "since 2010"),
    ("spans without a time", f"columns: {{E: {{role: category, classification: {SPANS}}}, {RATE}}}\n",
     "E,Rate\nAsian,1\n", "classification.span", DIMENSION, 3, 1, "time"),
    # Time
    ("a period of another kind", YEAR, "Year,Rate\n2022,1\n", "time.period", CSV, 2, 1, "financial-year"),
    ("a period that is none", YEAR, "Year,Rate\n2022/24,1\n", "time.period", CSV, 2, 1, "2022/24"),
    ("a year that may be financial or academic", f"columns: {{{RATE}}}\n", "Year,Rate\n2022/23,1\n",
     "time.unclear", CSV, 2, 1, "2022/23"),
    ("pooled years of another length",
     f"columns: {{When: {{role: time, period: years, length: 3}}, {RATE}}}\n", "When,Rate\n2011 to 2012,1\n",
     "time.period", CSV, 2, 1, "of 3 years"),
    # Areas
    ("a label unlike its code", AREA, "Area,Code,Rate\nWales,E92000001,1\n", "area.label-differs", CSV, 2, 1, "Wales"),
    ("two levels of one area", LEVELS, "Area,Code,Level,Rate\nUK,K02000001,Country,1\nUK,K02000001,Region,2\n",
     "area.level-differs", CSV, 3, 1, "Region"),
    ("an area of no code and no list", AREA, "Area,Code,Rate\nNarnia,,1\n",
     "classification.unknown-label", CSV, 2, 1, "Narnia"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "csv", "rule", "file", "line", "column", "said"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_fault_of_data_is_named_at_its_place(
    settings: str, csv: str, rule: str, file: str, line: int, column: int, said: str
) -> None:
    read = observe_text(settings, csv)
    assert read.value is None
    places = [(each.rule, each.place.file, each.place.line, each.place.column) for each in read.problems]
    assert (rule, file, line, column) in places
    message = read.problems[places.index((rule, file, line, column))].message
    assert message.startswith("Expected ")
    assert said in message


@pytest.mark.parametrize(
    ("settings", "csv", "hint"),
    [
        (SEX, "Sex,Rate\nMen,c\n", 'Write "[c]"'),
        (SEX, 'Sex,Rate\nMen,"1,234.5"\n', "Write 1234.5."),
        (SEX, "Sex,Rate\nMen,7.1%\n", "Write 7.1."),
        (SEX, "Sex,Rate\nMen,1.5e3\n", "Write 1500."),
        (SEX, "Sex,Rate\nMen,\u22127\n", "Write -7."),
        (SEX, "Sex,Rate\nMen,7[p]\n", "Write 7 [p], with one space."),
        (SEX, "Sex,Rate\nFemal,1\n", 'Did you mean "Female"?'),
        (SEX, "Sex,Rate,Extra\nMen,1,2\n", '"Extra: {role: value, unit: number}"'),
        (SEX, "Sex,Rate,Place\nMen,1,UK\nAll,1,UK\n", '"Place: {role: constant}"'),
        (SEX.replace("Rate:", "Rat:"), "Sex,Rate\nMen,1\n", 'Did you mean "Rate"?'),
        (AREA, "Area,Code,Rate\nWales,E92000001,1\n", "W92000004"),
    ],
)
def test_hint_says_what_to_write(settings: str, csv: str, hint: str) -> None:
    assert any(hint in problem.hint for problem in observe_text(settings, csv).problems)


@pytest.mark.parametrize(
    ("csv", "rule", "column"),
    [
        ("Area,Code,Rate\nUK,,1\n", "area.no-code", 4),
        ("Area,Code,Rate\nUK,local-1,1\n", "area.local-code", 4),
        ("Area,Code,Rate\nGreat Malvern,E04010291,1\n", "area.unknown-code", 1),
        ("Area,Code,Rate\nThe UK,K02000001,1\n", "area.unknown-label", 1),
    ],
)
def test_doubt_about_an_area_is_a_warning_at_its_row(csv: str, rule: str, column: int) -> None:
    read = observe_text(AREA, csv)
    assert read.value is not None
    assert [(each.rule, each.severity, each.place.line, each.place.column) for each in read.problems] == [
        (rule, "warning", 2, column)
    ]


def test_two_labels_of_one_code_are_a_warning_where_no_list_says_which_is_right() -> None:
    settings = f"columns: {{Area: {{role: geography, codes: Code}}, Year: {{role: time}}, {RATE}}}\n"
    csv = "Area,Code,Year,Rate\nMalvern,E04010291,2020,1\nGreat Malvern,E04010291,2021,2\n"
    read = observe_text(settings, csv)
    assert read.value is not None
    assert len(read.value.members["Area"]) == 1
    assert [(each.rule, each.place.line) for each in read.problems] == [("area.two-labels", 3)]


def test_merged_areas_need_no_official_code_but_are_made_of_some() -> None:
    settings = AREA.replace("classification: areas", "custom: true, made_of: [E92000001, Wales]")
    read = observe_text(settings, "Area,Code,Rate\nEngland and Wales together,merged-1,1\n")
    assert [(each.rule, each.place.line, each.place.column) for each in read.problems] == [("area.made-of", 4, 75)]
    assert observe_text(settings.replace(", Wales", ""), "Area,Code,Rate\nTogether,merged-1,1\n").problems == ()


def test_all_faults_of_a_dimension_are_gathered() -> None:
    read = observe_text(SEX, "Sex,Rate\nMen,c\nFemal,\nMen,7%\n")
    assert [problem.rule for problem in read.problems] == [
        "classification.unknown-label", "csv.repeated-key", "value.unknown-shorthand", "csv.empty-cell", "csv.number",
    ]  # fmt: skip


def test_fault_of_a_status_that_covers_many_columns_is_said_once() -> None:
    read = observe_text(STATUS + "  Count: {role: numerator}\n", "Sex,Rate,Count,Status\nMen,7,8,provisional\n")
    assert [(problem.rule, problem.place.column) for problem in read.problems] == [("value.unknown-shorthand", 9)]


def test_thousands_of_faulty_cells_give_a_list_that_a_person_can_read() -> None:
    rows = "".join(f"label {number},c\n" for number in range(3000))
    read = observe_text(f"columns: {{Sex: {{role: category}}, {RATE}}}\n", f"Sex,Rate\n{rows}")
    assert read.value is None
    assert 1 < len(read.problems) <= 60


@pytest.mark.parametrize("reason", list(Reason))
def test_no_shorthand_is_read_as_a_number(reason: Reason) -> None:
    value = observed(SEX, f"Sex,Rate\nMen,{reason.shorthand}\n").rows[0].values["Rate"]
    assert value.shorthand == reason.shorthand  # type: ignore[union-attr]
