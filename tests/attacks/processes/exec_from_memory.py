"""Executes a program from memory: the loader of libraries may be read, so it can be copied."""
# contained: the filter refuses memfd_create, execve and execveat, whatever file they name
# honest: none

import glob
import os


def get_prior(y):
    loader = glob.glob("/lib64/ld-linux*")[0]
    with open(loader, "rb") as file:
        program = file.read()
    number = os.memfd_create("program")
    os.write(number, program)
    pid = os.fork()
    if pid == 0:
        try:
            os.execve(number, ["ld.so", "--version"], {})
        finally:
            os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0:
        raise RuntimeError("REACHED: a program ran that was never a file")
    raise NotImplementedError
