"""Three-way merge of content: by file, key, paragraph and cell. It asks only where both sides changed one part."""

from measures.merge.clash import Choice, Clash, Three
from measures.merge.files import Merged, MergedChanges, merge_changes, merge_file

__all__ = ["Choice", "Clash", "Merged", "MergedChanges", "Three", "merge_changes", "merge_file"]
