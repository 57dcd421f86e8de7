"""Files that are written whole or not at all."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

PUBLIC = 0o666


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well, and is gone otherwise.

    Parameters
    ----------
    private : readable by this user alone, instead of what the user's mask allows.

    Raises
    ------
    OSError
        When the folder is missing or cannot be written to, the disk is full, or ``path`` is a folder.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        if not private:
            temporary.chmod(PUBLIC & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def keep_file(path: Path, what: str, produce: Callable[[Path], object]) -> None:
    """Let ``produce`` write a file of the cache, for this user alone; a folder that cannot be written to is only logged.

    Parameters
    ----------
    what : what the file holds, as the log calls it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, private=True) as temporary:
            produce(temporary)
    except OSError as error:
        log.warning("%s is not kept for the next time: %s", what, error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
