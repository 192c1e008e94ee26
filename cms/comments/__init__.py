"""Comments on a version, its sections and its cells: written, answered, resolved, and told by mail."""

from cms.comments.spots import WHOLE, Spot
from cms.comments.threads import Author, CommentRefused, Thread, add_comment, count_open, list_threads

__all__ = ["WHOLE", "Author", "CommentRefused", "Spot", "Thread", "add_comment", "count_open", "list_threads"]
