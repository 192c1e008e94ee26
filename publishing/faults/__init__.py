"""Faults of publishing that people must hear of: builds that failed or hang, targets that are damaged, idle tasks."""

from publishing.faults.builds import find_broken_builds, find_stalled_builds
from publishing.faults.early import find_early_pages
from publishing.faults.fault import Fault, describe_live
from publishing.faults.targets import find_damaged_targets
from publishing.faults.tasks import find_failing_tasks

__all__ = [
    "Fault",
    "describe_live",
    "find_broken_builds",
    "find_damaged_targets",
    "find_early_pages",
    "find_failing_tasks",
    "find_stalled_builds",
]
