"""What is graded. Suites run in the grader's process and no student ever sees them."""
