"""Whether anything that is not public yet can be read where readers look, and who was let see it before."""

from publishing.leaks.before import Before, write_csv
from publishing.leaks.report import LeakReport, report_leaks

__all__ = ["Before", "LeakReport", "report_leaks", "write_csv"]
