"""The steps of a version from draft to readers, as people take them."""

from cms.workflow.records import SignOff, record_sign_off

__all__ = ["SignOff", "record_sign_off"]
