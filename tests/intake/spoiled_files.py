"""Files that a program spoiled or that hide what they say: each with what becomes of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.files import Rows, set_formats, write_ods, write_xls, write_xlsx
from tests.intake.messy import SIMPLE, WIDE, WIDE_ROWS, Messy, text

FOUR: Rows = (("Ethnicity", "Rate"), ("Asian", 1.5), ("Black", 2.5), ("Mixed", 3.5), ("White", 4.5))
FOUR_CSV = "Ethnicity,Rate\nAsian,1.5\nBlack,2.5\nMixed,3.5\nWhite,4.5\n"
SERIES = """"Title","Unemployment rate","Employment rate"
"CDID","MGSX","LF24"
"Source dataset ID","LMS","LMS"
"PreUnit","",""
"Unit","%","%"
"Release date","12-05-2024","12-05-2024"
"Next release","11-06-2024","11-06-2024"
"Important notes",,
"1971","4.1","72.1"
"1972","4.3","72.0"
"""
RAISED = InlineFont(vertAlign="superscript")


def format_cells(**forms: str) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        for cell, form in forms.items():
            set_formats(sheet, f"{cell}:{cell}", form)

    return edit


def _raise_marks(sheet: Worksheet) -> None:
    sheet["B1"] = CellRichText("Rate per km", TextBlock(RAISED, "2"), TextBlock(RAISED, "a"))
    sheet["A2"] = CellRichText("Asian", TextBlock(RAISED, "1"))
    sheet["B3"] = CellRichText("2.5", TextBlock(RAISED, "1"))


def _comment(sheet: Worksheet) -> None:
    sheet["B3"].comment = Comment("Provisional,\nsee the methodology", "A. Person")


def _reach_far(sheet: Worksheet) -> None:
    set_formats(sheet, "XFD1048576:XFD1048576", "0.0")


def write_document(rows: str, styles: str = "") -> bytes:
    """Return an ODS whose one sheet has these rows, written out."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_ods(()))) as plain, zipfile.ZipFile(kept, "w") as archive:
        for name in plain.namelist():
            content = plain.read(name).decode()
            content = content.replace("</table:table>", f"{rows}</table:table>").replace(
                "<office:body>", f"{styles}<office:body>"
            )
            content = content.replace(
                " office:version=", ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version='
            )
            archive.writestr(name, content)
    return kept.getvalue()


def document_row(*cells: str, hidden: bool = False) -> str:
    visibility = ' table:visibility="collapse"' if hidden else ""
    return f"<table:table-row{visibility}>{''.join(cells)}</table:table-row>"


