"""What a notebook imports: `%load_ext probgrade`, or `import probgrade`.

    %load_ext probgrade
    %grade                     every function of the exercise, as it is in memory
    %grade get_prior           one of them
    %%grade get_prior          above a cell: run the cell, then check the function

    import probgrade
    probgrade.check("get_prior")

It is installed as a module of its own; everything it does is in `graders.notebook`.
"""

from __future__ import annotations

from graders.notebook.magics import check, load_ipython_extension, unload_ipython_extension

__all__ = ["check", "load_ipython_extension", "unload_ipython_extension"]
