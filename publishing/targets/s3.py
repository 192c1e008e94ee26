"""A bucket as a target, by the S3 API."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, IncompleteReadError

from publishing.headers import find_headers
from publishing.targets.contract import (
    POINTER_PATH,
    PRIVATE_FOLDER,
    Pointer,
    PointerMoved,
    Stand,
    TargetFailed,
    check_path,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PARALLEL = 16
ATTEMPTS = 6
CONNECT_SECONDS = 5
READ_SECONDS = 30
MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
LOST_RACE = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
NO_CACHE = "no-store"


class S3Target:
    """A prefix of a bucket. Credentials and region come from where boto3 finds them."""

    parallel = PARALLEL

    def __init__(
        self,
        address: str,
        *,
        endpoint: str | None = None,
        read_seconds: float = READ_SECONDS,
        attempts: int = ATTEMPTS,
    ) -> None:
        self.address = address
        self._attempts = attempts
        parts = urlsplit(address)
        self._bucket = parts.netloc
        self._prefix = f"{parts.path.strip('/')}/" if parts.path.strip("/") else ""
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            max_pool_connections=PARALLEL,
            retries={"max_attempts": attempts, "mode": "standard"},
            s3={"addressing_style": "path"} if endpoint else {},
        )
        self._client: S3Client = boto3.client("s3", endpoint_url=endpoint, config=config)

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    def read_pointer(self) -> Stand:
        """Return the pointer and its token (the object's ETag)."""
        with self._failing("reading the pointer"):
            found = self._get(POINTER_PATH)
        if found is None:
            return Stand(None, None)
        content, tag = found
        return Stand(Pointer.from_json(content), tag)

    def swap_pointer(self, pointer: Pointer, token: str | None) -> str:
        """Write the pointer on the condition that it is still the one that `token` names."""
        content = pointer.to_json()
        with self._failing("writing the pointer"):
            try:
                return self._put_pointer(content, token)
            except ClientError as error:
                if _code_of(error) not in LOST_RACE and not (token and _code_of(error) in MISSING):
                    raise
            # A retried request finds its own first attempt: then the race was won after all.
            found = self._get(POINTER_PATH)
            if found is not None and found[0] == content:
                return found[1]
        raise PointerMoved(self.address)

    def write(self, path: str, content: bytes, *, token: str) -> None:  # noqa: ARG002 (a bucket cannot compare it)
        """Put an object in place and be sure that the bucket received these bytes."""
        with self._failing(f"writing {path}"):
            headers = find_headers(path)
            sent = self._client.put_object(
                Bucket=self._bucket,
                Key=self._key(path),
                Body=content,
                ContentType=headers.content_type,
                CacheControl=headers.cache_control,
                ContentMD5=_md5(content),
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=_sha256(content),
            )
            self._check_received(path, content, dict(sent))

    def delete(self, path: str, *, token: str) -> None:  # noqa: ARG002 (a bucket cannot compare it)
        """Remove an object; one that is not there is no fault."""
        with self._failing(f"deleting {path}"):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(path))

    def read(self, path: str) -> bytes | None:
        """Return an object's bytes; None when there is none."""
        with self._failing(f"reading {path}"):
            found = self._get(check_path(path))
        return found[0] if found else None

    def list_paths(self) -> Iterator[str]:
        """Yield the path of every object."""
        with self._failing("listing"):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for item in page.get("Contents", ()):
                    path = item["Key"].removeprefix(self._prefix)
                    if not path.startswith(f"{PRIVATE_FOLDER}/"):
                        yield path

    def settle(self) -> None:
        """Return at once: a bucket answers a write only when it is durable."""

    def _key(self, path: str) -> str:
        return self._prefix + check_path(path)

    def _put_pointer(self, content: bytes, token: str | None) -> str:
        key = f"{self._prefix}{POINTER_PATH}"
        if token is None:
            sent = self._client.put_object(
                Bucket=self._bucket, Key=key, Body=content, ContentMD5=_md5(content), CacheControl=NO_CACHE,
                ContentType="application/json", IfNoneMatch="*",
            )  # fmt: skip
        else:
            sent = self._client.put_object(
                Bucket=self._bucket, Key=key, Body=content, ContentMD5=_md5(content), CacheControl=NO_CACHE,
                ContentType="application/json", IfMatch=token,
            )  # fmt: skip
        return sent["ETag"]

    def _get(self, path: str) -> tuple[bytes, str] | None:
        """Return an object's bytes and ETag; None when there is none. A body cut short is read again."""
        for attempt in range(self._attempts):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=f"{self._prefix}{path}")
                content = found["Body"].read()
                if len(content) == found["ContentLength"]:
                    return content, found["ETag"]
            except ClientError as error:
                if _code_of(error) in MISSING:
                    return None
                raise
            except (IncompleteReadError, BotoCoreError):
                if attempt == self._attempts - 1:
                    raise
        raise TargetFailed(self.address, f"reading {path}", "its body was cut short each time")

    def _check_received(self, path: str, content: bytes, sent: Mapping[str, Any]) -> None:
        checksum = sent.get("ChecksumSHA256")
        tag = sent["ETag"].strip('"')
        is_plain = sent.get("ServerSideEncryption") in (None, "AES256") and "-" not in tag
        if (checksum is not None and checksum != _sha256(content)) or (
            checksum is None and is_plain and tag != hashlib.md5(content, usedforsecurity=False).hexdigest()
        ):
            raise TargetFailed(self.address, f"writing {path}", "the bucket received other bytes than were sent")

    @contextmanager
    def _failing(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise TargetFailed(self.address, doing, str(error)) from error


def _code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def _sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
