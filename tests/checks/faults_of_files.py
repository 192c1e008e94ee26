"""Faults in the layout of a version, its uploads, its text and its sources."""

import io
import zipfile

from tests.checks.fault import AREA, AREA_CSV, ETHNICITY, LATEST, VERSION, Fault, change
from tests.checks.good_store import ASTHMA, FLU, GOOD


def make_archive(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


LAYOUT = {
    "two dimensions whose downloads share a name": Fault(
        changes={
            f"{FLU}/1.0/by-year-table.md": GOOD[f"{FLU}/1.0/by-year.md"],
            f"{FLU}/1.0/by-year-table.csv": "Year,Rate\n2019,7.0\n2020,8.0\n",
        },
        rule="address.two-files",
        file=f"{FLU}/1.0/by-year-table.md",
        hint="Rename",
        measure=FLU,
    ),
    "a dimension named as the data package": Fault(
        changes={
            f"{FLU}/1.0/datapackage.md": GOOD[f"{FLU}/1.0/by-year.md"],
            f"{FLU}/1.0/datapackage.csv": GOOD[f"{FLU}/1.0/by-year.csv"],
        },
        rule="address.two-files",
        file=f"{FLU}/1.0/datapackage.md",
        hint="Rename",
        measure=FLU,
    ),
    "a dimension named as a section of the page": Fault(
        changes={
            f"{FLU}/1.0/sources.md": GOOD[f"{FLU}/1.0/by-year.md"],
            f"{FLU}/1.0/sources.csv": GOOD[f"{FLU}/1.0/by-year.csv"],
        },
        rule="address.section-id",
        file=f"{FLU}/1.0/sources.md",
        severity="warning",
        reach="nothing",
        hint="Rename",
        measure=FLU,
    ),
    "a file of an unknown type in a version": Fault(
        changes={f"{ASTHMA}/1.0/notes.txt": "x"},
        rule="layout.unknown-file",
        file=f"{ASTHMA}/1.0/notes.txt",
        hint="files/",
    ),
    "a folder of another name in a version": Fault(
        changes={f"{ASTHMA}/1.0/old/x.csv": "x"},
        rule="layout.unknown-file",
        file=f"{ASTHMA}/1.0/old",
        hint="Move",
    ),
    "a dimension with capital letters in its name": Fault(
        changes={f"{ASTHMA}/1.0/By-Sex.md": "x"},
        rule="layout.unknown-file",
        file=f"{ASTHMA}/1.0/By-Sex.md",
        hint="lower-case",
    ),
    "a CSV without settings": Fault(
        changes={f"{ASTHMA}/1.0/by-sex.csv": "Sex,Rate\n"},
        rule="layout.no-settings",
        file=f"{ASTHMA}/1.0/by-sex.csv",
        hint="by-sex.md",
    ),
    "settings without a CSV": Fault(
        changes={AREA_CSV: None}, rule="layout.no-data", file=AREA, hint="data: {from: ...}"
    ),
    "a version without measure.md": Fault(
        changes={VERSION: None}, rule="layout.no-measure-file", file=VERSION, hint="title"
    ),
    "data in two places": Fault(
        changes={f"{ASTHMA}/1.0/latest-year.csv": "Ethnicity,Rate\nAll,1\n"},
        rule="data.two-places",
        file=LATEST,
        at="data:",
        hint="Remove",
    ),
    "data from an unknown dimension": change(
        LATEST,
        "{from: by-ethnicity,",
        "{from: by-ethnicty,",
        "data.unknown-dimension",
        "by-ethnicty",
        "without its ending",
    ),
    "data from a dimension without a CSV": change(
        LATEST, "{from: by-ethnicity,", "{from: latest-year,", "data.circle", "latest-year,", "has the CSV"
    ),
}

UPLOADS = {
    "an upload of an unknown type": Fault(
        changes={
            VERSION: ("source.csv", "source.exe"),
            f"{ASTHMA}/1.0/files/source.exe": b"MZ",
            f"{ASTHMA}/1.0/files/source.csv": None,
        },
        rule="upload.type",
        file=f"{ASTHMA}/1.0/files/source.exe",
        hint="CSV, ODS, XLSX or PDF",
    ),
    "an upload that only looks like a spreadsheet": Fault(
        changes={
            VERSION: ("source.csv", "source.xlsx"),
            f"{ASTHMA}/1.0/files/source.xlsx": b"<script>",
            f"{ASTHMA}/1.0/files/source.csv": None,
        },
        rule="upload.type",
        file=f"{ASTHMA}/1.0/files/source.xlsx",
    ),
    "a spreadsheet with the rows behind its pivot table": Fault(
        changes={
            VERSION: ("source.csv", "source.xlsx"),
            f"{ASTHMA}/1.0/files/source.xlsx": make_archive({"xl/pivotCache/pivotCacheRecords1.xml": "<r/>"}),
            f"{ASTHMA}/1.0/files/source.csv": None,
        },
        rule="upload.hides",
        file=f"{ASTHMA}/1.0/files/source.xlsx",
        hint="writes it anew",
    ),
    "a spreadsheet that is damaged": Fault(
        changes={
            VERSION: ("source.csv", "source.ods"),
            f"{ASTHMA}/1.0/files/source.ods": b"PK\x03\x04" + b"x" * 50,
            f"{ASTHMA}/1.0/files/source.csv": None,
        },
        rule="upload.hides",
        file=f"{ASTHMA}/1.0/files/source.ods",
    ),
    "a binary file that is called a CSV": Fault(
        changes={f"{ASTHMA}/1.0/files/source.csv": b"a\0b"}, rule="upload.type", file=f"{ASTHMA}/1.0/files/source.csv"
    ),
    "an upload without content": Fault(
        changes={f"{ASTHMA}/1.0/files/source.csv": b""}, rule="upload.size", file=f"{ASTHMA}/1.0/files/source.csv"
    ),
    "an upload with a space in its name": Fault(
        changes={f"{ASTHMA}/1.0/files/My data.csv": "a\n"},
        rule="upload.name",
        file=f"{ASTHMA}/1.0/files/My data.csv",
        hint="lower-case",
    ),
    "an upload that is not listed": Fault(
        changes={f"{ASTHMA}/1.0/files/more.csv": "a\n"},
        rule="upload.unlisted",
        file=f"{ASTHMA}/1.0/files/more.csv",
        hint="with its name and a title",
    ),
    "a listed upload that is not there": change(
        VERSION, "{name: source.csv", "{name: sauce.csv", "upload.absent", "sauce.csv", 'Did you mean "source.csv"?'
    ),
    "a folder among the uploads": Fault(
        changes={f"{ASTHMA}/1.0/files/deep/a.csv": "a\n"},
        rule="upload.misplaced",
        file=f"{ASTHMA}/1.0/files/deep",
        hint="no folders",
    ),
}

TEXTS = {
    "a version without a dimension": Fault(
        changes={
            f"{FLU}/1.0/by-year.md": None,
            f"{FLU}/1.0/by-year.csv": None,
        },
        rule="dimension.none",
        file=f"{FLU}/1.0/measure.md",
        hint="by-ethnicity.csv",
        severity="warning",
        reach="nothing",
        measure=FLU,
    ),
    "a required section without text": Fault(
        changes={VERSION: ("## Methodology\n\nPeople were asked.\n", "")},
        rule="section.missing",
        file=VERSION,
        hint='under the heading "Methodology"',
    ),
    "no description": change(
        VERSION,
        "description: How many people have asthma.\n",
        "",
        "description.missing",
        "title:",
        "160",
        severity="warning",
        reach="nothing",
    ),
    "a script in a section": change(
        VERSION, "People were asked.", "<script>alert(1)</script>", "prose.script", "<script>"
    ),
    "raw HTML in a commentary": change(ETHNICITY, "In 2023 the", "<b>In</b> 2023 the", "prose.html", "<b>"),
    "a link that runs code": change(
        VERSION, "People were asked.", "[Ask](javascript:alert)", "prose.link", "javascript:"
    ),
    "a second-level heading in what to know": change(
        ETHNICITY,
        "The rate was [[Rate: Ethnicity=All, Year=2022]] in 2022.",
        "# Big\n\nText.",
        "prose.heading",
        "# Big",
    ),
}

SOURCES = {
    "no primary source": change(
        VERSION,
        "publisher: office-for-national-statistics",
        "role: secondary\n    publisher: office-for-national-statistics",
        "source.no-primary",
        "sources:",
    ),
    "an unknown source of a dimension": change(
        ETHNICITY, "sources: [1]", "sources: [1, 7]", "source.unknown", "7]", "1"
    ),
    "an unknown publisher": change(
        VERSION,
        "publisher: office-for-national-statistics",
        "publisher: office-of-national-statistics",
        "source.unknown-publisher",
        "office-of-national-statistics",
        "office-for-national-statistics",
    ),
    "no publisher": change(
        VERSION,
        "    publisher: office-for-national-statistics\n",
        "",
        "source.no-publisher",
        "id: 1",
        "organisations.yaml",
        severity="warning",
        reach="nothing",
    ),
    "a source whose address runs code": change(
        VERSION,
        "url: https://www.ons.gov.uk/survey",
        "url: javascript:alert(1)",
        "address.form",
        "javascript:",
        "address bar",
    ),
    "a page on quality that is no web address": change(
        VERSION, "quality: {url: https://www.ons.gov.uk/quality}", "quality: {url: ftp://files}", "address.form", "ftp:"
    ),
}
