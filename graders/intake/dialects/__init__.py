"""What notebooks and their exports put between the lines of Python, as functions of text."""
