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
    Target,
    TargetFailed,
    check_path,
    read_stand,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

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
        self._endpoint = endpoint
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
        return Stand(None, None) if found is None else read_stand(*found)

    def swap_pointer(self, pointer: Pointer, token: str | None) -> str:
        """Write the pointer on the condition that it is still the one that `token` names."""
        content = pointer.to_json()
        with self._failing("writing the pointer"):
            for _ in range(self._attempts):
                sent = self._put_pointer(content, token)
                if _is_received(content, sent):
                    return str(sent["ETag"])
                token = str(sent["ETag"])
        raise TargetFailed(self.address, "writing the pointer", "the bucket received other bytes than were sent")

    def write(self, path: str, content: bytes, *, token: str) -> None:  # noqa: ARG002 (a bucket cannot compare it)
        """Put an object in place and be sure that the bucket received these bytes."""
        with self._failing(f"writing {path}"):
            if not any(self._put(path, content) for _ in range(self._attempts)):
                raise TargetFailed(self.address, f"writing {path}", "the bucket received other bytes than were sent")

    def copy(self, source: Target, path: str, content: bytes) -> bool:
        """Have the service copy an object from elsewhere, if it holds these bytes there; say whether it did."""
        if not isinstance(source, S3Target) or source._endpoint != self._endpoint:
            return False
        origin: CopySourceTypeDef = {"Bucket": source._bucket, "Key": source._key(path)}
        with self._failing(f"copying {path}"):
            try:
                sent = self._client.copy_object(
                    Bucket=self._bucket,
                    Key=self._key(path),
                    CopySource=origin,
                    CopySourceIfMatch=hashlib.md5(content, usedforsecurity=False).hexdigest(),
                )
            except ClientError:
                return False
        return _is_received(content, {**sent, **sent["CopyObjectResult"]})

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

    def _put_pointer(self, content: bytes, token: str | None) -> Mapping[str, Any]:
        """Send the pointer once, on its condition.

        Raises:
            PointerMoved: the condition does not hold.
        """
        condition: dict[str, Any] = {"IfNoneMatch": "*"} if token is None else {"IfMatch": token}
        try:
            sent = self._client.put_object(
                Bucket=self._bucket,
                Key=f"{self._prefix}{POINTER_PATH}",
                Body=content,
                ContentMD5=_md5(content),
                CacheControl=NO_CACHE,
                ContentType="application/json",
                **condition,
            )
        except ClientError as error:
            if _code_of(error) not in LOST_RACE and not (token and _code_of(error) in MISSING):
                raise
            # A request that was sent again may have met what its own first attempt wrote: then the race was won.
            found = self._get(POINTER_PATH)
            if found is None or found[0] != content:
                raise PointerMoved(self.address) from error
            return {"ETag": found[1]}
        return dict(sent)

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

    def _put(self, path: str, content: bytes) -> bool:
        """Send an object once; whether the bucket received these bytes."""
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
        return _is_received(content, dict(sent))

    @contextmanager
    def _failing(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise TargetFailed(self.address, doing, str(error)) from error


def _is_received(content: bytes, sent: Mapping[str, Any]) -> bool:
    """Whether a bucket's answer vouches for the bytes: by its checksum, and by its tag where that is their MD5."""
    tag = str(sent["ETag"]).strip('"')
    is_md5 = sent.get("ServerSideEncryption") in (None, "AES256") and "-" not in tag
    if is_md5 and tag != hashlib.md5(content, usedforsecurity=False).hexdigest():
        return False
    return sent.get("ChecksumSHA256") in (None, _sha256(content))


def _code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def _sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
