"""Outputs of a site by their addresses, as a reader of the API asks for them."""

from __future__ import annotations

import json
from typing import Any

from generator.pages.addresses import SITE, address_at
from measures.publication.site import PublicSite
from tests.pages.content import render_all

ORIGIN = "https://numbers.example"
API = "/api/v1"
Files = dict[str, bytes]


def read_files(site: PublicSite) -> Files:
    """Return every output of the public site by its address."""
    return {address_at(path): content for path, content in render_all(site).items() if path.startswith(f"{SITE}/")}


def read_json(files: Files, address: str) -> Any:
    """Return a file of the API, read; `address` is absolute or begins with a slash."""
    return json.loads(files[address.removeprefix(ORIGIN)])


def list_api(files: Files) -> list[str]:
    """Return the addresses of the API's JSON files but its description, in order."""
    return sorted(a for a in files if a.startswith(API) and a.endswith(".json") and a != f"{API}/openapi.json")


def find_addresses(value: Any) -> list[str]:
    """Return every address of this site in a value of JSON."""
    if isinstance(value, dict):
        return [found for each in value.values() for found in find_addresses(each)]
    if isinstance(value, list):
        return [found for each in value for found in find_addresses(each)]
    return [value] if isinstance(value, str) and value.startswith(ORIGIN) else []
