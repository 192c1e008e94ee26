"""Comparing figures: what is known of how sure a figure is, and whether two of them differ reliably."""

from __future__ import annotations

from measures.comparing.estimate import Estimate, read_estimate
from measures.comparing.judgement import Judgement, Method, Obstacle, judge_difference

__all__ = ["Estimate", "Judgement", "Method", "Obstacle", "judge_difference", "read_estimate"]
