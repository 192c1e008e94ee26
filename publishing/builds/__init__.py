"""The queue of builds: request, claim, renew, finish and cancel, safe among many processes and machines."""

from publishing.builds.opening import open_builds
from publishing.builds.queue import (
    TAKE_OVER_SECONDS,
    Builds,
    Claim,
)
from publishing.builds.records import (
    LASTING,
    PREPARING,
    SHOWING,
    Build,
    Fault,
    Request,
    State,
    Worker,
    find_this_worker,
    new_build_id,
)

__all__ = [
    "LASTING",
    "PREPARING",
    "SHOWING",
    "TAKE_OVER_SECONDS",
    "Build",
    "Builds",
    "Claim",
    "Fault",
    "Request",
    "State",
    "Worker",
    "find_this_worker",
    "new_build_id",
    "open_builds",
]
