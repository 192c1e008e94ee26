"""The edge: told once of each release, of exactly what readers would get otherwise than before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.history import History
from publishing.invalidation import EVERYTHING, MOST_FOLDERS, MOST_PATHS, find_paths, name_paths
from publishing.outcome import Code
from tests.publishing.fakes import make_release
from tests.publishing.station import Station

ORIGIN = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
NAMES = st.text("abc", min_size=1, max_size=2)
FILES = st.lists(
    st.tuples(st.lists(NAMES, max_size=2), st.sampled_from(["index.html", "a.csv"])).map(
        lambda parts: "/".join([*parts[0], parts[1]])
    ),
    unique=True,
)


def test_a_page_is_forgotten_at_both_its_addresses_and_a_file_at_its_one() -> None:
    assert name_paths(["index.html", "health/index.html", "api/v1/list.json"]) == (
        "/", "/api/v1/list.json", "/health/", "/health/index.html", "/index.html",
    )  # fmt: skip


def test_many_addresses_are_named_by_their_folders_and_very_many_folders_by_everything() -> None:
    many = [f"health/{number}/index.html" for number in range(MOST_PATHS)]
    assert name_paths([*many, "robots.txt"]) == ("/health/*", "/robots.txt")
    wide = [f"t{number % (MOST_FOLDERS + 1)}/{path}" for number, path in enumerate(many)]
    assert name_paths(wide) == EVERYTHING


@given(FILES, st.integers(0, 3))
def test_every_changed_file_is_covered(files: list[str], most: int) -> None:
    named = name_paths(files, most)
    assert all(any(covers(name, f"/{path}") for name in named) for path in files)
    assert bool(named) == bool(files)


def covers(name: str, address: str) -> bool:
    return address.startswith(name[:-1]) if name.endswith("*") else name == address


def test_only_what_differs_is_named_and_assets_never(history: History) -> None:
    first = make_release(history, {"a/index.html": "1", "b/index.html": "1", "assets/x.1.css": "1"})
    second = make_release(history, {"a/index.html": "2", "assets/x.2.css": "2", "c.csv": "1"})
    release = history.release(second)
    assert find_paths(history, first, release) == ("/a/", "/a/index.html", "/b/", "/b/index.html", "/c.csv")
    assert find_paths(history, second, release) == ()
    assert find_paths(history, None, release) == EVERYTHING
    assert find_paths(history, "0" * 40, release) == EVERYTHING


@pytest.fixture
def edge(s3_endpoint: str, s3_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edge]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", s3_endpoint)
    made = Edge()
    yield made
    made.client.close()


class Edge:
    """A distribution of a server that speaks CloudFront's API."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("cloudfront", region_name="us-east-1")
        origin = {"Id": "o", "DomainName": "origin.example.org", "CustomOriginConfig": ORIGIN}
        behaviour = {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only", "CachePolicyId": "c"}
        configuration: Any = {
            "CallerReference": str(id(self)),
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behaviour,
            "Comment": "",
            "Enabled": True,
        }
        made = self.client.create_distribution(DistributionConfig=configuration)
        self.id = str(made["Distribution"]["Id"])

    def list_told(self) -> list[set[str]]:
        """Return the addresses of each invalidation, the first first."""
        found = self.client.list_invalidations(DistributionId=self.id)["InvalidationList"].get("Items", [])
        whole = [self.client.get_invalidation(DistributionId=self.id, Id=each["Id"])["Invalidation"] for each in found]
        whole.sort(key=lambda each: each["CreateTime"])
        return [set(each["InvalidationBatch"]["Paths"]["Items"]) for each in whole]


@pytest.mark.slow
def test_each_release_is_told_to_the_edge_once_and_a_failure_is_made_good(published: Station, edge: Edge) -> None:
    published.publish()
    published.environ["CLOUDFRONT_DISTRIBUTION"] = edge.id
    published.publish()
    assert edge.list_told() == [set(EVERYTHING)]

    published.environ["CLOUDFRONT_DISTRIBUTION"] = "E-NO-SUCH"
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    outcome = published.publish()
    assert outcome.code == Code.OUTSIDE_FAILED
    assert "E-NO-SUCH" in outcome.words
    assert published.held("site") == published.released(), "readers get it all the same"

    published.environ["CLOUDFRONT_DISTRIBUTION"] = edge.id
    assert published.publish().code == Code.DONE
    told = edge.list_told()
    assert len(told) == 2
    assert {"/about/", "/about/index.html"} <= told[1]
    assert "/*" not in told[1]
    assert not published.look().reasons
    published.publish()
    assert edge.list_told() == told

    (published.var / "site" / "about" / "index.html").write_text("poisoned")
    published.restore("site")
    assert edge.list_told()[2:] == [set(EVERYTHING)]
