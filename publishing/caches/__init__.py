"""What publishing keeps beside a release, left where a machine that starts empty finds it. It is safe to lose."""

from publishing.caches.leaving import leave_caches
from publishing.caches.taking import take_caches

__all__ = ["leave_caches", "take_caches"]
