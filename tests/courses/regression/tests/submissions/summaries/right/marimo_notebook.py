# expect: full marks
import marimo

__generated_with = "0.11.0"
app = marimo.App(width="medium")

with app.setup:
    import numpy as np


@app.cell
def _():
    axis = 0
    return (axis,)


@app.cell(hide_code=True)
def _(axis):
    def standardise(table):
        """Scores
        of each column."""
        spread = table.std(axis=axis)
        return (table - table.mean(axis=axis)) / np.where(spread == 0, 1, spread)

    return (standardise,)


@app.function
def weighted_mean(values, weights):
    return np.average(values, weights=weights)


app._unparsable_cell(
    r"""
    def scratch(x:
    """,
    name="_"
)

if __name__ == "__main__":
    app.run()
