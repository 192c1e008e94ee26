"""A number format says what a reader of the sheet sees of a number."""

import pytest

from measures.intake.number_formats import Shown, read_format

ACCOUNTING = '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("General", 1, Shown()),
        ("@", 1, Shown()),
        ("0.0", 1, Shown(decimals=1)),
        ("#,##0", 1, Shown(decimals=0)),
        ("[Red]0.00", 1, Shown(decimals=2)),
        ("0.0%", 0.5, Shown(decimals=1, percent=True)),
        ('0.0"%"', 5, Shown(decimals=1, after="%")),
        ("#,##0,", 1, Shown(decimals=0, scale=1)),
        ('#,##0.0,,"m"', 1, Shown(decimals=1, scale=2, after="m")),
        ("0.00E+00", 1, Shown()),
        ("# ?/?", 0.5, Shown()),
        ('0" years"', 1, Shown(decimals=0, after="years")),
        ("0.0\\*", 1, Shown(decimals=1, after="*")),
        ('"£"#,##0', 1, Shown(decimals=0, before="£")),
        ("[$£-809]#,##0.00", 1, Shown(decimals=2, before="£")),
        ("[$-809]#,##0.00", 1, Shown(decimals=2)),
        ("#,##0_);(#,##0)", -3, Shown(decimals=0, before="(", after=")")),
        ("#,##0_);(#,##0)", 3, Shown(decimals=0)),
        (ACCOUNTING, 5, Shown(decimals=2)),
        (ACCOUNTING, 0, Shown(before="-")),
        (";;;", 1, Shown(has_digits=False)),
        ("0;-0;;@", 0, Shown(has_digits=False)),
        ('[<5]"c";0.0', 3, Shown(before="c", has_digits=False)),
        ('[<5]"c";0.0', 7, Shown(decimals=1)),
        ('[=0]"[low]";[>=100]0;0.0', 0, Shown(before="[low]", has_digits=False)),
        ('[=0]"[low]";[>=100]0;0.0', 100, Shown(decimals=0)),
        ('[=0]"[low]";[>=100]0;0.0', 99, Shown(decimals=1)),
        ('"a;b"0;0.0', -1, Shown(decimals=1)),
    ],
)
def test_format_shows_a_number(form, value, shown):
    assert read_format(form, value) == shown
