"""Submission + probe → Observation: the fork server, isolation and limits."""
