"""Static files: one style sheet, addresses by content, small."""

from __future__ import annotations

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from generator.pages.assets import STYLESHEET, THEME, join_styles, load_assets

CSS_LIMIT = 15_000


def test_style_sheet_joins_its_parts_in_order_without_comments(tmp_path: Path):
    (tmp_path / "b.css").write_text("/* second */\nb {\n  color: red;\n}\n")
    (tmp_path / "a.css").write_text("a {\n}\n")
    sheet = tmp_path / "main.css"
    sheet.write_text('/* order */\n@import "b.css";\n@import "a.css";\n')
    assert join_styles(sheet) == b"b {\ncolor: red;\n}\na {\n}\n"


def test_every_part_of_the_style_sheet_is_named_in_it():
    named = re.findall(r'@import "css/([^"]+)";', (THEME / "static" / "main.css").read_text())
    assert sorted(named) == sorted(path.name for path in (THEME / "static" / "css").iterdir())


def test_style_sheet_is_small():
    assert len(brotli.compress(load_assets()[STYLESHEET].content)) < CSS_LIMIT


def test_style_sheet_asks_no_other_address():
    assert b"url(" not in load_assets()[STYLESHEET].content


def test_address_of_an_asset_follows_its_bytes():
    for name, asset in load_assets().items():
        stem, _, extension = name.rpartition(".")
        assert re.fullmatch(rf"/assets/{stem}\.[0-9a-f]{{12}}\.{extension}", asset.address)


def test_page_templates_are_short():
    for path in (THEME / "templates" / "pages").iterdir():
        assert len(path.read_text().splitlines()) <= 80, path.name
