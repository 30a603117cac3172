"""Attacks on the grader: submissions that try what they must not be able to do.

Each file in a folder below is one attack: a Naive Bayes submission that tries a
single thing. `corpus.py` reads them, `world.py` makes what they aim at and sees
whether it was touched, `grading.py` grades them and lists what they achieved.

Safe to run where nothing is confined: an attack writes only to the places named
by its placeholders and to its scratch folder, and everything it starts ends by
itself.

    python -m pytest tests/attacks
    python -m tests.attacks [PATTERN…]     prints what each attack achieved
"""
