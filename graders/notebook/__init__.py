"""Practice in a notebook: the student's kernel runs the probes, a helper process evaluates."""
