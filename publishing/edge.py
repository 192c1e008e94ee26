"""The edge: the CloudFront distribution that stands before the targets."""

from __future__ import annotations

from collections.abc import Sequence

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from publishing.outcome import EdgeFailed

CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 4, "mode": "standard"})
REGION = "us-east-1"
"""Where CloudFront is asked, wherever the buckets are."""


def invalidate(distribution: str, paths: Sequence[str], *, reference: str) -> None:
    """Have the edge forget the files at addresses, such as `/health/` and `/health/*`.

    The same `reference` again changes nothing. Credentials come from where boto3 finds them, and so does the address of
    another service.

    Raises:
        EdgeFailed: the edge did not take it.
    """
    client = boto3.client("cloudfront", region_name=REGION, config=CONFIG)
    try:
        client.create_invalidation(
            DistributionId=distribution,
            InvalidationBatch={
                "Paths": {"Quantity": len(paths), "Items": list(paths)},
                "CallerReference": reference,
            },
        )
    except (BotoCoreError, ClientError) as failure:
        words = (
            f"CloudFront {distribution}: telling it what has changed failed: {failure}. Every target holds the release"
        )
        raise EdgeFailed(
            f"{words}; until readers get it, the edge may show them what it kept for up to 5 minutes"
        ) from failure
    finally:
        client.close()
