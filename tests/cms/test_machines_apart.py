"""Two web processes and a publisher, each on a machine of its own: they share PostgreSQL, git and a bucket alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer

from measures.store.seeding import seed_store
from publishing.history import History
from tests.cms.databases import make_database, start_server
from tests.cms.editing.browser_form import find_form
from tests.cms.workshop import NOW, PASSWORD, Workshop
from tests.pages import content
from tests.publishing.content import make_content
from tests.remotes import serve_over_http
from tests.web_process import PATIENCE, run_web

pytestmark = pytest.mark.slow
PROGRAMS = Path(sys.executable).parent
MEASURE = "smoke001"
FACTS = f"/measures/{MEASURE}/2.1/edit/facts"
WORDS = "Adults who were asked at the second machine"


@dataclass
class Network:
    """What machines share, by address, and a folder for each machine."""

    folder: Path
    environ: dict[str, str]
    bucket: str

    def describe(self, name: str) -> dict[str, str]:
        """Return the environment of a machine, whose disk is empty at first."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        return {**self.environ, "HOME": str(home), "VAR": str(home / "var"), "JOBS": "1"}

    def read_page(self, path: str) -> str:
        """Return what readers see at an address."""
        client = boto3.client("s3", endpoint_url=self.environ["AWS_ENDPOINT_URL_S3"])
        try:
            return str(client.get_object(Bucket=self.bucket, Key=f"site/{path}")["Body"].read().decode())
        finally:
            client.close()


@contextmanager
def open_network(folder: Path) -> Iterator[Network]:
    """Serve the database, both repositories and a bucket."""
    with ExitStack() as stack:
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-2"}
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in keys.items():
            patch.setenv(name, value)
        seed(folder)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        stack.callback(server.stop)
        endpoint, bucket = "http://{}:{}".format(*server.get_host_and_port()), f"apart-{uuid.uuid4().hex[:8]}"
        client = boto3.client("s3", endpoint_url=endpoint)
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        client.close()
        repositories = stack.enter_context(serve_over_http(folder / "shared"))
        shared = {
            "PATH": f"{PROGRAMS}:/usr/bin:/bin",
            "SECRET_KEY": "s" * 40,
            "DATABASE_URL": stack.enter_context(make_database(stack.enter_context(start_server()))),
            "CONTENT_URL": f"{repositories}content.git",
            "HISTORY_URL": f"{repositories}history.git",
            "TARGETS": f"s3://{bucket}/site",
            "STYLE_GUIDE_TARGETS": f"s3://{bucket}/guide",
            "AWS_ENDPOINT_URL_S3": endpoint,
        }
        yield Network(folder, {**keys, **shared}, bucket)


def seed(folder: Path) -> None:
    for path, text in make_content().items():
        file = folder / "files" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
    seed_store(folder / "shared" / "content.git", folder / "files", "u-1", NOW)
    History(folder / "shared" / "history.git").close()


@contextmanager
def start_web(network: Network, name: str) -> Iterator[str]:
    """Start the editing application on a machine; yield its address once it is ready."""

    def make_command(port: int) -> list[str]:
        options = ["--workers", "1", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
        return [str(PROGRAMS / "gunicorn"), *options, "yardstick.cms_server:app"]

    with run_web(make_command, network.describe(name), network.folder / f"{name}.log", find_status) as port:
        yield f"http://127.0.0.1:{port}"


def find_status(port: int) -> int:
    return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE).status_code


def publish(network: Network) -> str:
    """Publish on a machine whose disk is empty, as one that was just started."""
    shutil.rmtree(network.folder / "worker", ignore_errors=True)
    command = [str(PROGRAMS / "yardstick"), "publish"]
    done = subprocess.run(command, env=network.describe("worker"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sign_in(browser: requests.Session, address: str, email: str) -> None:
    page = browser.get(f"{address}/sign-in", timeout=PATIENCE).text
    found = re.search(r'name="csrf_token"[^>]*\bvalue="([^"]+)"', page)
    assert found
    fields = {"csrf_token": unescape(found[1]), "email": email, "password": PASSWORD}
    browser.post(f"{address}/sign-in", fields, headers={"Referer": f"{address}/sign-in"}, timeout=PATIENCE)


def test_what_one_machine_does_the_others_know(tmp_path: Path) -> None:
    with open_network(tmp_path) as network:
        office = Workshop(network.folder / "office", network.environ["DATABASE_URL"])
        email = office.add_person("editor", "reviewer", name="Sam Okafor")[1]
        office.close()
        assert "elease 1" in publish(network)
        with start_web(network, "one") as one, start_web(network, "two") as two, requests.Session() as browser:
            sign_in(browser, one, email)
            assert "Sam Okafor" in browser.get(f"{two}/account/", timeout=PATIENCE).text
            form = find_form(browser.get(f"{two}{FACTS}", timeout=PATIENCE).text)
            fields = form.data(**{"f.population": WORDS})
            headers = {"Referer": f"{two}{FACTS}"}
            saved = browser.post(f"{two}{FACTS}", fields, headers=headers, timeout=PATIENCE)
            assert saved.status_code == 200, saved.text
            assert WORDS in browser.get(f"{one}{FACTS}", timeout=PATIENCE).text
            assert WORDS in browser.get(f"{one}/preview/{MEASURE}/2.1/", timeout=PATIENCE).text
            assert WORDS not in network.read_page(f"{content.SMOKING}/2.1/index.html")
            assert "elease 2" in publish(network)
            assert WORDS in network.read_page(f"{content.SMOKING}/2.1/index.html")
            assert "Release 2" in browser.get(f"{one}/builds/", timeout=PATIENCE).text
