"""Summary rows of each measure in SQLite, brought up to a content tree by what differs. It can be made again."""

from measures.index.index import Index, open_index
from measures.index.rows import CommitRow, Logged, MeasureRow, SourceRow, TopicRow, UseRow, VersionRow, WorkRow
from measures.index.saves import WantedSaves
from measures.index.searching import Order, Page, Wanted
from measures.index.working import MOST_WORK, WorkWanted

__all__ = [
    "MOST_WORK",
    "CommitRow",
    "Index",
    "Logged",
    "MeasureRow",
    "Order",
    "Page",
    "SourceRow",
    "TopicRow",
    "UseRow",
    "VersionRow",
    "Wanted",
    "WantedSaves",
    "WorkRow",
    "WorkWanted",
    "open_index",
]
