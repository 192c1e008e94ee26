"""What follows an edit that took versions back to draft: the log has it, and those whom it concerns are told."""

from cms.returning.arriving import install_arrivals
from cms.returning.telling import tell_returned

__all__ = ["install_arrivals", "tell_returned"]
