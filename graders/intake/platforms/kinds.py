"""What a file that is not graded is, in words a teacher knows."""

from __future__ import annotations

import unicodedata

from graders.intake.files.trees import IGNORED

UNREAD_ARCHIVE = "an archive that cannot be read; ask for a .zip"
KINDS = {
    "a PDF": "pdf",
    "a saved page, not a notebook": "html htm xhtml mhtml mht webarchive",
    "a table": "xlsx xls xlsm ods csv tsv numbers parquet",
    "a text document": "doc docx odt rtf pages tex",
    "slides": "ppt pptx odp key",
    "a text": "md rst txt markdown log text",
    "a picture": "png jpg jpeg gif svg bmp tif tiff webp heic eps",
    "a video or a recording": "mp4 mov avi mkv webm mp3 wav m4a",
    "data": "json yaml yml toml xml pkl pickle npy npz h5 hdf5 pt pth mat ckpt sqlite db ini",
    "compiled Python": "pyc pyo pyd so whl egg",
    "code in another language": "r rmd m jl java c h cpp cc cs js ts rs go sh bat ps1 mlx nb",
    "a shortcut, not the file itself": "lnk url webloc desktop gdoc gsheet gslides",
    "an unfinished download": "part crdownload download partial",
    "a temporary or older copy": "tmp bak orig swp swo old",
    "a Quarto document": "qmd",
    UNREAD_ARCHIVE: "rar 7z gz bz2 xz tar tgz tbz tbz2 txz zst lzma z cab iso dmg sit arj zip",
}
BY_ENDING = {ending: kind for kind, endings in KINDS.items() for ending in endings.split()}
SYSTEM = frozenset(["Thumbs.db", "desktop.ini", "Icon\r", "__MACOSX", "$RECYCLE.BIN"])


def kind_of(name: str, is_folder: bool = False) -> str:
    """What a file or folder of this name is: "a PDF", "a saved page, not a notebook"."""
    last = name.rstrip("/").rpartition("/")[2]
    if last in SYSTEM or last.startswith(("._", ".DS_Store")):
        return "made by the operating system"
    if last.startswith("~$"):
        return "a lock file of an office program"
    if is_folder and last in IGNORED:
        return f"folders called {last} are not searched"
    if is_folder:
        return "a hidden folder" if last.startswith(".") else "a folder without answers"
    if last.startswith("."):
        return "a hidden file"
    if last.endswith(("onlinetext.html", "_text.html", "_submissionText.html")):
        return "text typed on the platform, not a file"
    _, dot, ending = last.rpartition(".")
    if not dot:
        return "a file without an ending"
    return BY_ENDING.get(ending.lower(), f"a .{unicodedata.normalize('NFC', ending)} file")
