"""Evidence → agreement or disagreement. No process, no file, no student code."""
