"""Publishing to a bucket and a folder by commands, and serving from them when the bucket loses a file."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import boto3
import pytest
from moto.server import ThreadedMotoServer

from measures.store import seed_store
from yardstick.commands.serve import open_server
from yardstick.settings import read_settings

from .conftest import CommandLine, read_tree

pytestmark = pytest.mark.slow


@pytest.fixture
def bucket_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server
    server.stop()


def get(server: Any, path: str) -> tuple[str, bytes]:
    environ: dict[str, Any] = {"PATH_INFO": path}
    setup_testing_defaults(environ)
    started: list[str] = []
    body = b"".join(server(environ, lambda status, headers: started.append(status)))
    return started[0], body


def test_a_bucket_is_published_to_verified_and_served_and_the_folder_steps_in(
    yardstick: CommandLine, folder: Path, state: Path, bucket_server: ThreadedMotoServer
) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    host, port = bucket_server.get_host_and_port()
    endpoint, name = f"http://{host}:{port}", f"site-{uuid.uuid4().hex[:8]}"
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yardstick.environ |= {
        "AWS_ENDPOINT_URL_S3": endpoint,
        "TARGETS": f"s3://{name}/public {state}/mirror",
    }
    published = yardstick("publish")
    assert published.code == 0, published.err
    assert yardstick("verify").code == 0

    settings = read_settings(yardstick.environ)
    site = read_tree(state / "mirror")
    server = open_server(settings, settings.targets)
    assert get(server, "/") == ("200 OK", site["index.html"])
    client.delete_object(Bucket=name, Key="public/index.html")
    assert get(server, "/") == ("200 OK", site["index.html"])
    assert yardstick("verify").code == 1
    assert yardstick("restore", f"s3://{name}/public").code == 0
    assert yardstick("verify").code == 0
    client.close()
