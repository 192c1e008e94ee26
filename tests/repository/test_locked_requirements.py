"""What set-up installs is locked by hash, in files that name no address."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = ["requirements.txt", "requirements-dev.txt", "requirements-dask.txt", "requirements-setup.txt"]


def read_entries(name: str) -> dict[str, str]:
    """Read a locked file into its entries: "package==version" (with a marker, if any) to the lines of its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    joined = text.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split(" --hash=")[0].strip(): line for line in lines}


def read_wanted(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    names = [re.split(r"[\[<>=!;~ ]", line)[0] for line in lines if line and not line.startswith("#")]
    return {normalise(each) for each in names}


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def find_versions(name: str) -> dict[str, set[str]]:
    """Return the versions locked for each package: more than one where they differ by Python."""
    versions: dict[str, set[str]] = {}
    for entry in read_entries(name):
        package, version = re.split("==", entry.split(";")[0].strip())
        versions.setdefault(normalise(package), set()).add(version)
    return versions


@pytest.mark.parametrize("name", LOCKED)
def test_every_locked_package_has_a_version_and_a_hash(name: str):
    entries = read_entries(name)
    assert entries
    unlocked = [entry for entry, line in entries.items() if "==" not in entry or "--hash=sha256:" not in line]
    assert unlocked == []


@pytest.mark.parametrize("name", LOCKED)
def test_every_wanted_package_is_locked(name: str):
    assert read_wanted(name.replace(".txt", ".in")) <= set(find_versions(name))


@pytest.mark.parametrize("name", LOCKED[1:])
def test_tools_use_the_versions_that_production_uses(name: str):
    production = find_versions("requirements.txt")
    other = find_versions(name)
    assert {package: other[package] for package in production.keys() & other.keys()} == {
        package: production[package] for package in production.keys() & other.keys()
    }


@pytest.mark.parametrize("name", [*LOCKED, *(name.replace(".txt", ".in") for name in LOCKED), "tests/browser/.npmrc"])
def test_no_requirements_file_names_an_address(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(--|-i\b|-f\b|registry\s*=)", text.replace("\\\n", " "), flags=re.MULTILINE)


def test_node_packages_are_locked_by_hash_without_an_address():
    packages = json.loads((ROOT / "tests/browser/package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert fetched
    assert [name for name, entry in fetched.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [name for name, entry in fetched.items() if "resolved" in entry] == []
