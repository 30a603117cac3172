"""The page of a run: text, tables and pictures as values, and how they become Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.animation import FuncAnimation, PillowWriter
from matplotlib.figure import Figure

from reference.running.progress import Progress

FILM_DPI = 90
"""Fewer than pictures have: every frame costs space."""


@dataclass(frozen=True)
class Section:
    """A heading and the paragraph under it."""

    heading: str
    text: str = ""

    def markdown(self, page: str) -> str:
        return f"## {self.heading}\n\n{self.text}".strip()


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self, page: str) -> str:
        lines = (self.header, ("---",) * len(self.header), *self.rows)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass(frozen=True)
class Note:
    """A paragraph."""

    text: str

    def markdown(self, page: str) -> str:
        return self.text


@dataclass(frozen=True)
class Listing:
    """Text as a program printed it."""

    text: str

    def markdown(self, page: str) -> str:
        return f"```text\n{self.text.rstrip()}\n```"


@dataclass(frozen=True)
class Picture:
    """A figure and what it shows."""

    name: str
    figure: Figure
    caption: str

    def file(self, page: str) -> str:
        return f"{page}-{self.name}.png"

    def markdown(self, page: str) -> str:
        return f"![{self.caption}]({self.file(page)})\n\n*{self.caption}*"

    def save(self, path: Path, progress: Progress) -> None:
        progress.stage(f"Drawing {path.name}")
        self.figure.savefig(path, format="png")
        progress.step()


@dataclass(frozen=True)
class Film:
    """A figure that changes from frame to frame, and what it shows."""

    name: str
    figure: Figure
    show: Callable[[int], None]
    """Changes the figure to what a frame shows."""
    frames: int
    caption: str
    frames_per_second: int = 15

    def file(self, page: str) -> str:
        return f"{page}-{self.name}.gif"

    def markdown(self, page: str) -> str:
        return f"![{self.caption}]({self.file(page)})\n\n*{self.caption}*"

    def save(self, path: Path, progress: Progress) -> None:
        progress.stage(f"Drawing {path.name}", self.frames)
        film = FuncAnimation(self.figure, self._frame, frames=self.frames, init_func=lambda: ())
        writer = PillowWriter(fps=self.frames_per_second)
        film.save(
            path,
            writer=writer,
            dpi=FILM_DPI,
            progress_callback=lambda frame, total: progress.step(),
        )

    def _frame(self, number: int) -> tuple[()]:
        self.show(number)
        return ()


Block = Section | Note | Table | Listing | Picture | Film


@dataclass(frozen=True)
class Page:
    """What a run has to show, from top to bottom."""

    name: str
    title: str
    introduction: str
    blocks: tuple[Block, ...]
    footer: str = ""

    def markdown(self) -> str:
        blocks = (block.markdown(self.name) for block in self.blocks)
        return (
            "\n\n".join((f"# {self.title}", self.introduction, *blocks, self.footer)).rstrip()
            + "\n"
        )

    def write(self, folder: Path, progress: Progress) -> Path:
        """Write the pictures, and last the page that shows them."""
        for block in self.blocks:
            if isinstance(block, (Picture, Film)):
                block.save(folder / block.file(self.name), progress)
        path = folder / f"{self.name}.md"
        path.write_text(self.markdown(), encoding="utf-8")
        return path
