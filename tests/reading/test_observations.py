"""A CSV read by its settings: members in order, cells as values."""

from measures.model.observations import Observations
from measures.model.value import Absent, Mark, Number, Reason
from tests.reading.samples import observed

RATE = "Rate: {role: value, unit: percent, decimals: 1}"
SEX = f"columns: {{Sex: {{role: category, classification: sex}}, {RATE}}}\n"
ETHNICITY = f"columns: {{Ethnicity: {{role: category, classification: ethnicity}}, {RATE}}}\n"


def shown(found: Observations, key: str) -> list[str]:
    return [member.label for member in found.members[key]]


def test_members_stand_in_the_order_of_the_classification() -> None:
    found = observed(SEX, "Sex,Rate\nMen,1\nAll,2\nWomen,3\n")
    assert shown(found, "Sex") == ["All", "Female", "Male"]
    assert [member.kind for member in found.members["Sex"]] == ["aggregate", "category", "category"]


def test_labels_stay_as_written_beside_the_ids_of_their_categories() -> None:
    found = observed(SEX, "Sex,Rate\nMen,1\nAll,2\n")
    assert [(row.key, row.labels) for row in found.rows] == [(("male",), ("Men",)), (("all",), ("All",))]


def test_category_is_found_by_label_alias_id_and_map() -> None:
    settings = f"columns: {{Sex: {{role: category, classification: sex, map: {{M: male}}}}, {RATE}}}\n"
    found = observed(settings, "Sex,Rate\nM,1\nWomen,2\nall,3\n")
    assert [row.key for row in found.rows] == [("male",), ("female",), ("all",)]


def test_parent_without_rows_heads_its_children_and_has_no_value() -> None:
    found = observed(ETHNICITY, "Ethnicity,Rate\nWhite,1\nIndian,2\n")
    assert [(member.label, member.has_rows) for member in found.members["Ethnicity"]] == [
        ("Asian", False), ("Indian", True), ("White", True),
    ]  # fmt: skip
    assert len(found.rows) == 2


def test_parent_with_rows_is_not_added_again() -> None:
    found = observed(ETHNICITY, "Ethnicity,Rate\nIndian,2\nAsian British,3\n")
    assert [(member.label, member.parent) for member in found.members["Ethnicity"]] == [
        ("Asian", None), ("Indian", "asian"),
    ]  # fmt: skip


def test_number_keeps_the_digits_that_were_written() -> None:
    found = observed(SEX, "Sex,Rate\nMen,12.30\nWomen,-0\n")
    assert [row.values["Rate"] for row in found.rows] == [Number("12.30"), Number("-0")]


def test_shorthand_stands_in_the_cell() -> None:
    found = observed(SEX, "Sex,Rate\nMen,[c]\nWomen,[x][u]\nAll,7.1 [p][r]\n")
    assert [row.values["Rate"] for row in found.rows] == [
        Absent(Reason.CONFIDENTIAL),
        Absent(Reason.NOT_AVAILABLE, (Mark.LOW_RELIABILITY,)),
        Number("7.1", (Mark.PROVISIONAL, Mark.REVISED)),
    ]


def test_shorthand_stands_in_the_status_column() -> None:
    settings = (
        f"columns: {{Sex: {{role: category, classification: sex}}, {RATE}, Status: {{role: status, of: Rate}}}}\n"
    )
    found = observed(settings, "Sex,Rate,Status\nMen,,[c]\nWomen,3,[p]\nAll,4,\n")
    assert [row.values["Rate"] for row in found.rows] == [
        Absent(Reason.CONFIDENTIAL),
        Number("3", (Mark.PROVISIONAL,)),
        Number("4"),
    ]


def test_u_alone_withholds_and_beside_a_number_warns() -> None:
    found = observed(SEX, "Sex,Rate\nMen,[u]\nWomen,3 [u]\n")
    assert [row.values["Rate"] for row in found.rows] == [
        Absent(Reason.UNRELIABLE),
        Number("3", (Mark.LOW_RELIABILITY,)),
    ]


def test_status_without_of_covers_every_numeric_column() -> None:
    settings = (
        "columns: {Sex: {role: category, classification: sex}, Rate: {role: value, unit: percent},"
        " People: {role: numerator}, Status: {role: status}}\n"
    )
    found = observed(settings, "Sex,Rate,People,Status\nMen,,,[c]\nWomen,3,4,[p]\n")
    assert set(found.rows[0].values.values()) == {Absent(Reason.CONFIDENTIAL)}
    assert found.rows[1].values["People"] == Number("4", (Mark.PROVISIONAL,))


