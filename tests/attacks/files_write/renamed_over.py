"""Writes a file in its scratch folder and moves it over one outside."""
# contained: Landlock refuses to move anything into a folder that grants less
# honest: none

import os


def get_prior(y):
    with open("mine", "w") as file:
        file.write("the secret is that there is none")
    os.replace("mine", "{{CANARY_FILE}}")
