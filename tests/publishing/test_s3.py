"""A bucket behind a bad line: a publish completes, or fails in words and is resumed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import boto3
import pytest

from publishing.guard import Silence, Watch
from publishing.history import History
from publishing.mirroring import Mirror, Source
from publishing.outcome import Code
from publishing.rollback import restore
from publishing.run import Wish
from publishing.targets.contract import TargetFailed
from publishing.targets.s3 import S3Target
from publishing.verify import verify
from tests.publishing.fakes import Free, make_goal, make_release
from tests.publishing.releases import add_due
from tests.publishing.station import Station
from tests.publishing.troublemaker import Fault, Troublemaker

pytestmark = pytest.mark.slow

FILES = {f"t/{number}/index.html": f"<p>page {number}</p>" * 20 for number in range(12)} | {"assets/a.1.css": "a"}
NEWER = FILES | {"t/1/index.html": "new", "t/2/index.html": "new"} | {"t/99/index.html": "more"}
SERIOUS: tuple[Fault, ...] = ("unavailable", "silence", "cut answer", "lost answer", "refused")

Behind = Callable[..., Troublemaker]


@pytest.fixture
def behind(s3_endpoint: str) -> Iterator[Behind]:
    made: list[Troublemaker] = []

    def make(*faults: Fault, share: float, seed: int = 1) -> Troublemaker:
        made.append(Troublemaker(s3_endpoint, faults=faults, share=share, seed=seed))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def bring(history: History, target: S3Target, release: str) -> None:
    Mirror(history, Free(), Watch()).bring(target, make_goal(release), Silence())


def read_bucket(bucket: str, endpoint: str, prefix: str = "") -> dict[str, str]:
    client = boto3.client("s3", endpoint_url=endpoint)
    found = client.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    held = {
        each["Key"].removeprefix(prefix): client.get_object(Bucket=bucket, Key=each["Key"])["Body"]
        .read()
        .decode("latin-1")
        for each in found
    }
    client.close()
    held.pop(".yardstick/pointer.json", None)
    return held


def test_bucket_holds_exactly_the_release(history: History, bucket: str, s3_endpoint: str) -> None:
    target = S3Target(f"s3://{bucket}", endpoint=s3_endpoint)
    bring(history, target, make_release(history, FILES))
    assert read_bucket(bucket, s3_endpoint) == FILES

    fewer = {path: text for path, text in NEWER.items() if path != "t/3/index.html"}
    bring(history, target, make_release(history, fewer))

    assert read_bucket(bucket, s3_endpoint) == fewer


def test_now_and_then_a_fault_is_got_over(history: History, bucket: str, s3_endpoint: str, behind: Behind) -> None:
    proxy = behind(*SERIOUS, share=0.1)
    target = S3Target(f"s3://{bucket}", endpoint=proxy.address, read_seconds=1)

    bring(history, target, make_release(history, FILES))
    bring(history, target, make_release(history, NEWER))

    assert proxy.done.total() - proxy.done["none"] >= 3
    assert read_bucket(bucket, s3_endpoint) == NEWER


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 12))])
def test_line_too_bad_to_finish_fails_in_words_and_the_next_run_finishes(
    history: History, bucket: str, s3_endpoint: str, behind: Behind, seed: int
) -> None:
    proxy = behind(*SERIOUS, share=0.7, seed=seed)
    first, second = make_release(history, FILES), make_release(history, NEWER)
    bring(history, S3Target(f"s3://{bucket}", endpoint=s3_endpoint), first)

    def go_back_and_forth() -> None:
        for release in [second, first] * 50:
            bring(history, S3Target(f"s3://{bucket}", endpoint=proxy.address, read_seconds=0.5, attempts=2), release)

    with pytest.raises(TargetFailed, match=f"s3://{bucket}: "):
        go_back_and_forth()

    bring(history, S3Target(f"s3://{bucket}", endpoint=s3_endpoint), second)
    assert read_bucket(bucket, s3_endpoint) == NEWER


def test_answer_lost_after_the_pointer_was_written_is_no_lost_race(
    history: History, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    """The request is sent again, finds that the pointer is no longer the old one, and sees that it is its own."""
    release = make_release(history, {"index.html": "x"})
    for seed in range(6):
        proxy = behind("lost answer", share=0.4, seed=seed)
        bring(history, S3Target(f"s3://{bucket}/{seed}", endpoint=proxy.address, read_seconds=1), release)
        assert proxy.done["none"] > 0


def test_body_cut_short_on_its_way_is_sent_again(
    history: History, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    proxy = behind("cut request", share=0.2)

    bring(history, S3Target(f"s3://{bucket}", endpoint=proxy.address), make_release(history, FILES))

    assert proxy.done["cut request"] > 3
    assert read_bucket(bucket, s3_endpoint) == FILES


def test_bucket_that_never_receives_the_right_bytes_is_found_out(
    history: History, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    target = S3Target(f"s3://{bucket}", endpoint=s3_endpoint, attempts=2)
    bring(history, target, make_release(history, FILES))
    proxy = behind("cut request", share=1)
    token = target.read_pointer().token or ""

    with pytest.raises(TargetFailed, match="other bytes than were sent"):
        S3Target(f"s3://{bucket}", endpoint=proxy.address, attempts=2).write("a.html", b"whole", token=token)


def test_publish_verify_and_restore_reach_a_bucket_over_a_bad_line(
    published: Station, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    proxy = behind("unavailable", "lost answer", "cut answer", share=0.05)
    published.environ["TARGETS"] = f"s3://{bucket}/site {published.var}/mirror"
    published.environ["AWS_ENDPOINT_URL_S3"] = proxy.address
    published.edit("pages/about.md", "Who we are.", "Who we really are.")

    assert published.publish().code == Code.DONE
    assert read_bucket(bucket, s3_endpoint, "site/") == {
        path: content.decode("latin-1") for path, content in published.released().items()
    }
    assert verify(published.settings, None, Silence()).code == Code.DONE

    client = boto3.client("s3", endpoint_url=s3_endpoint)
    client.put_object(Bucket=bucket, Key="site/about/index.html", Body=b"altered")
    client.delete_object(Bucket=bucket, Key="site/404.html")
    client.close()
    verdict = verify(published.settings, None, Silence())
    assert {(each.path, each.fault) for each in verdict.differences} == {
        ("404.html", "missing"),
        ("about/index.html", "altered"),
    }

    published.now += timedelta(minutes=1)
    restored = restore(published.settings, f"s3://{bucket}/site", Wish(), published.machine, Silence())
    assert restored.code == Code.DONE
    assert verify(published.settings, None, Silence()).code == Code.DONE


PAGES = {f"t/{number}/1.0/index.html": f"<p>released {number}</p>" for number in range(50)}
RELEASED = FILES | PAGES | {"assets/b.2.css": "b", "index.html": "home", "feeds/all.atom": "feed"}


def bring_from(history: History, target: S3Target, release: str, source: S3Target) -> None:
    Mirror(history, Free(), Watch(), Source(source)).bring(target, make_goal(release), Silence())


def test_release_of_fifty_pages_is_copied_at_the_service_in_order_and_nothing_is_sent(
    history: History, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    first, second = make_release(history, FILES), make_release(history, RELEASED)
    bring(history, S3Target(f"s3://{bucket}/live", endpoint=s3_endpoint), first)
    bring(history, S3Target(f"s3://{bucket}/next", endpoint=s3_endpoint), second)
    proxy = behind("none", share=0)
    live, ready = (S3Target(f"s3://{bucket}/{name}", endpoint=proxy.address) for name in ("live", "next"))

    bring_from(history, live, second, ready)

    assert read_bucket(bucket, s3_endpoint, "live/") == RELEASED
    copied = [path.partition("/live/")[2] for kind, path in proxy.asked if kind == "COPY"]
    assert sorted(copied) == sorted({*PAGES, "assets/b.2.css", "index.html", "feeds/all.atom"})
    assert {path.rpartition("/")[2] for kind, path in proxy.asked if kind == "PUT"} == {"pointer.json"}
    assert [copied[0], *copied[-2:]] == ["assets/b.2.css", "index.html", "feeds/all.atom"]


def test_copied_object_keeps_its_type_and_cache_policy(history: History, bucket: str, s3_endpoint: str) -> None:
    release = make_release(history, RELEASED)
    live, ready = (S3Target(f"s3://{bucket}/{name}", endpoint=s3_endpoint) for name in ("live", "next"))
    bring(history, ready, release)
    bring_from(history, live, release, ready)

    client = boto3.client("s3", endpoint_url=s3_endpoint)
    found = client.head_object(Bucket=bucket, Key="live/assets/b.2.css")
    client.close()
    assert found["ContentType"] == "text/css; charset=utf-8"
    assert "immutable" in found["CacheControl"]


@pytest.mark.parametrize("what", ["missing", "other bytes", "no such bucket"])
def test_what_cannot_be_copied_is_sent(history: History, bucket: str, s3_endpoint: str, what: str) -> None:
    release = make_release(history, RELEASED)
    live, ready = (S3Target(f"s3://{bucket}/{name}", endpoint=s3_endpoint) for name in ("live", "next"))
    bring(history, ready, release)
    client = boto3.client("s3", endpoint_url=s3_endpoint)
    if what == "missing":
        client.delete_object(Bucket=bucket, Key="next/t/7/1.0/index.html")
    elif what == "other bytes":
        client.put_object(Bucket=bucket, Key="next/t/7/1.0/index.html", Body=b"somebody was here")
    else:
        ready = S3Target("s3://no-such-bucket-here/next", endpoint=s3_endpoint)
    client.close()

    bring_from(history, live, release, ready)

    assert read_bucket(bucket, s3_endpoint, "live/") == RELEASED


def test_copies_over_a_bad_line_end_at_the_release(
    history: History, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    release = make_release(history, RELEASED)
    bring(history, S3Target(f"s3://{bucket}/next", endpoint=s3_endpoint), release)
    proxy = behind("unavailable", "lost answer", "cut answer", "refused", share=0.1)
    live, ready = (S3Target(f"s3://{bucket}/{name}", endpoint=proxy.address) for name in ("live", "next"))

    bring_from(history, live, release, ready)

    assert read_bucket(bucket, s3_endpoint, "live/") == RELEASED


def test_prepared_release_goes_to_buckets_by_copies_alone(
    published: Station, bucket: str, s3_endpoint: str, behind: Behind
) -> None:
    proxy = behind("none", share=0)
    published.environ |= {
        "TARGETS": f"s3://{bucket}/site s3://{bucket}/mirror",
        "STYLE_GUIDE_TARGETS": f"s3://{bucket}/guide",
        "PREPARED_TARGETS": f"s3://{bucket}/next",
        "AWS_ENDPOINT_URL_S3": proxy.address,
    }
    due = published.now + timedelta(minutes=20)
    add_due(published, due)
    assert published.publish().code == Code.DONE
    assert published.prepare() is not None
    proxy.asked.clear()

    published.now = due
    assert published.publish().code == Code.DONE

    sent = [path for kind, path in proxy.asked if kind == "PUT" and not path.endswith("pointer.json")]
    copied = [path for kind, path in proxy.asked if kind == "COPY"]
    assert sent == []
    assert len(copied) == len(set(copied)) > 10
    for prefix in ("site/", "mirror/"):
        held = read_bucket(bucket, s3_endpoint, prefix)
        assert held == {path: content.decode("latin-1") for path, content in published.released().items()}
