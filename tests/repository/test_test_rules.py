"""The rules that hold for every test: in CI nothing is skipped, and nothing reaches beyond this machine."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_tests(folder: Path, text: str, *, in_ci: bool) -> str:
    """Run a test file under this project's conftest in a process of its own; return what it printed."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": str(ROOT), **({"CI": "true"} if in_ci else {})}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


SKIPPED = {
    "by the test": "import pytest\n\ndef test_it():\n    pytest.skip('no browser here')\n",
    "by a mark": "import pytest\n\n@pytest.mark.skipif(True, reason='no browser here')\ndef test_it():\n    pass\n",
    "by a fixture": "import pytest\n\n@pytest.fixture\ndef it():\n    pytest.skip('no browser here')\n"
    "\ndef test_it(it):\n    pass\n",
    "by its module": "import pytest\npytest.skip('no browser here', allow_module_level=True)\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED.keys())
def test_skipped_test_fails_in_ci_and_says_why(tmp_path: Path, text: str):
    printed = run_tests(tmp_path, text, in_ci=True)
    assert "no browser here" in printed
    assert printed.strip().splitlines()[-1].startswith(("1 failed", "1 error"))


@pytest.mark.slow
def test_skipped_test_stays_skipped_elsewhere(tmp_path: Path):
    assert run_tests(tmp_path, SKIPPED["by the test"], in_ci=False).strip().splitlines()[-1].startswith("1 skipped")


@pytest.mark.slow
def test_expected_failure_is_no_skip(tmp_path: Path):
    text = "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_it():\n    assert False\n"
    assert run_tests(tmp_path, text, in_ci=True).strip().splitlines()[-1].startswith("1 xfailed")


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_connection_to_another_host_is_refused(method: str):
    with socket.socket() as connection, pytest.raises(PermissionError, match=r"Tests use this machine only"):
        getattr(connection, method)(("192.0.2.1", 80))


def test_connection_to_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
