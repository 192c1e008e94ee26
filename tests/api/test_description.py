"""The API's description is valid, and every file of the API is as it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from generator.pages.api_description import OPERATIONS, write_description
from tests.api.files import API, ORIGIN, list_api, read_json
from tests.repository.documents import ROOT, read_section

DESCRIPTION = json.loads(write_description("Numbers", ORIGIN, "OGL-UK-3.0"))


def find_record(address: str) -> str:
    """Return the name of the schema that the description gives for an address.

    Raises:
        ValueError: none of its paths fits, or several do.
    """
    fitting = [path for path in DESCRIPTION["paths"] if fits(path, address.removeprefix(API))]
    [path] = fitting
    answer = DESCRIPTION["paths"][path]["get"]["responses"]["200"]
    return str(answer["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


def fits(path: str, address: str) -> bool:
    """Return whether an address has the form of a path, each part in braces that of its parameter."""
    parameters = DESCRIPTION["paths"][path]["get"].get("parameters", ())
    patterns = {each["name"]: each["schema"]["pattern"][1:-1] for each in parameters}
    form = re.sub(r"\\\{(\w+)\\\}", lambda found: f"(?:{patterns[found[1]]})", re.escape(path))
    return re.fullmatch(form, address) is not None


def check(record: str, content: Any) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{record}", "components": DESCRIPTION["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(content)]


def test_description_is_valid_openapi():
    validate(DESCRIPTION)


def test_every_file_of_the_api_is_as_described(files):
    wrong = {address: check(find_record(address), read_json(files, address)) for address in list_api(files)}
    assert {address: errors for address, errors in wrong.items() if errors} == {}


def test_every_kind_of_file_that_is_described_is_made(files):
    made = {find_record(address) for address in list_api(files)}
    assert made == {operation.record.__name__ for operation in OPERATIONS}


@pytest.mark.parametrize(
    ("record", "content"),
    [
        ("TopicList", {"topics": [{"id": "health"}]}),
        ("Index", {"schema_version": 2}),
        ("Cell", {"value": "12", "text": "12"}),
        ("Cell", {"value": 12, "text": "12", "release": 4}),
    ],
)
def test_description_refuses_what_the_api_does_not_say(record, content):
    assert check(record, content)


def test_description_says_where_the_site_is(files):
    described = read_json(files, f"{API}/openapi.json")
    assert described["servers"] == [{"url": f"{ORIGIN}{API}"}]
    assert described["info"]["title"] == "Numbers of Anywhere: API"


def test_documentation_lists_every_kind_of_file():
    written = re.findall(r"^\| `/api/v1/([^`]+)`", read_section(ROOT / "docs" / "api.md", "Addresses"), re.MULTILINE)
    kinds = [re.sub(r"\{(\w+)\}", r"<\1>", operation.path) for operation in OPERATIONS]
    assert sorted(written) == sorted([*kinds, "openapi.json", "catalogue.jsonld"])
