"""The edge in CloudFront answers as `yardstick serve` does."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from generator.pages import KINDS
from publishing.headers import list_response_headers
from tests.demo import open_demo
from tests.infra.aws import read_template, run_function


@pytest.fixture(scope="module")
def paths() -> list[str]:
    """Return the path of every file of the demo's site."""
    demo = open_demo()
    made = (output for kind in KINDS for owner in kind.owners(demo) for output in kind.outputs(demo, owner))
    return sorted(path.removeprefix("site/") for path in made if path.startswith("site/"))


def ask(address: str, **headers: str) -> dict[str, Any]:
    request = {"method": "GET", "uri": address, "querystring": {}, "headers": {}}
    request["headers"] = {name: {"value": value} for name, value in headers.items()}
    return {"request": request}


def answer(path: str) -> dict[str, Any]:
    kind = list_response_headers(path)["Content-Type"]
    return {**ask(f"/{path}"), "response": {"statusCode": 200, "headers": {"content-type": {"value": kind}}}}


def read_policy() -> dict[str, str]:
    """Return the headers that the edge adds to every answer."""
    config = read_template("edge.yaml")["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    fixed = config["SecurityHeadersConfig"]
    seconds = fixed["StrictTransportSecurity"]["AccessControlMaxAgeSec"]
    return {
        "Content-Security-Policy": fixed["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": fixed["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={seconds}; includeSubDomains",
        **{item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]},
    }


def test_every_file_of_the_demo_has_the_headers_of_the_one_table(paths: list[str], tmp_path: Path) -> None:
    assert len(paths) > 1000
    faults = []
    for path, made in zip(paths, run_function("Answering", [answer(path) for path in paths], tmp_path), strict=True):
        wanted = {name.lower(): value for name, value in list_response_headers(path).items()}
        del wanted["cache-control"]  # comes with the object
        sent = {name.lower(): value for name, value in read_policy().items()}
        sent |= {name: header["value"] for name, header in made["headers"].items()}
        faults += [] if sent == wanted else [(path, sent, wanted)]
    assert faults == []


def test_an_address_stands_for_the_file_that_the_site_has(paths: list[str], tmp_path: Path) -> None:
    addresses = [
        f"/{path.removesuffix('index.html')}" if path.endswith("/index.html") else f"/{path}" for path in paths
    ]
    made = run_function("Asking", [ask(address) for address in addresses], tmp_path)
    assert [request["uri"] for request in made] == [f"/{path}" for path in paths]


def test_the_address_of_a_folder_without_its_stroke_leads_to_it_with_what_was_asked(tmp_path: Path) -> None:
    asked = ask("/health/smoking/adults/1.0")
    asked["request"]["querystring"] = {
        "by": {"value": "sex", "multiValue": [{"value": "sex"}, {"value": "age%20band"}]}
    }
    versioned, plain = run_function("Asking", [asked, ask("/health")], tmp_path)
    assert (versioned["statusCode"], plain["statusCode"]) == (301, 301)
    assert versioned["headers"]["location"]["value"] == "/health/smoking/adults/1.0/?by=sex&by=age%20band"
    assert plain["headers"]["location"]["value"] == "/health/"


@pytest.mark.parametrize("address", ["/.yardstick/pointer.json", "/.yardstick/", "/health/.git/config"])
def test_what_is_ours_is_not_public(address: str, tmp_path: Path) -> None:
    [made] = run_function("Asking", [ask(address)], tmp_path)
    assert made["uri"] == "/not-public"


def test_a_stage_with_a_password_answers_only_who_gives_it_and_is_kept_nowhere(tmp_path: Path) -> None:
    def give(words: str) -> str:
        return f"Basic {base64.b64encode(words.encode()).decode()}"

    digest = hashlib.sha256("grün:er Apfel".encode()).hexdigest()
    given = ["any:grün:er Apfel", "any:wrong", "grün:er Apfel", "", "any:"]
    asked = [ask("/"), *(ask("/", authorization=give(words)) for words in given), ask("/", authorization="Basic")]
    made = run_function("Asking", asked, tmp_path, digest)
    assert [request.get("uri", request.get("statusCode")) for request in made] == [401, "/index.html", *[401] * 5]
    [response] = run_function("Answering", [answer("index.html")], tmp_path, digest)
    assert response["headers"]["cache-control"]["value"] == "private, no-store"


def test_functions_fit_into_what_the_edge_takes() -> None:
    for name in ("Asking", "Answering"):
        code = read_template("edge.yaml")["Resources"][name]["Properties"]["FunctionCode"]
        assert len(code.encode()) < 10_000