def test_older_marks_are_read_by_the_map_that_a_person_confirmed() -> None:
    settings = SEX + 'marks: {x: "[c]", ":": "[z]", "-": "[x]", "*": "[u]", "N/A": "[z]"}\n'
    found = observed(settings, "Sex,Rate\nMen,x\nWomen,-\nAll,7*\n")
    assert [row.values["Rate"] for row in found.rows] == [
        Absent(Reason.CONFIDENTIAL),
        Absent(Reason.NOT_AVAILABLE),
        Number("7", (Mark.LOW_RELIABILITY,)),
    ]


def test_limits_take_unit_and_precision_from_their_value() -> None:
    settings = (
        f"columns: {{Sex: {{role: category, classification: sex}}, {RATE},"
        " Low: {role: lower, of: Rate}, High: {role: upper}, People: {role: denominator}}\n"
    )
    found = observed(settings, "Sex,Rate,Low,High,People\nAll,2,1,3,100\n")
    assert found.values == ("Rate", "Low", "High", "People")
    assert [found.formats[name].decimals for name in found.values] == [1, 1, 1, None]
    units = [found.formats[name].unit for name in found.values]
    assert [unit.kind for unit in units if unit] == ["percent", "percent", "percent", "number"]
    assert found.formats["High"].of == "Rate"


def test_constant_is_said_once_and_is_no_key() -> None:
    settings = f"columns: {{Sex: {{role: category}}, Place: {{role: constant}}, {RATE}}}\n"
    found = observed(settings, "Place,Sex,Rate\nEngland,All,1\nEngland,Men,2\n")
    assert found.keys == ("Sex",)
    assert found.constants == {"Place": "England"}


def test_column_of_units_may_spell_the_declared_unit_as_publishers_do() -> None:
    for unit, written in [
        ("percent", "%"),
        ("{kind: percent, of: pupils}", "% of pupils"),
        ("years", "yrs"),
        ("{kind: rate, per: 1000, of: live births}", "per 1,000 live births"),
        ("{kind: score, from: 0, to: 10}", "Score out of 10"),
        ("{kind: number, of: exclusions}", "exclusions"),
    ]:
        settings = f"columns: {{Sex: {{role: category}}, Rate: {{role: value, unit: {unit}}}, Unit: {{role: unit}}}}\n"
        assert observed(settings, f'Sex,Rate,Unit\nAll,1,"{written}"\n').values == ("Rate",)


def test_notes_of_a_row_are_ids_or_text() -> None:
    settings = f"columns: {{Sex: {{role: category}}, {RATE}, Note: {{role: note}}}}\n"
    settings += "notes: [{id: 1, text: A}, {id: 2, text: B}]\n"
    found = observed(settings, 'Sex,Rate,Note\nAll,1,"1, 2"\nMen,2,\nWomen,3,Small sample.\n')
    assert [row.notes for row in found.rows] == [("1", "2"), (), ("Small sample.",)]


def test_names_that_need_no_declaration_are_read() -> None:
    found = observed("columns: {Rate: {role: value, unit: percent}}\n", "Year,Sex,Rate\n2023,Women,1\n2022,Men,2\n")
    assert found.keys == ("Year", "Sex")
    assert found.times == {"Year"}
    assert shown(found, "Sex") == ["Female", "Male"]
    assert shown(found, "Year") == ["2022", "2023"]


def test_rows_know_their_lines() -> None:
    found = observed(SEX, 'Sex,Rate\n"Men",1\n\nWomen,2\n')
    assert [found.lines[row.row] for row in found.rows] == [2, 4]


# Without a classification


def test_labels_without_a_classification_stand_in_the_order_of_their_rows() -> None:
    found = observed(f"columns: {{Reason: {{role: category}}, {RATE}}}\n", "Reason,Rate\nBullying,1\nAssault,2\n")
    assert shown(found, "Reason") == ["Bullying", "Assault"]


def test_order_column_orders_labels_that_have_no_classification() -> None:
    settings = f"columns: {{Reason: {{role: category}}, Place: {{role: order, of: Reason}}, {RATE}}}\n"
    found = observed(settings, "Reason,Place,Rate\nBullying,2,1\nAssault,1,2\n")
    assert shown(found, "Reason") == ["Assault", "Bullying"]


def test_parent_column_puts_labels_under_their_parents() -> None:
    settings = f"columns: {{Group: {{role: category}}, Above: {{role: parent, of: Group}}, {RATE}}}\n"
    found = observed(settings, "Group,Above,Rate\nIndian,Asian,1\nWhite,White,2\nPakistani,Asian,3\n")
    assert [(member.label, member.parent, member.has_rows) for member in found.members["Group"]] == [
        ("Asian", None, False), ("Indian", "Asian", True), ("Pakistani", "Asian", True), ("White", None, True),
    ]  # fmt: skip


def test_code_column_gives_members_their_codes() -> None:
    settings = f"columns: {{Group: {{role: category}}, Code: {{role: code, of: Group}}, {RATE}}}\n"
    found = observed(settings, "Group,Code,Rate\nA,1,1\nB,2,2\n")
    assert [member.code for member in found.members["Group"]] == ["1", "2"]


