"""Stand-ins for files that were offered for download: of the same type, and with nothing of what was in them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from publishing.staging.refusal import PullRefused

_WORDS = "This file stands in for one of production."
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SPACES = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = (
    f'<office:document-content xmlns:office="{_SPACES}:office:1.0" xmlns:table="{_SPACES}:table:1.0" '
    f'xmlns:text="{_SPACES}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
    '<table:table table:name="Stand-in"><table:table-row><table:table-cell office:value-type="string">'
    f"<text:p>{_WORDS}</text:p></table:table-cell></table:table-row></table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_SPACES}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def make_stand_in(name: str) -> bytes:
    """Return a file of the type that a name says, always the same bytes.

    Raises:
        PullRefused: no rule says what becomes of files of this type.
    """
    ending = name.rpartition(".")[2]
    makers = {"csv": _make_csv, "ods": _make_ods, "xlsx": _make_xlsx, "pdf": _make_pdf}
    if ending not in makers:
        sentence = f'No rule says what becomes of the file "{name}".'
        raise PullRefused(sentence, "Uploads are CSV, ODS, XLSX and PDF files; remove it in production.")
    return makers[ending]()


def _make_csv() -> bytes:
    return f"Note\n{_WORDS}\n".encode()


def _make_ods() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in (("mimetype", _KIND), ("content.xml", _CONTENT), ("META-INF/manifest.xml", _MANIFEST)):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), text)
    return made.getvalue()


def _make_xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(1980, 1, 1)  # noqa: DTZ001 (as the format has it)
    sheet = book.active
    assert sheet is not None
    sheet.title = "Stand-in"
    sheet["A1"] = _WORDS
    made = io.BytesIO()
    book.save(made)
    return _fix_times(made.getvalue())


def _fix_times(archive: bytes) -> bytes:
    """Return an archive with all entries at one moment, so that its bytes do not hang on when it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == "docProps/core.xml":
                text = b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="' + _CORE.encode() + b'"/>'
            after.writestr(zipfile.ZipInfo(name, _MOMENT), text)
    return made.getvalue()


_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def _make_pdf() -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({_WORDS}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
