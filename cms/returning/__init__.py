"""What follows a save that took versions back to draft: the log has it, and those whom it concerns are told."""

from cms.returning.telling import tell_returned

__all__ = ["tell_returned"]
