"""What every test stands on: nothing skipped in CI, nothing reached beyond this machine, hypothesis without a clock."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import fixtures
from tests.browser.fixtures import axe, chromium, foreign_requests, open_page, served, shared_contexts, validate_html

__all__ = ["axe", "chromium", "foreign_requests", "open_page", "served", "shared_contexts", "validate_html"]

IN_CI = os.environ.get("CI") == "true"

# CI judges a change, so it looks at the same examples each time; at home each run looks at others.
settings.register_profile("yardstick", deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("yardstick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for Chromium or for the HTML checker."""
    for item in items:
        if fixtures.FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """Keep the modules and the thousands of tests out of what the garbage collector goes through time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 20)


def is_loopback(host: str) -> bool:
    """Say whether `host` is this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def find_refusal(address: Any) -> str | None:
    """Return why a socket may not connect to `address`; None for loopback and for sockets of the file system."""
    if isinstance(address, tuple) and not is_loopback(str(address[0])):
        return f"A test reached for {address[0]}. Tests use this machine only."
    return None


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection beyond loopback."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse(address: Any) -> None:
        if refusal := find_refusal(address):
            raise PermissionError(refusal)

    def guarded_connect(self: socket.socket, address: Any, /) -> None:
        refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any, /) -> int:
        refuse(address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


def fail_where_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that keeps its reason; an expected failure stays one."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"Skipped where nothing may be skipped (CI=true). {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    """Judge a skipped test."""
    report = yield
    if IN_CI:
        fail_where_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:
    """Judge a module that skips itself."""
    report = yield
    if IN_CI:
        fail_where_skipped(report)
    return report
