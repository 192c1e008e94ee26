"""The content format as documented is the one that is read: each key is named, each example is accepted."""

import inspect
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from pydantic import BaseModel

import measures.model
from measures.model.dimension import DimensionSettings
from measures.model.record import Record
from measures.reading.classification_file import read_classification
from measures.reading.dimension_file import read_settings
from measures.reading.measure_file import read_measure
from measures.reading.site_file import read_site
from tests.repository.documents import ROOT

FORMAT = ROOT / "docs" / "content-format.md"
CHARTS = ROOT / "docs" / "charts.md"
READ_FROM_TEXT = {"Commentary", "Page", "Section", "Topic", "Version"}


def list_examples(path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def list_records() -> list[type[BaseModel]]:
    modules = [import_module(f"measures.model.{found.name}") for found in iter_modules(measures.model.__path__)]
    # Records that hold a text beside its settings have no keys of their own.
    members = {member for module in modules for _, member in inspect.getmembers(module, inspect.isclass)}
    return sorted(
        (
            each
            for each in members
            if issubclass(each, Record) and each is not Record and each.__name__ not in READ_FROM_TEXT
        ),
        key=lambda each: each.__name__,
    )


def list_keys(record: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in record.model_fields.items()]


@pytest.mark.parametrize("record", list_records(), ids=lambda record: record.__name__)
def test_every_key_of_a_file_is_named(record: type[BaseModel]):
    text = FORMAT.read_text(encoding="utf-8")
    code = " ".join(re.findall(r"`[^`\n]+`", text) + re.findall(r"```.*?```", text, flags=re.DOTALL))
    words = set(re.findall(r"[\w-]+", code))
    assert [key for key in list_keys(record) if key not in words] == []


@pytest.mark.parametrize(
    ("at", "read"),
    [(0, read_site), (1, read_classification), (2, read_measure)],
    ids=["site.yaml", "a classification", "measure.yaml"],
)
def test_example_of_a_file_is_read_without_a_fault(at: int, read):
    example = list_examples(FORMAT)[at]
    assert read(example.encode(), "classifications/ethnicity-18-2011.yaml").problems == ()


def test_example_of_settings_is_read_without_a_fault():
    found = read_settings(list_examples(FORMAT)[3], "example.md", 1)
    assert found.problems == ()


@pytest.mark.parametrize("example", list_examples(CHARTS))
def test_example_of_a_chart_is_read_without_a_fault(example: str):
    found = read_settings(f"title: A dimension\nposition: 1\n{example}", "example.md", 1)
    assert found.problems == ()
    assert isinstance(found.value, DimensionSettings)
    assert len(found.value.chart) == 1