# Time


def test_periods_are_ordered_by_start_then_end_whatever_their_spelling() -> None:
    settings = f"columns: {{When: {{role: time, period: quarter}}, {RATE}}}\n"
    found = observed(settings, "When,Rate\nQ4 2013,1\n2013 Q2,2\n1999 Q4,3\n")
    assert [member.id for member in found.members["When"]] == ["1999 Q4", "2013 Q2", "Q4 2013"]
    assert [member.short for member in found.members["When"]] == ["1999 Q4", "2013 Q2", "2013 Q4"]
    assert found.members["When"][0].period is not None


# Areas

AREA = f"columns: {{Area: {{role: geography, codes: Code, level: Level, classification: areas}}, {RATE}}}\n"


def test_area_is_known_by_its_code() -> None:
    found = observed(AREA, "Area,Code,Level,Rate\nLondon,E12000007,Region,1\nUnited Kingdom,K02000001,Country,2\n")
    assert [(m.id, m.label, m.code, m.level) for m in found.members["Area"]] == [
        ("K02000001", "UK", "K02000001", "Country"), ("E12000007", "London", "E12000007", "Region"),
    ]  # fmt: skip
    assert found.areas == {"Area"}


def test_area_stands_under_the_nearest_area_above_it_that_has_rows() -> None:
    found = observed(
        AREA,
        "Area,Code,Level,Rate\nUK,K02000001,Country,2\nBarking and Dagenham,E09000002,Borough,1\n",
    )
    assert [(member.label, member.parent) for member in found.members["Area"]] == [
        ("UK", None), ("Barking and Dagenham", "K02000001"),
    ]  # fmt: skip


def test_areas_within_an_area_follow_it_whatever_the_order_of_the_list() -> None:
    settings = f"columns: {{Area: {{role: geography, classification: areas}}, {RATE}}}\n"
    found = observed(settings, "Area,Rate\nWales,1\nLondon,2\nEngland,3\nBarking and Dagenham,4\n")
    assert shown(found, "Area") == ["England", "London", "Barking and Dagenham", "Wales"]


def test_area_without_a_code_column_is_known_by_its_label() -> None:
    settings = f"columns: {{Area: {{role: geography, classification: areas}}, {RATE}}}\n"
    found = observed(settings, "Area,Rate\nWales,1\nEngland,2\n")
    assert [(member.label, member.code) for member in found.members["Area"]] == [
        ("England", "E92000001"), ("Wales", "W92000004"),
    ]  # fmt: skip


# The long form

LONG = """\
columns:
  Sex: {role: category, classification: sex}
  Measure: {role: measure}
  Value: {role: value}
  Low: {role: lower, of: Rate}
measures: {Number: number, Rate: {unit: percent, decimals: 1}}
"""
LONG_CSV = """\
Sex,Measure,Value,Low
Men,Rate,7.1,6.0
Men,Number,12,
Women,Number,13,
Women,Rate,[c],[c]
"""


def test_long_form_reads_like_the_wide_form() -> None:
    found = observed(LONG, LONG_CSV)
    assert found.keys == ("Sex",)
    assert found.values == ("Number", "Rate", "Low")
    assert found.rows[0].values == {"Rate": Number("7.1"), "Low": Number("6.0"), "Number": Number("12")}
    assert found.rows[1].values["Rate"] == Absent(Reason.CONFIDENTIAL)
    assert (found.formats["Rate"].decimals, found.formats["Low"].decimals, found.formats["Low"].of) == (1, 1, "Rate")


def test_limit_of_the_long_forms_figures_has_a_name_for_each_measure() -> None:
    found = observed(LONG.replace("of: Rate", "of: Value"), LONG_CSV.replace("12,", "12,10").replace("13,", "13,11"))
    assert found.values == ("Number", "Low (Number)", "Rate", "Low (Rate)")
    assert found.rows[0].values["Low (Number)"] == Number("10")


# Classifications that change

SPANS = (
    "columns: {Ethnicity: {role: category, classification: {until 2010: old-ethnicity, from 2011: ethnicity}},"
    f" Year: {{role: time, period: calendar-year}}, {RATE}}}\n"
)


def test_lists_share_a_member_only_where_the_concept_is_one() -> None:
    rows = "Year,Ethnicity,Rate\n2010,All,1\n2010,Asian,2\n2010,Chinese,3\n2011,All,4\n2011,Asian,5\n"
    found = observed(SPANS, rows)
    assert [row.key[1] for row in found.rows] == ["all", "old-ethnicity:asian", "chinese", "all", "asian"]
    assert [member.id for member in found.members["Ethnicity"]] == ["all", "asian", "old-ethnicity:asian", "chinese"]
    assert [member.concept for member in found.members["Ethnicity"]] == [
        "everyone", "asian", "asian-excluding-chinese", None,
    ]  # fmt: skip
