"""The grader, graded: how often it is wrong, by submissions whose verdicts are known."""
