"""A history repository, and a real S3 API on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.database import open_database
from publishing.history import History
from publishing.outcome import Code
from tests.cms.databases import make_database, start_server
from tests.publishing.content import make_content
from tests.publishing.station import FIND_PYTHON, Station
from tests.publishing.warm import WarmRenderers


@pytest.fixture(scope="session", autouse=True)
def warm_renderers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spare each publish the import of the program; processes of `yardstick` import it as ever."""
    renderers = WarmRenderers(tmp_path_factory.mktemp("warm"))
    FIND_PYTHON.append(renderers.find_python)
    yield
    FIND_PYTHON.pop()
    renderers.close()


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.git") as opened:
        yield opened


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The address of a server that speaks the S3 API."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(s3_endpoint: str, s3_environment: None) -> Iterator[str]:
    """The name of a fresh bucket."""
    import uuid

    import boto3

    name = f"yardstick-{uuid.uuid4().hex[:12]}"
    client = boto3.client("s3", endpoint_url=s3_endpoint)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield name
    client.close()


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """An installation whose content store is seeded and of which nothing is published yet."""
    made = Station(tmp_path)
    made.seed(make_content())
    return made


@pytest.fixture
def published(station: Station, first_publish: Path) -> Station:
    """An installation with one release on all targets."""
    shutil.rmtree(station.var)
    shutil.copytree(first_publish, station.var, symlinks=True)
    station.now += timedelta(minutes=1)
    return station


@pytest.fixture(scope="session")
def first_publish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder after one publish, to be copied."""
    made = Station(tmp_path_factory.mktemp("first"))
    made.seed(make_content())
    outcome = made.publish()
    assert outcome.code == Code.DONE, [str(problem) for problem in outcome.problems] + [outcome.words]
    (made.layout.looked).unlink()
    return made.var


@pytest.fixture(scope="session")
def made_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "work.sqlite"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with start_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, made_tables: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a database with empty tables: a test that asks for it runs on both engines."""
    if request.param == "sqlite":
        shutil.copyfile(made_tables, tmp_path / "work.sqlite")
        yield f"sqlite:///{tmp_path}/work.sqlite"
        return
    with make_database(request.getfixturevalue("postgresql_server")) as made:
        yield made
