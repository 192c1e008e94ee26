"""Static files: one style sheet, one script, addresses by content."""

from __future__ import annotations

import re
from pathlib import Path

from generator.pages.assets import STYLESHEET, THEME, join_scripts, join_styles, load_assets


def test_style_sheet_joins_its_parts_in_order_without_comments(tmp_path: Path):
    (tmp_path / "b.css").write_text("/* second */\nb {\n  color: red;\n}\n")
    (tmp_path / "a.css").write_text("a {\n}\n")
    sheet = tmp_path / "main.css"
    sheet.write_text('/* order */\n@import "b.css";\n@import "a.css";\n')
    assert join_styles(sheet) == b"b {\ncolor: red;\n}\na {\n}\n"


def test_every_part_of_the_style_sheet_is_named_in_it():
    named = re.findall(r'@import "css/([^"]+)";', (THEME / "static" / "main.css").read_text())
    assert sorted(named) == sorted(path.name for path in (THEME / "static" / "css").iterdir())


def test_script_joins_its_modules_in_order_without_imports_exports_and_comments(tmp_path: Path):
    (tmp_path / "b.js").write_text("// second\nexport function b() {\n  return 1; // one\n}\n")
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n\nb();\n')
    main = tmp_path / "main.js"
    main.write_text('// order\nimport "./b.js";\nimport "./a.js";\n')
    assert join_scripts(main) == b"function b() {\nreturn 1; // one\n}\nb();\n"


def test_every_module_of_the_scripts_is_named_in_one():
    scripts = [(THEME / "static" / name).read_text() for name in ("main.js", "search.js")]
    named = [name for script in scripts for name in re.findall(r'import "\./js/([^"]+)";', script)]
    assert sorted(named) == sorted(path.name for path in (THEME / "static" / "js").iterdir())


def test_modules_of_the_script_share_no_name_by_accident():
    top = [name for path in (THEME / "static" / "js").iterdir() for name in _list_names(path)]
    assert len(top) > 20
    assert sorted(top) == sorted(set(top))


def _list_names(path: Path) -> list[str]:
    return re.findall(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", path.read_text(), re.MULTILINE)


def test_style_sheet_asks_no_other_address():
    assert b"url(" not in load_assets()[STYLESHEET].content


def test_address_of_an_asset_follows_its_bytes():
    for name, asset in load_assets().items():
        stem, _, extension = name.rpartition(".")
        assert re.fullmatch(rf"/assets/{stem}\.[0-9a-f]{{12}}\.{extension}", asset.address)


def test_page_templates_are_short():
    for path in (THEME / "templates" / "pages").iterdir():
        assert len(path.read_text().splitlines()) <= 80, path.name
