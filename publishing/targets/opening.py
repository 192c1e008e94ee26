"""Opens the target that an address names."""

from __future__ import annotations

from publishing.targets.contract import Target
from publishing.targets.folder import FolderTarget


def open_target(address: str, *, endpoint: str | None = None) -> Target:
    """Return the target at a path or at `s3://bucket/prefix` (of the S3 service at `endpoint`; None: Amazon's)."""
    if address.startswith("s3://"):
        from publishing.targets.s3 import S3Target

        return S3Target(address, endpoint=endpoint)
    return FolderTarget(address)
