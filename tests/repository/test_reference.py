"""Each setting, command, chart kind, page kind and rule has its heading in the documentation."""

import re

import pytest

from tests.repository.documents import ROOT, list_headings, read_section
from yardstick.settings import SETTINGS

DOCS = ROOT / "docs"


def test_every_setting_has_its_heading():
    assert sorted(list_headings(DOCS / "settings.md", 3)) == sorted(setting.name for setting in SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_setting_is_described_with_its_default_and_its_secrecy(setting):
    section = " ".join(read_section(DOCS / "settings.md", setting.name).split())
    code = re.findall(r"`([^`]+)`", section)
    if setting.default and setting.default != "{CORES}":
        assert setting.default in code
    assert setting.secret == ("A secret." in section)
    assert [value for value in setting.stage_defaults.values() if value not in code and not setting.secret] == []
