"""The certificates for a cluster with TLS, named in a TOML file: `--scheduler-tls`."""

from __future__ import annotations

from pathlib import Path

from graders.errors import CalledWrongly
from graders.toml import read_toml

TLS_KEYS = ("tls_ca_file", "tls_client_cert", "tls_client_key")
"""Arguments of `distributed.Security`: who signs, this end's certificate, and its key."""


def read_tls(file: Path) -> dict[str, str]:
    """The files that a file names, relative to it. Raises `CalledWrongly` for one that is wrong."""
    try:
        value = read_toml(file)
    except (OSError, ValueError) as error:
        raise CalledWrongly(f"--scheduler-tls {file}: cannot be read ({error})") from error
    if set(value) != set(TLS_KEYS):
        keys = ", ".join(TLS_KEYS)
        raise CalledWrongly(
            f"--scheduler-tls {file}: expected the keys {keys}, got {', '.join(value)}"
        )
    paths = {key: file.parent / str(name) for key, name in value.items()}
    for key, path in paths.items():
        if not path.is_file():
            raise CalledWrongly(f"--scheduler-tls {file}: {key} names {path}, which is no file")
    return {key: str(path) for key, path in paths.items()}
