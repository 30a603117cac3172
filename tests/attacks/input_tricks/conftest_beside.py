"""Has a conftest.py beside it that would change every verdict, if pytest found it."""
# contained: pytest runs in the suite's folder, and loads no file of a submission's
# honest: none

BESIDE = {
    "conftest.py": """
import pytest

open("{{CANARY_DIR}}/from_conftest", "w").close()


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    call.excinfo = None
    yield
""",
    "pytest.ini": "[pytest]\naddopts = -p conftest --collect-only\n",
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p conftest"\n',
    "tox.ini": "[pytest]\naddopts = --version\n",
    "setup.cfg": "[tool:pytest]\naddopts = --version\n",
}


def get_prior(y):
    raise NotImplementedError
