"""Scans of files that go public as they are sent: by clamd, each content once, with the verdict kept by its blob id."""

from publishing.scans.clamd import EICAR, NO_SCANNER, Verdict, scan
from publishing.scans.desk import ScanDesk, open_scan_desk
from publishing.scans.verdicts import Verdicts
from publishing.scans.vetting import make_vet

__all__ = ["EICAR", "NO_SCANNER", "ScanDesk", "Verdict", "Verdicts", "make_vet", "open_scan_desk", "scan"]
