"""Fills a stage that is not production with production's content and work, without what must not leave production."""
