"""Benchmarks, and the generated content that they and the tests share."""
