"""What grading costs here and elsewhere: `python -m tests.benchmarks.rivals`.

probgrade, nbgrader 0.9.6, otter-grader 7 and a fresh interpreter for each submission
grade the same class of Naive Bayes submissions, all by the same questions (`cases`).
nbgrader and otter need an environment of their own:

    python3 -m venv OTHER_ENV
    OTHER_ENV/bin/pip install nbgrader==0.9.6 'otter-grader>=7,<8' ipykernel \\
        tensorflow tensorflow-probability tf-keras scikit-learn matplotlib
    python -m tests.benchmarks.rivals --python OTHER_ENV/bin/python

The others grade a sample of the class one by one, and before each of them probgrade
grades the whole class, so that a machine whose speed drifts slows all alike.
"""
