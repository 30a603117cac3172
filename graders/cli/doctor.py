"""What isolation this machine offers: `probgrade doctor`."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from graders.course import bundled_course
from graders.errors import Exit
from graders.sandbox.child import syscalls
from graders.sandbox.child.linux import landlock_abi
from graders.sandbox.levels import (
    MINIMUM_LANDLOCK,
    Level,
)
from graders.sandbox.limits import Means
from graders.sandbox.selftest import Measured, measure
from graders.sandbox.server import ForkServer

UNCERTAIN = frozenset([Means.COUNTED, Means.PRIORITY, Means.NOTHING])
"""What holds a limit not at every moment, or not against everybody."""
DELEGATED = "systemd-run --user --scope -p Delegate=yes probgrade … (as root, without --user)."
"""How to start a command in a control group of its own, which may have others inside."""


def run(options: argparse.Namespace) -> int:
    """Print what is stopped on this machine."""
    measured = examine()
    Console().print(render(measured))
    return Exit.FAULT if measured.broken else Exit.GRADED


def examine() -> Measured:
    """Start a warm process at the strongest level and measure it; nobody's code is run."""
    with ForkServer(bundled_course(), least=Level.PROCESS) as server:
        server.wait_until_warm()
        return measure(server)


def render(measured: Measured) -> RenderableType:
    """The level, what it stops, what it does not, and how to get a better one."""
    stars = f"{measured.level.rank} of {Level.STRONG.rank}"
    lines = [Text(f"Isolation: {measured.level.value} ({stars}), tried just now.", "bold")]
    lines += [Text(f"  ✓ stopped: {name}", "green") for name in measured.stopped]
    lines += [Text(f"  ✗ not stopped: {name}", "yellow") for name in measured.not_stopped]
    if measured.broken:
        words = ", ".join(measured.broken)
        lines.append(Text(f"This level must stop: {words}. Nothing will be graded.", "bold red"))
    lines += list(_limits(measured))
    advice = improvement(measured.level)
    return Group(*lines, Text(advice) if advice else Text("There is no stronger level."))


def _limits(measured: Measured) -> Iterator[Text]:
    """What holds each limit, and how to have the kernel hold those that are only counted."""
    for means in dict.fromkeys(measured.limits.values()):
        held = [name for name, found in measured.limits.items() if found is means]
        style = "yellow" if means in UNCERTAIN else "green"
        yield Text(f"  Limits held by {means.value}: {', '.join(held)}.", style)
    if UNCERTAIN.intersection(measured.limits.values()):
        yield Text(
            "What is only counted, 20 times a second, can be exceeded for a moment, or hidden."
        )
        yield Text(f"For limits that the kernel holds: {DELEGATED}")


def improvement(level: Level) -> str:
    """How to get a better level on this machine; empty for the strongest."""
    if level is Level.STRONG:
        return ""
    if level is Level.STANDARD:
        return f"For level strong: {_for_bubblewrap()}"
    if not syscalls.is_supported():
        return "For a better level: a Linux kernel that filters system calls (CONFIG_SECCOMP)."
    abi = landlock_abi()
    return (
        f"For level standard: a Linux kernel with Landlock ABI {MINIMUM_LANDLOCK}, that is 5.19"
        f" or later (this one has ABI {abi}); in a container the host's kernel counts."
    )


def _for_bubblewrap() -> str:
    if shutil.which("bwrap") is None:
        return "install bubblewrap from your distribution (apt-get install bubblewrap)."
    return (
        "bubblewrap is installed but may not make namespaces. On Ubuntu, allow it with an"
        " AppArmor profile for /usr/bin/bwrap, or on a machine you will throw away with"
        " sysctl -w kernel.apparmor_restrict_unprivileged_userns=0."
    )