def document_text(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string">{more}<text:p>{words}</text:p></table:table-cell>'


def document_number(value: str, shown: str) -> str:
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"


DOCUMENT = write_document(
    document_row(document_text("Ethnicity"), document_text("Rate"))
    + document_row(document_text('Asian<text:span text:style-name="T1">1</text:span>'), document_number("1.5", "1.5"))
    + document_row(
        document_text("Black"), document_text('2.5<text:span text:style-name="T1">2</text:span>'), hidden=True
    )
    + document_row(
        document_text("Mixed", "<office:annotation><text:p>Few answers</text:p></office:annotation>"),
        document_number("3.5", "3.5"),
    )
    + document_row(document_text("White"), document_number("4", "c")),
    '<office:automatic-styles><style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles>',
)

SPOILED = (
    Messy(
        name="raised marks of footnotes",
        content=write_xlsx(FOUR, _raise_marks),
        file="data.xlsx",
        csv=FOUR_CSV.replace("Rate", "Rate per km²"),
        says=(
            'B1: "Rate per km2a" became "Rate per km²": the raised mark of a footnote was taken off',
            'A2: "Asian1" became "Asian"',
            'B3: "2.51" became "2.5"',
        ),
        settings=("decimals: 1",),
    ),
    Messy(
        name="numbers that their format hides",
        content=write_xlsx(FOUR, format_cells(B2=";;;", B3='[<3]"c";0.0')),
        file="data.xlsx",
        rules=("intake.unconfirmed-mark",) * 2,
    ),
    Messy(
        name="numbers in whose place their format shows a mark that a person confirmed",
        content=write_xlsx(FOUR, format_cells(B2='"c"', B3='[<3]"c";0.0')),
        file="data.xlsx",
        marks={"c": "[c]"},
        csv=FOUR_CSV.replace("1.5", "c").replace("2.5", "c"),
        says=('B2: "1.5" became "c": its format shows "c" in place of the number',),
    ),
    Messy(
        name="marks that formats show beside numbers",
        content=write_xlsx(FOUR, format_cells(B2='0.0"p"', B3="0.0\\*", B4='0.0" [r]"', B5='0.0" years"')),
        file="data.xlsx",
        marks={"p": "[p]", "*": "[u]"},
        csv=FOUR_CSV.replace("1.5", "1.5 p").replace("2.5", "2.5 *").replace("3.5", "3.5 [r]"),
        says=('Formats show words beside figures, which were not read: "years".',),
    ),
    Messy(
        name="a percent sign that a format shows beside the number",
        content=write_xlsx(FOUR, format_cells(**{f"B{row}": '0.0"%"' for row in (2, 3, 4, 5)})),
        file="data.xlsx",
        csv=FOUR_CSV,
        settings=("unit: percent, decimals: 1",),
    ),
    Messy(
        name="pounds that a format shows",
        content=write_xlsx(FOUR, format_cells(**{f"B{row}": "[$£-809]#,##0.00" for row in (2, 3, 4, 5)})),
        file="data.xlsx",
        csv=FOUR_CSV.replace(".5", ".50"),
        settings=("unit: pounds, decimals: 2",),
    ),
    Messy(
        name="numbers that their format divides by a thousand",
        content=write_xlsx(FOUR, format_cells(B2="#,##0.0,", B4='0.0,,"m"')),
        file="data.xlsx",
        rules=("intake.scaled-format",),
    ),
    Messy(
        name="a format with an exponent",
        content=write_xlsx(FOUR, format_cells(**{f"B{row}": "0.000E+00" for row in (2, 3, 4, 5)})),
        file="data.xlsx",
        csv=FOUR_CSV,
        settings=("decimals: 1",),
    ),
    Messy(
        name="comments on cells",
        content=write_xlsx(FOUR, _comment),
        file="data.xlsx",
        csv=FOUR_CSV,
        says=("Comments on cells were not read: B3 (Provisional, see the methodology).",),
    ),
    Messy(
        name="a format in the last cell of the sheet",
        content=write_xlsx(FOUR, _reach_far),
        file="data.xlsx",
        csv=FOUR_CSV,
    ),
    Messy(
        name="an age band that became a date",
        content=write_xlsx((("Age", "Rate"), ("0-4", 1.5), (date(2024, 9, 5), 2.5), ("15-19", 3.5))),
        file="data.xlsx",
        rules=("intake.date-label",),
    ),
    text("age bands that became dates", "Age,Rate\n0-4,1.5\n05-Sep,2.5\nOct-14,3.5\n", rules=("intake.date-label",)),
    Messy(
        name="a figure that became a date",
        content=write_xlsx((*FOUR[:3], ("Mixed", date(2024, 5, 3)), FOUR[4])),
        file="data.xlsx",
        rules=("intake.date-label",),
    ),
    text("dates as numbers of days", "Date,Rate\n44197,1.5\n44228,1.6\n", rules=("intake.serial-date",)),
    text(
        "a figure with its bounds",
        'Ethnicity,Rate,Number\nAsian,"12.3 (11.1-13.5)",9\nWhite,"14.0 (13.0 to 15.0)",8\n',
        rules=("intake.two-figures",),
    ),
    text(
        "nothing but figures with bounds",
        "Ethnicity,Rate\nAsian,12.3 ± 1.2\nWhite,14.0 ± 1.0\n",
        rules=("intake.no-table",),
    ),
    Messy(name="lost letters", content=SIMPLE.replace("Asian", "As\ufffdan").encode(), rules=("intake.lost-letters",)),
    Messy(
        name="bytes that Windows-1252 has no letter for",
        content=SIMPLE.encode().replace(b"Asian", b"As\x81an\xe9"),
        rules=("intake.lost-letters",),
    ),
    text(
        "letters that were decoded twice",
        "Household income,Percentage\nUnder Â£200,1.5\nÂ£200 or more,2.5\n",
        csv="Household income,Percentage\nUnder Â£200,1.5\nÂ£200 or more,2.5\n",
        warnings=("intake.garbled-letters",),
    ),
    text(
        "marks of a web page",
        "Ethnicity,Percentage\nAsian &amp; Other,1.5\nWhite,2.5\n",
        csv="Ethnicity,Percentage\nAsian &amp; Other,1.5\nWhite,2.5\n",
        warnings=("intake.garbled-letters",),
    ),
    text(
        "time series of the Office for National Statistics",
        SERIES,
        csv="Period,Unemployment rate,Employment rate\n1971,4.1,72.1\n1972,4.3,72.0\n",
        says=('"Title" became "Period"', "Below the table:\n  CDID, MGSX, LF24"),
        settings=("Period:            {role: time, period: calendar-year}", "unit: percent"),
    ),
    text(
        "tables side by side",
        "Ethnicity,Rate,,Sex,Rate\nAsian,1.5,,Men,3.5\nWhite,2.5,,Women,4.5\n",
        rules=("intake.two-tables",),
    ),
    text(
        "empty columns between figures",
        "Ethnicity,2021,,2022,,Notes\nAsian,1.5,,1.6,,\nBlack,2.5,,2.6,,\nWhite,3.5,,3.6,,\n",
        csv=WIDE,
    ),
    Messy(
        name="an old workbook says what cannot be seen in it",
        content=write_xls(WIDE_ROWS),
        file="data.xls",
        csv=WIDE,
        says=("Formats of numbers, hidden rows and comments cannot be read from this kind of file.",),
    ),
    Messy(
        name="an open document that hides a figure",
        content=DOCUMENT,
        file="data.ods",
        marks={"c": "[c]"},
        csv=FOUR_CSV.replace("4.5", "c"),
        says=(
            'A2: "Asian1" became "Asian"',
            'B3: "2.52" became "2.5"',
            'B5: "4" became "c": its format shows "c" in place of the number',
            "Hidden rows were read like the others: 3.",
            "Comments on cells were not read: A4 (Few answers).",
        ),
    ),
    text(
        "a row of two million cells above short ones",
        "," * 1_000_000 + "\nAsian,1\nWhite,2\n",
        rules=("intake.too-large",),
    ),
    text(
        "as many columns as a sheet has",
        "Ethnicity" + ",Rate" * 16383 + "\nAsian" + ",1" * 16383 + "\n",
        rules=("csv.too-many-columns",),
    ),
)
