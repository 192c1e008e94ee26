"""The OpenAPI description is valid, names each operation there is, and holds for whatever is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from cms.access import ANYONE
from cms.api.describing import make_description
from cms.database import KEY
from cms.tables import attempts
from measures.store import GitStore
from tests.cms.api.client import Client, join
from tests.cms.routes import EXAMPLES, list_routes
from tests.cms.workshop import Workshop

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
DRAFT = {"measure_id": "m8f2g7e4", "version": "1.0", "dimension": "by-ethnicity-over-time"}
Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def described(house: Workshop) -> Mapping[str, Any]:
    found = house.app.test_client().get("/api/openapi.json").get_json()
    assert isinstance(found, dict)
    return found


def test_the_description_is_valid_and_needs_no_token(described: Mapping[str, Any]) -> None:
    validate(described)


def test_the_description_names_each_operation_and_no_other(house: Workshop, described: Mapping[str, Any]) -> None:
    real = {
        (rule.rule.replace("<", "{").replace(">", "}"), route.method.lower())
        for route in list_routes(house.app)
        for rule in house.app.url_map.iter_rules(route.endpoint)
        if rule.rule.startswith("/api/") and route.permission != ANYONE
    }
    told = {(path, method) for path, entry in described["paths"].items() for method in set(entry) - {"parameters"}}
    assert told == real
    assert len(told) >= 11


def list_operations(described: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    return [
        (path, method.upper(), made)
        for path, entry in sorted(described["paths"].items())
        for method, made in sorted(entry.items())
        if method != "parameters"
    ]


def draw_value(schema: Any, described: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return values that fit a schema of the description."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return (
            Json.filter(is_setting)
            if name == "Setting"
            else draw_value(described["components"]["schemas"][name], described)
        )
    if "anyOf" in schema:
        return st.one_of([draw_value(each, described) for each in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        needed = set(schema.get("required", ()))
        parts = {name: draw_value(each, described) for name, each in schema["properties"].items()}
        return st.fixed_dictionaries(
            {name: each for name, each in parts.items() if name in needed},
            optional={name: each for name, each in parts.items() if name not in needed},
        )
    if kind == "object":
        return st.dictionaries(st.text(max_size=10), draw_value(schema["additionalProperties"], described), max_size=3)
    if kind == "array":
        return st.lists(draw_value(schema["items"], described), max_size=3)
    plain = {"boolean": st.booleans(), "null": st.none(), "integer": st.integers()}
    return plain.get(kind, st.text(max_size=schema.get("maxLength", 60)))


def is_setting(value: Any) -> bool:
    return value is not None and not isinstance(value, float)


@st.composite
def requests(draw: Any, described: Mapping[str, Any]) -> tuple[str, str, dict[str, str], bytes | None]:
    """Draw a request to an operation: right, or wrong in its method, address, query, headers or body."""
    path, method, made = draw(st.sampled_from(list_operations(described)))
    if draw(st.integers(0, 9)) == 0:
        method = draw(st.sampled_from(METHODS))
    for name in EXAMPLES:
        text = DRAFT.get(name, str(EXAMPLES[name]))
        if draw(st.integers(0, 9)) == 0:
            text = draw(st.text(min_size=1, max_size=10))
        path = path.replace(f"{{{name}}}", quote(text, safe=""))
    asked = [each["name"] for each in made["parameters"] if each["in"] == "query"]
    for name in draw(st.lists(st.sampled_from([*asked, "token", "x"]), max_size=2)) if asked else ():
        path += f"{'&' if '?' in path else '?'}{name}={quote(draw(st.text(max_size=5) | st.just('1')))}"
    headers = draw(
        st.sampled_from(
            [{"If-Match": "HEAD"}, {"If-Match": "HEAD"}, {}, {"If-Match": "*"}, {"If-Match": '"' + 40 * "0" + '"'}]
        )
    )
    body = None
    if "requestBody" in made:
        schema = made["requestBody"]["content"]["application/json"]["schema"]
        value = draw(st.one_of(draw_value(schema, described), draw_value(schema, described), Json))
        body = draw(st.just(json.dumps(value).encode()) | st.binary(max_size=20))
        headers = {**headers, "Content-Type": draw(st.sampled_from(["application/json"] * 5 + ["text/plain", ""]))}
    return path, method, headers, body


def send(house: Workshop, token: str, request: tuple[str, str, dict[str, str], bytes | None]) -> Any:
    path, method, headers, body = request
    given = {**headers, "Authorization": f"Bearer {token}"}
    if given.get("If-Match") == "HEAD":
        given["If-Match"] = f'"{read_head(house)}"'
    kind = given.pop("Content-Type", None)
    return house.app.test_client(use_cookies=False).open(
        path, method=method, headers=given, data=body, content_type=kind
    )


def read_head(house: Workshop) -> str | None:
    with GitStore(house.folder / "content.git") as store:
        return store.head("main")


def find_faults(described: Mapping[str, Any], request: tuple[Any, ...], answer: Any) -> Iterator[str]:
    """Yield in what an answer differs from what the description says of it."""
    path, method = request[0].partition("?")[0], request[1]
    if answer.status_code >= 500:
        yield f"{method} {path}: {answer.status_code}"
    if method in ("HEAD", "OPTIONS") and answer.status_code < 300:
        return
    name = "Failure"
    if answer.status_code < 400:
        (made,) = [each for each in list_operations(described) if fits(each[0], path) and each[1] == method]
        said = made[2]["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        name = said["$ref"].rpartition("/")[2]
    elif answer.content_type != "application/problem+json":
        yield f"{method} {path}: {answer.content_type}"
    if method == "HEAD":
        return
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    yield from (f"{method} {path}: {each.message}" for each in Draft202012Validator(schema).iter_errors(answer.json))


def fits(template: str, path: str) -> bool:
    parts, given = template.split("/"), path.split("/")
    return len(parts) == len(given) and all(a == b or a.startswith("{") for a, b in zip(parts, given, strict=True))


SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def editor(house: Workshop) -> Client:
    return join(house, "editor", name="fuzz", days=365)


@pytest.fixture(scope="module")
def powerless(house: Workshop) -> list[str]:
    """Tokens that may change nothing: one to read with, that of a person who sees no measure, and none."""
    reader = join(house, "editor", name="reader", scopes=("read",), days=365)
    outsider = join(house, "departmental", name="outsider", days=365)
    return [reader.token, outsider.token, "", "ysa_no-such-token"]


def test_an_address_with_an_empty_part_is_not_there(house: Workshop, editor: Client) -> None:
    answer = send(house, editor.token, ("/api/measures/%2F0", "GET", {}, None))
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@SETTINGS
@given(data=st.data())
def test_whatever_is_sent_is_answered_as_described(
    house: Workshop, described: Mapping[str, Any], editor: Client, data: st.DataObject
) -> None:
    request = data.draw(requests(described))
    forget_tries_of(house)
    assert list(find_faults(described, request, send(house, editor.token, request))) == []


@SETTINGS
@given(data=st.data())
def test_without_the_right_to_nothing_changes(
    house: Workshop, described: Mapping[str, Any], powerless: list[str], data: st.DataObject
) -> None:
    request = data.draw(requests(described))
    before = read_head(house)
    forget_tries_of(house)
    answer = send(house, data.draw(st.sampled_from(powerless)), request)
    assert read_head(house) == before
    assert list(find_faults(described, request, answer)) == []


def forget_tries_of(house: Workshop) -> None:
    """Let no limit of requests end the trying."""
    with house.app.extensions[KEY][0].begin() as connection:
        connection.execute(sa.delete(attempts))


def test_the_description_is_made_from_the_application(house: Workshop, described: Mapping[str, Any]) -> None:
    assert json.loads(json.dumps(make_description(house.app))) == described
