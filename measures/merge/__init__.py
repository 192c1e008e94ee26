"""Three-way merge of content: by file, key, paragraph and cell. It asks only where both sides changed one part.

What one side changed can also be offered to the other part by part, so that nothing is taken silently.
"""

from measures.merge.clash import Choice, Clash, Three
from measures.merge.files import Merged, MergedChanges, merge_changes, merge_file
from measures.merge.offered_files import Offered, offer_changes
from measures.merge.offering import Hindrance, Offer

__all__ = [
    "Choice",
    "Clash",
    "Hindrance",
    "Merged",
    "MergedChanges",
    "Offer",
    "Offered",
    "Three",
    "merge_changes",
    "merge_file",
    "offer_changes",
]
