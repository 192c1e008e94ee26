"""Messy files and what becomes of each: the rows written, or the rules that refuse it, and what the account says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.files import Rows, set_formats, write_ods, write_xls, write_xlsx

GROUPS = ("Asian", "Black", "Mixed", "White", "Other")


@dataclass(frozen=True, kw_only=True)
class Messy:
    """A file, what is asked of its import, and what is expected: `csv` as written, else the `rules` that refuse it.

    `warnings` are the rules of problems that do not refuse it, `says` parts of the account, `settings` of the Markdown.
    """

    name: str
    content: bytes
    file: str = "data.csv"
    sheet: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[str, str] = field(default_factory=dict)
    csv: str = ""
    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


def text(name: str, content: str, *, encoding: str = "utf-8", **more: object) -> Messy:
    return Messy(name=name, content=content.encode(encoding), **more)  # type: ignore[arg-type]


SIMPLE = "Ethnicity,Percentage\nAsian,1.5\nBlack,2.5\nMixed,3.5\nWhite,4.5\nOther,5.5\n"
WIDE = (
    "Ethnicity,Year,Value\nAsian,2021,1.5\nAsian,2022,1.6\nBlack,2021,2.5\nBlack,2022,2.6\n"
    "White,2021,3.5\nWhite,2022,3.6\n"
)
WIDE_ROWS: Rows = (("Ethnicity", "2021", "2022"), ("Asian", 1.5, 1.6), ("Black", 2.5, 2.6), ("White", 3.5, 3.6))

TEXT_FILES = (
    text(
        "tidy",
        SIMPLE,
        csv=SIMPLE,
        settings=("unit: percent, decimals: 1", "classification: ethnicity-5-2011", "type: bar"),
    ),
    text("byte order mark", SIMPLE, encoding="utf-8-sig", csv=SIMPLE, says=("byte order mark",)),
    text(
        "windows 1252",
        "Household income,Percentage\nLess than £200,1.5\n£1,000–£1,200,2.5\n".replace(
            "£1,000–£1,200", '"£1,000–£1,200"'
        ),
        encoding="cp1252",
        csv='Household income,Percentage\nLess than £200,1.5\n"£1,000–£1,200",2.5\n',
        says=("Windows-1252",),
    ),
    text(
        "utf-16 of a spreadsheet program",
        SIMPLE.replace(",", "\t"),
        encoding="utf-16",
        csv=SIMPLE,
        says=("UTF-16", "tabs"),
    ),
    text("carriage returns alone", SIMPLE.replace("\n", "\r"), csv=SIMPLE, says=("carriage return",)),
    text("windows line ends", SIMPLE.replace("\n", "\r\n"), csv=SIMPLE),
    text("tabs", SIMPLE.replace(",", "\t"), file="data.tsv", csv=SIMPLE),
    text("vertical bars", SIMPLE.replace(",", "|"), file="data.txt", csv=SIMPLE, says=("vertical bars",)),
    text(
        "semicolons with decimal commas",
        "Ethnicity;Percentage\nAsian;1,5\nBlack;1.234,25\nWhite;10,0\n",
        csv="Ethnicity,Percentage\nAsian,1.5\nBlack,1234.25\nWhite,10.0\n",
        says=("semicolons", '"1,5" became "1.5": the decimal comma was written as a point'),
    ),
    text(
        "semicolons with thousands",
        "Ethnicity;Number\nAsian;1,500\nBlack;12,345\nWhite;999\n",
        csv="Ethnicity,Number\nAsian,1500\nBlack,12345\nWhite,999\n",
        says=("separators between thousands",),
        settings=("unit: number, decimals: 0",),
    ),
    text("a line that names the separator", "sep=;\n" + SIMPLE.replace(",", ";"), csv=SIMPLE, says=("sep=;",)),
    text(
        "title, blank line and source",
        f"Table 4a: Asthma by ethnic group\n\n{SIMPLE}\nSource: Health Survey\nNote: figures are rounded\n",
        csv=SIMPLE,
        says=(
            "Above the table:\n  Table 4a: Asthma by ethnic group",
            "Source: Health Survey",
            "Note: figures are rounded",
        ),
        settings=('title: "Table 4a: Asthma by ethnic group"',),
    ),
    text(
        "thousands separators, percent and pound signs",
        'Ethnicity,Number,Share,Pay\nAsian,"1,234",12.5%,"£1,050.50"\nWhite,"1,234,567",87.5%,£999\n',
        csv="Ethnicity,Number,Share,Pay\nAsian,1234,12.5,1050.50\nWhite,1234567,87.5,999\n",
        says=("the percent sign was taken off", "the pound sign was taken off", "separators between thousands"),
        settings=("Share:     {role: value, unit: percent, decimals: 1}", "unit: pounds"),
    ),
    text(
        "minus signs, plus signs and bare points",
        "Ethnicity,Change\nAsian,−1.5\nBlack,–2\nMixed,+3.5\nWhite,.5\nOther,5.\n",
        csv="Ethnicity,Change\nAsian,-1.5\nBlack,-2\nMixed,3.5\nWhite,0.5\nOther,5\n",
        says=("minus sign", "no plus sign"),
    ),
    text(
        "no-break spaces",
        "Ethnicity,Number\nAsian\u00a0,1\u00a0234\nWhite,\u00a05\n",
        csv="Ethnicity,Number\nAsian,1234\nWhite,5\n",
    ),
    text(
        "exponents",
        "Ethnicity,Number\nAsian,1.2e3\nWhite,5E-2\n",
        csv="Ethnicity,Number\nAsian,1200\nWhite,0.05\n",
        says=("the exponent was written out",),
    ),
    text(
        "older marks that nobody confirmed",
        "Ethnicity,Percentage\nAsian,x\nBlack,2.5\nWhite,:\nMixed,-\nOther,N/A\n",
        rules=("intake.unconfirmed-mark",) * 4,
    ),
    text(
        "older marks that a person confirmed",
        "Ethnicity,Percentage\nAsian,x\nBlack,2.5\nWhite,:\nMixed,-\nOther,N/A\n",
        marks={"x": "[c]", ":": "[z]", "-": "[x]", "N/A": "[z]"},
        csv="Ethnicity,Percentage\nAsian,x\nBlack,2.5\nWhite,:\nMixed,-\nOther,N/A\n",
        settings=('x: "[c]"', '"-": "[x]"'),
    ),
    text(
        "marks beside numbers",
        'Ethnicity,Percentage\nAsian,1.5p\nBlack,2.5 [R]\nWhite,3.5[e][p]\nMixed,"1,400*"\n',
        marks={"p": "[p]", "*": "[u]"},
        csv="Ethnicity,Percentage\nAsian,1.5 p\nBlack,2.5 [r]\nWhite,3.5 [e][p]\nMixed,1400 *\n",
    ),
    text(
        "empty figures that nobody explained",
        "Ethnicity,Percentage\nAsian,1.5\nBlack,\nWhite,3.5\n",
        rules=("intake.unconfirmed-mark",),
    ),
    text(
        "empty figures that a person explained",
        "Ethnicity,2021,2022\nAsian,1.5,\nBlack,2.5,2.6\n",
        marks={"": "[x]"},
        csv="Ethnicity,Year,Value\nAsian,2021,1.5\nAsian,2022,[x]\nBlack,2021,2.5\nBlack,2022,2.6\n",
        says=("you said that an empty cell means [x]",),
    ),
    text(
        "the repeated key of household food insecurity",
        "Year,Ethnicity,Percentage\n2021/22,All,7\n2021/22,Other ethnic group,16.0\n"
        "2021/22,Other ethnic group,8.0\n2021/22,White,7\n",
        rules=("csv.repeated-key",),
        says=("Refused:\n  row 4",),
    ),
    text(
        "a row written twice",
        SIMPLE + "Other,5.5\n",
        csv=SIMPLE,
        says=("6 rows in", "5 rows out", "1 row merged", "it says the same as row 6"),
    ),
    text("wide by year", "Ethnicity,2021,2022\nAsian,1.5,1.6\nBlack,2.5,2.6\nWhite,3.5,3.6\n", csv=WIDE),
    text(
        "wide by year, where counts look like years",
        "Ethnicity,2021,2022\nAsian,1950,2001\nBlack,1999,2010\n",
        csv="Ethnicity,Year,Value\nAsian,2021,1950\nAsian,2022,2001\nBlack,2021,1999\nBlack,2022,2010\n",
    ),
    text(
        "wide by financial year, with a change beside it",
        "Region,2020/21,2021/22,Change\nLondon,5.0,5.5,0.5\nSouth West,6.0,6.5,0.5\n",
        csv="Region,Year,Value\nLondon,2020/21,5.0\nLondon,2021/22,5.5\nSouth West,2020/21,6.0\n"
        "South West,2021/22,6.5\n",
        says=('The column "Change" is no period; it was left out, with 2 figures.',),
        settings=("role: geography, classification: areas", "financial-year"),
    ),
    text(
        "wide by category",
        "Year,Asian / Asian British,Black or Black British,Mixed,White,Other\n2020,1,2,3,4,5\n2021,6,7,8,9,10\n"
        "2022,1,2,3,4,5\n",
        csv="Year,Ethnicity,Value\n"
        + "".join(
            f"{year},{group},{value}\n"
            for year, values in (("2020", "12345"), ("2021", ("6", "7", "8", "9", "10")), ("2022", "12345"))
            for group, value in zip(
                ("Asian / Asian British", "Black or Black British", "Mixed", "White", "Other"), values, strict=True
            )
        ),
        settings=("type: line",),
    ),
    text(
        "headers of two rows",
        ",Men,,Women,\nEthnicity,2021,2022,2021,2022\nAsian,1,2,3,4\nWhite,5,6,7,8\n",
        csv="Ethnicity,Sex,Year,Value\nAsian,Men,2021,1\nAsian,Men,2022,2\nAsian,Women,2021,3\nAsian,Women,2022,4\n"
        "White,Men,2021,5\nWhite,Men,2022,6\nWhite,Women,2021,7\nWhite,Women,2022,8\n",
    ),
    text(
        "periods above figures",
        ",2021,,2022,\nEthnicity,Rate,Number,Rate,Number\nAsian,1.5,100,1.6,110\nWhite,2.5,200,2.6,210\n",
        csv="Ethnicity,Year,Rate,Number\nAsian,2021,1.5,100\nAsian,2022,1.6,110\nWhite,2021,2.5,200\n"
        "White,2022,2.6,210\n",
    ),
    text(
        "periods inside headers",
        "Ethnicity,Rate 2020/21,Rate 2021/22\nAsian,1.5,1.6\nWhite,2.5,2.6\n",
        csv="Ethnicity,Year,Rate\nAsian,2020/21,1.5\nAsian,2021/22,1.6\nWhite,2020/21,2.5\nWhite,2021/22,2.6\n",
    ),
    text(
        "a group only in its first row",
        "Sex,Ethnicity,Percentage\nMale,Asian,1.5\n,White,2.5\nFemale,Asian,3.5\n,White,4.5\n",
        csv="Sex,Ethnicity,Percentage\nMale,Asian,1.5\nMale,White,2.5\nFemale,Asian,3.5\nFemale,White,4.5\n",
        says=("it repeats the label above",),
    ),
    text(
        "headings between rows",
        "Ethnicity,Percentage\nMen,\nAsian,1.5\nWhite,2.5\nWomen,\nAsian,3.5\nWhite,4.5\n",
        csv="Group,Ethnicity,Percentage\nMen,Asian,1.5\nMen,White,2.5\nWomen,Asian,3.5\nWomen,White,4.5\n",
        says=("row 2: it has a label and no figure: Men",),
    ),
    text(
        "the header again at each page",
        "Region,Percentage\nLondon,1.5\nRegion,Percentage\nSouth East,2.5\n",
        csv="Region,Percentage\nLondon,1.5\nSouth East,2.5\n",
        says=("the header again",),
    ),
    text(
        "as Nomis writes it",
        '"annual population survey"\n"ONS Crown Copyright Reserved [from Nomis on 14 May 2024]"\n\n'
        '"measure","value"\n\n'
        '"Area","mnemonic","Jan 2022-Dec 2022","","Jan 2023-Dec 2023",""\n'
        '"London","E12000007",4.5,"","4.7","*"\n"South East","E12000008",3.1,"",3.2,""\n\n'
        '"* Estimate is based on a small sample."\n',
        marks={"*": "[u]"},
        csv="Area,Mnemonic,Period,Value\nLondon,E12000007,Jan 2022-Dec 2022,4.5\n"
        "London,E12000007,Jan 2023-Dec 2023,4.7 *\n"
        "South East,E12000008,Jan 2022-Dec 2022,3.1\nSouth East,E12000008,Jan 2023-Dec 2023,3.2\n",
        says=("the mark of the column beside it", "* Estimate is based on a small sample."),
        settings=("codes: Mnemonic", "calendar-year"),
    ),
    text(
        "as the Department for Education writes it",
        "time_period,time_identifier,geographic_level,country_code,country_name,ethnicity_minor,pupil_count,percent\n"
        "202122,Academic year,National,E92000001,England,ethnicity_minor_white_british,100,50.5\n"
        "202223,Academic year,National,E92000001,England,ethnicity_minor_white_british,110,51.5\n"
        "202122,Academic year,National,E92000001,England,ethnicity_minor_gypsy_roma,x,x\n"
        "202223,Academic year,National,E92000001,England,ethnicity_minor_gypsy_roma,12,3.5\n",
        marks={"x": "[c]"},
        csv="Time period,Time identifier,Geographic level,Country code,Country name,Ethnicity minor,"
        "Pupil count,Percent\n"
        "202122,Academic year,National,E92000001,England,ethnicity_minor_white_british,100,50.5\n"
        "202223,Academic year,National,E92000001,England,ethnicity_minor_white_british,110,51.5\n"
        "202122,Academic year,National,E92000001,England,ethnicity_minor_gypsy_roma,x,x\n"
        "202223,Academic year,National,E92000001,England,ethnicity_minor_gypsy_roma,12,3.5\n",
        settings=("academic-year", "ethnicity_minor_gypsy_roma: gypsy-and-roma"),
    ),
    text(
        "footnote marks on labels, headers and figures",
        "Ethnicity [note 1],2021 [note 2],2022¹\nAsian*,1.5,1.6²\nWhite [note 3],2.5,2.6\n",
        csv="Ethnicity,Year,Value\nAsian,2021,1.5\nAsian,2022,1.6\nWhite,2021,2.5\nWhite,2022,2.6\n",
        says=("the footnote mark * was taken off", "the footnote mark ² was taken off"),
    ),
    text(
        "line ends and dashes inside labels",
        'Ethnicity,"Percentage\nof adults"\n"Asian /\nAsian British",1.5\n- Indian,2.5\nWhite,3.5\n',
        csv="Ethnicity,Percentage of adults\nAsian / Asian British,1.5\nIndian,2.5\nWhite,3.5\n",
        says=("the dash that indents it", "spaces or line ends were unified"),
        settings=("unit: {kind: percent, of: adults}",),
    ),
    text(
        "labels that a list spells in another way",
        "Ethnic group,Percentage\nASIAN & ASIAN BRITISH,1.5\n"
        "White: English / Welsh/Scottish /Northern Irish/British,2.5\nMixed/ Multiple ethnic group,3.5\n",
        csv="Ethnic group,Percentage\nASIAN & ASIAN BRITISH,1.5\n"
        "White: English / Welsh/Scottish /Northern Irish/British,2.5\nMixed/ Multiple ethnic group,3.5\n",
        says=(),
    ),
    text(
        "a label that a person explained",
        "Region,Percentage\nAll,1.5\nLondon,2.5\nWales,3.5\n",
        maps={"All": "England and Wales"},
        csv="Region,Percentage\nAll,1.5\nLondon,2.5\nWales,3.5\n",
        settings=("map: {All: k04000001}",),
    ),
    text("a formula in a label", "Ethnicity,Percentage\n=1+1,1.5\nWhite,2.5\n", rules=("csv.formula",)),
    text("an unquoted comma in a number", "Ethnicity,Number\nAsian,1,234\nWhite,500\n", rules=("intake.ragged-row",)),
    text("a quote that is not closed", 'Ethnicity,Number\n"Asian,1\nWhite,500\n', rules=("intake.syntax",)),
    text("no header", "Asian,1.5\nBlack,2.5\nWhite,3.5\n", rules=("intake.no-table",)),
    text("words alone", "These figures are\nnot here yet.\n", rules=("intake.no-table",)),
    text(
        "two tables",
        f"{SIMPLE}\n\nRegion,Percentage\nLondon,1.5\nSouth East,2.5\n",
        rules=("intake.two-tables",),
    ),
    text(
        "a column of two units", "Ethnicity,Share\nAsian,12.5%\nBlack,0.2\nWhite,30%\n", rules=("intake.mixed-units",)
    ),
    text(
        "empty columns and rows",
        ",Ethnicity,,Percentage,\n,Asian,,1.5,\n,,,,\n,White,,2.5,\n",
        csv="Ethnicity,Percentage\nAsian,1.5\nWhite,2.5\n",
    ),
    text(
        "a named column without cells",
        "Ethnicity,Percentage,Notes\nAsian,1.5,\nWhite,2.5,\n",
        csv="Ethnicity,Percentage\nAsian,1.5\nWhite,2.5\n",
        says=('The column "Notes" is empty',),
    ),
    text(
        "intervals, counts and statuses",
        "Year,Ethnicity,Rate,Lower 95% CI,Upper 95% CI,Numerator,Denominator,Status\n"
        "2021,Asian,1.5,1.1,1.9,15,1000,\n2021,White,2.5,2.1,2.9,25,1000,[p]\n",
        csv="Year,Ethnicity,Rate,Lower 95% CI,Upper 95% CI,Numerator,Denominator,Status\n"
        "2021,Asian,1.5,1.1,1.9,15,1000,\n2021,White,2.5,2.1,2.9,25,1000,[p]\n",
        settings=("{role: lower, of: Rate}", "{role: numerator, of: Rate, unit: number}", "{role: status}"),
    ),
    text(
        "a group without a figure at the end",
        "Ethnicity,Percentage\nAsian,1.5\nWhite,2.5\nOther,\n\nSource: Health Survey\n",
        rules=("intake.unconfirmed-mark",),
        says=("Below the table:\n  Source: Health Survey",),
    ),
    text(
        "headers of a program, and a column without a name",
        ",Lower_CI,rate,Upper_CI\nAsian,1,2,3\nWhite,4,5,6\n",
        csv="Ethnicity,Lower CI,Rate,Upper CI\nAsian,1,2,3\nWhite,4,5,6\n",
        says=(
            'row 1, column 1: "" became "Ethnicity": the column had no name',
            'row 1, column 2: "Lower_CI" became "Lower CI": the header was written in words',
        ),
    ),
    text(
        "a mark and a label that do not occur",
        "Sex,Rate\nMale,1.5\nFemale,2.5\n",
        marks={"x": "[c]", "": "[x]"},
        maps={"Men": "male"},
        csv="Sex,Rate\nMale,1.5\nFemale,2.5\n",
        says=('The mark "x" does not occur.', "No cell of a figure is empty.", 'The label "Men" does not occur.'),
    ),
    text(
        "years with decimals",
        "Year,Rate\n2020.0,1.5\n2021.0,2.5\n",
        csv="Year,Rate\n2020,1.5\n2021,2.5\n",
        says=("the year was written without decimals",),
    ),
    text(
        "control characters",
        "Ethnicity,Number\nAsi\x07an,1\nWhite,5\n",
        csv="Ethnicity,Number\nAsian,1\nWhite,5\n",
        says=("control characters were removed",),
    ),
    text(
        "a web page",
        "<html><body><table><tr><td>1</td></tr></table></body></html>",
        file="data.xls",
        rules=("intake.kind",),
    ),
    text("JSON", '{"data": [1, 2]}', rules=("intake.kind",)),
    text("nothing", "", rules=("intake.empty",)),
    text("blank lines", "\n\n \n", rules=("intake.empty",)),
    Messy(name="bytes of a program", content=b"\x7fELF\x02\x01\x01" + bytes(40), rules=("intake.encoding",)),
)


def _merge_all(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:E3")
    sheet.merge_cells("A3:A4")


def _merge_groups(sheet: Worksheet) -> None:
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")


def _format_percent(sheet: Worksheet) -> None:
    set_formats(sheet, "B2:C4", "0.0%")


def _format_numbers(sheet: Worksheet) -> None:
    set_formats(sheet, "B2:B4", "#,##0.0")
    sheet.column_dimensions["B"].hidden = True


def _format_years(sheet: Worksheet) -> None:
    set_formats(sheet, "B1:C1", "yyyy")


def _mix_formats(sheet: Worksheet) -> None:
    set_formats(sheet, "B2:B2", "0%")


WORKBOOKS = (
    Messy(name="wide workbook", content=write_xlsx(WIDE_ROWS), file="data.xlsx", csv=WIDE),
    Messy(
        name="merged title and headers",
        content=write_xlsx(
            (
                ("Adults who smoke, by ethnic group and sex",),
                (),
                ("Ethnic group", "Men", None, "Women", None),
                (None, 2021, 2022, 2021, 2022),
                ("Asian", 1.5, 2.5, 3.5, 4.5),
                ("White", 5.5, 6.5, 7.5, 8.5),
                ("Source: Annual Population Survey",),
            ),
            _merge_all,
        ),
        file="data.xlsx",
        csv="Ethnic group,Sex,Year,Value\nAsian,Men,2021,1.5\nAsian,Men,2022,2.5\nAsian,Women,2021,3.5\n"
        "Asian,Women,2022,4.5\n"
        "White,Men,2021,5.5\nWhite,Men,2022,6.5\nWhite,Women,2021,7.5\nWhite,Women,2022,8.5\n",
        says=("Source: Annual Population Survey",),
        settings=("title: Adults who smoke, by ethnic group and sex",),
    ),
    Messy(
        name="merged groups of rows",
        content=write_xlsx(
            (
                ("Sex", "Ethnicity", "Rate"),
                ("Male", "Asian", 1),
                (None, "White", 2),
                ("Female", "Asian", 3),
                (None, "White", 4),
            ),
            _merge_groups,
        ),
        file="data.xlsx",
        csv="Sex,Ethnicity,Rate\nMale,Asian,1\nMale,White,2\nFemale,Asian,3\nFemale,White,4\n",
        says=('A3: "" became "Male": the merged cell stands for each of its rows',),
    ),
    Messy(
        name="percentages stored as fractions",
        content=write_xlsx(
            (("Ethnicity", "2021", "2022"), ("Asian", 0.123, 0.5), ("Black", 0.0005, 1), ("White", 0, 0.257)),
            _format_percent,
        ),
        file="data.xlsx",
        csv="Ethnicity,Year,Value\nAsian,2021,12.3\nAsian,2022,50.0\nBlack,2021,0.05\nBlack,2022,100.0\n"
        "White,2021,0.0\nWhite,2022,25.7\n",
        says=('B2: "0.123" became "12.3": the cell is formatted as a percentage',),
        settings=("unit: percent, decimals: 1",),
    ),
    Messy(
        name="formats, hidden columns and noise of floating point",
        content=write_xlsx(
            (("Ethnicity", "Rate"), ("Asian", 1234.5), ("Black", 0.1 + 0.7), ("White", 16)), _format_numbers
        ),
        file="data.xlsx",
        csv="Ethnicity,Rate\nAsian,1234.5\nBlack,0.8\nWhite,16.0\n",
        says=("Hidden columns were read", '"0.7999999999999999" became "0.8"'),
        settings=("decimals: 1",),
    ),
    Messy(
        name="years that are dates",
        content=write_xlsx(
            (
                ("Ethnicity", date(2021, 1, 1), date(2022, 1, 1)),
                ("Asian", 1.5, 1.6),
                ("Black", 2.5, 2.6),
                ("White", 3.5, 3.6),
            ),
            _format_years,
        ),
        file="data.xlsx",
        csv=WIDE,
    ),
    Messy(
        name="percentages in some cells only",
        content=write_xlsx((("Ethnicity", "Rate"), ("Asian", 0.12), ("White", 12)), _mix_formats),
        file="data.xlsx",
        rules=("intake.mixed-units",),
    ),
    Messy(
        name="cover and notes beside the one table",
        content=write_xlsx(
            WIDE_ROWS,
            Cover=(("Smoking statistics",), ("Published 2024",)),
            Notes=(("Note", "Text"), ("[note 1]", "Rounded")),
        ),
        file="data.xlsx",
        csv=WIDE,
        says=("Other sheets were not read: Cover, Notes.",),
    ),
    Messy(
        name="a sheet chosen by name",
        content=write_xlsx(WIDE_ROWS, Table_2=(("Sex", "Rate"), ("Male", 1.5), ("Female", 2.5))),
        file="data.xlsx",
        sheet="Table 2",
        csv="Sex,Rate\nMale,1.5\nFemale,2.5\n",
    ),
    Messy(
        name="a period whose cells cannot be read",
        content=b'Ethnicity,2019,2020,2021\nWhite,90.1,"91,0%",92.4\nMixed,97.0,c,98.1\nAsian,91.8,92.3,93.3\n',
        rules=("intake.unconfirmed-mark", "intake.unconfirmed-mark"),
    ),
    Messy(
        name="formulas without results",
        content=write_xlsx((("Ethnicity", "Rate"), ("Asian", 1.5), ("White", "=B2*2"))),
        file="data.xlsx",
        rules=("intake.formula",),
    ),
    Messy(
        name="errors of formulas",
        content=write_xlsx((("Ethnicity", "Rate"), ("Asian", 1.5), ("White", "#N/A"))),
        file="data.xlsx",
        rules=("intake.unconfirmed-mark",),
    ),
    Messy(name="old workbook", content=write_xls(WIDE_ROWS), file="data.xls", csv=WIDE),
    Messy(
        name="open document",
        content=write_ods(
            (("Ethnicity", "2021", "2022"), ("Asian", 0.015, 0.016), ("Black", 0.025, 0.026), ("White", 0.035, 0.036)),
            [(row, column) for row in (1, 2, 3) for column in (1, 2)],
        ),
        file="data.ods",
        csv=WIDE,
        settings=("unit: percent",),
    ),
    Messy(name="a workbook under the name of a CSV", content=write_xlsx(WIDE_ROWS), file="data.csv", csv=WIDE),
    Messy(name="a CSV under the name of a workbook", content=SIMPLE.encode(), file="data.xlsx", csv=SIMPLE),
    Messy(name="half a workbook", content=write_xlsx(WIDE_ROWS)[:3000], file="data.xlsx", rules=("intake.damaged",)),
    Messy(
        name="an archive of something else",
        content=b"PK\x05\x06" + bytes(18),
        file="data.xlsx",
        rules=("intake.encoding",),
    ),
)

MESSY = (*TEXT_FILES, *WORKBOOKS)
