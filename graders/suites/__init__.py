"""The checks of all exercises. They run in the grader's process; no student sees them."""
