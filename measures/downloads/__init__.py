"""Downloads: the same figures in each format, made from the same rows as the page."""

from measures.downloads.shown import write_shown_csv
from measures.downloads.tidy import lay_out_tidy, write_tidy_csv

__all__ = ["lay_out_tidy", "write_shown_csv", "write_tidy_csv"]
