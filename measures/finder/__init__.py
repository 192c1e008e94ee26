"""The finder: raw labels to the categories of standard lists, and columns of raw data to their roles."""

from measures.finder.matching import Failure, Match, Matching, find_categories
from measures.finder.ranking import Ranked, rank_presets

__all__ = ["Failure", "Match", "Matching", "Ranked", "find_categories", "rank_presets"]
