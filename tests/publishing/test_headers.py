"""The one table of content types, cache policies and headers."""

from __future__ import annotations

import pytest

from publishing.headers import AT_ONCE, FOR_EVER, FOR_MINUTES, find_headers, list_response_headers


@pytest.mark.parametrize(
    ("path", "kind", "policy"),
    [
        ("index.html", "text/html; charset=utf-8", AT_ONCE),
        ("404.html", "text/html; charset=utf-8", AT_ONCE),
        ("health/smoking/1.0/index.html", "text/html; charset=utf-8", AT_ONCE),
        ("search/index.html", "text/html; charset=utf-8", AT_ONCE),
        ("redirects.json", "application/json", AT_ONCE),
        ("feeds/all.atom", "application/atom+xml; charset=utf-8", AT_ONCE),
        ("assets/main.1f2e.css", "text/css; charset=utf-8", FOR_EVER),
        ("assets/icon.1f2e.svg", "image/svg+xml", FOR_EVER),
        ("health/smoking/1.0/downloads/by-group.csv", "text/csv; charset=utf-8", FOR_MINUTES),
        ("health/smoking/1.0/charts/by-group.svg", "image/svg+xml", FOR_MINUTES),
        ("health/smoking/1.0/files/annex.pdf", "application/pdf", FOR_MINUTES),
        ("api/v1/topics.json", "application/json", FOR_MINUTES),
        ("search/a.json", "application/json", FOR_MINUTES),
        ("odd", "application/octet-stream", FOR_MINUTES),
    ],
)
def test_type_and_policy_follow_from_the_path(path: str, kind: str, policy: str) -> None:
    found = find_headers(path)

    assert (found.content_type, found.cache_control) == (kind, policy)


@pytest.mark.parametrize("folder", ["downloads", "files"])
def test_files_to_keep_are_saved_and_never_run(folder: str) -> None:
    headers = list_response_headers(f"health/smoking/1.0/{folder}/annex.svg")

    assert headers["Content-Disposition"] == 'attachment; filename="annex.svg"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["index.html", "a/downloads/x.csv", "assets/a.1.js", "api/v1/a.json"])
def test_no_policy_lets_another_host_or_inline_script_in(path: str) -> None:
    policy = list_response_headers(path)["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_pages_are_shown_not_saved() -> None:
    assert "Content-Disposition" not in list_response_headers("health/index.html")


@pytest.mark.parametrize(
    ("path", "open_to_all"),
    [
        ("api/v1/topics.json", True),
        ("health/habits/smoking/1.0/downloads/by-sex.csv", True),
        ("health/habits/smoking/1.0/charts/by-sex.svg", True),
        ("health/habits/smoking/1.0/index.html", False),
        ("redirects.json", False),
    ],
)
def test_scripts_of_other_sites_may_read_what_is_there_for_programs(path: str, open_to_all: bool) -> None:  # noqa: FBT001
    assert ("Access-Control-Allow-Origin" in list_response_headers(path)) is open_to_all
