"""The buckets and rights of infra/aws: made by their templates, filled with the rights that they give and no more."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.core.authorization import enable_iam_authentication

from publishing.targets.contract import Pointer, TargetFailed
from publishing.targets.s3 import S3Target
from tests.infra.aws import FOLDER, NAMES, Account, read_template

pytestmark = pytest.mark.slow
POINTER = Pointer(at=None, moving=(), kept={}, build="b", epoch=1)


def test_templates_are_valid() -> None:
    templates = [str(path) for path in sorted(FOLDER.glob("*.yaml"))]
    assert len(templates) == 3
    program = str(Path(sys.executable).with_name("cfn-lint"))
    command = [program, "--regions", "eu-west-2", "eu-west-1", "--", *templates]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_a_bucket_is_private_keeps_what_was_replaced_and_lets_the_edge_read_what_is_public() -> None:
    resources = read_template("bucket.yaml")["Resources"]
    bucket = resources["Bucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    listed = resources["Policy"]["Properties"]["PolicyDocument"]["Statement"]
    statements = [item[1] if isinstance(item, list) else item for item in listed]
    hidden = next(item for item in statements if item["Sid"] == "NothingOfOursAtTheEdge")
    assert (hidden["Effect"], hidden["Resource"]) == ("Deny", "${Bucket.Arn}/.yardstick/*")
    allowed = [item for item in statements if item["Effect"] == "Allow"]
    assert [item["Action"] for item in allowed] == ["s3:GetObject", "s3:ListBucket"]
    for item in allowed:
        assert item["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert item["Condition"]["StringEquals"]["AWS:SourceArn"].endswith(":distribution/${Distribution}")


@pytest.fixture
def hold_keys(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens a bucket as a target with keys of a user; rights are looked at by the service."""
    opened: list[S3Target] = []

    def hold(keys: tuple[str, str], name: str) -> S3Target:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys[0])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys[1])
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it remembers the keys that it saw first
        opened.append(S3Target(f"s3://{name}", endpoint=account.endpoint, attempts=1))
        return opened[-1]

    with enable_iam_authentication():
        yield hold
    for target in opened:
        target.close()


@pytest.mark.parametrize("name", [NAMES["London"], NAMES["Ireland"]])
def test_rights_to_publish_suffice_for_all_that_a_publish_does(account: Account, hold_keys: Any, name: str) -> None:
    target, prepared = (hold_keys(account.publishing, bucket) for bucket in (name, NAMES["Prepared"]))
    token = target.swap_pointer(POINTER, target.read_pointer().token)
    assert target.read_pointer().token == token
    target.write("index.html", b"A page", token=token)
    assert target.read("index.html") == b"A page"
    assert target.read("missing.html") is None
    prepared.write("about/index.html", b"Another page", token="")
    assert target.copy(prepared, "about/index.html", b"Another page")
    assert sorted(target.list_paths()) == ["about/index.html", "index.html"]
    target.delete("index.html", token=token)
    assert list(target.list_paths()) == ["about/index.html"]


def test_rights_to_prepare_reach_nothing_that_readers_see(account: Account, hold_keys: Any) -> None:
    prepared = hold_keys(account.preparing, NAMES["Prepared"])
    prepared.write("health/index.html", b"A page to come", token="")
    assert "health/index.html" in prepared.list_paths()
    for name in (NAMES["London"], NAMES["Ireland"]):
        target = hold_keys(account.preparing, name)
        with pytest.raises(TargetFailed, match="AccessDenied"):
            target.write("index.html", b"Too early", token="")
        with pytest.raises(TargetFailed, match="AccessDenied"):
            target.read_pointer()
        with pytest.raises(TargetFailed, match="AccessDenied"):
            target.delete("index.html", token="")
        assert not target.copy(prepared, "health/index.html", b"A page to come")
