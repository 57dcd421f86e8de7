"""A watched folder: the files in it that were not looked at yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from geo.errors import InputError

#: So many files are taken at a time; the rest comes with the next look.
AT_A_TIME = 200


def checked_folder(name: str, home: Path) -> Path:
    """The folder of that name inside ``home``, whether it is there or not.

    Raises
    ------
    InputError
        When the name leads out of ``home``, by ``..``, as an absolute path or over a link.
    """
    remedy = "Name a folder inside it, such as inbox."
    if not name.strip() or "\0" in name:
        raise InputError("is no name of a folder", name[:100].replace("\0", "?"), remedy)
    base = home.resolve()
    folder = (base / name.strip()).resolve()
    if folder == base or not folder.is_relative_to(base):
        raise InputError(f"lies outside {base}", name[:200], remedy)
    return folder


def marked(file: Path) -> str:
    """Name, size and time of a file: what changes when it is written anew."""
    state = file.stat()
    return f"{file.name}|{state.st_size}|{state.st_mtime_ns}"


def waiting(folder: Path, seen: Collection[str]) -> list[Path]:
    """Files of a folder not among the ``seen`` marks, by name; hidden ones, folders and links are left alone.

    Raises
    ------
    InputError
        When the folder cannot be read.
    """
    try:
        files = sorted(f for f in folder.iterdir() if f.is_file() and not f.is_symlink() and not f.name.startswith("."))
        return [f for f in files if marked(f) not in seen][:AT_A_TIME]
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", str(folder), "Make the folder, or check it.") from error
