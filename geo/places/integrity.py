"""Whether the gazetteer is the one that was built."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

log = logging.getLogger(__name__)


def warn_if_altered(path: Path) -> bool:
    """Log a warning when a file's checksum is not the one beside it (``<name>.sha256``); returns whether it is.

    A file without a checksum beside it is a user's own and is taken as it is.
    """
    beside = path.with_name(f"{path.name}.sha256")
    if not beside.exists():
        return False
    expected = beside.read_text(encoding="ascii", errors="replace").split()[:1]
    if expected == [hashlib.sha256(path.read_bytes()).hexdigest()]:
        return False
    log.warning(
        "%s: altered since it was built, so places may differ from what the documentation says. "
        "Restore it from the project, rebuild it with python -m tools.build_gazetteer, or delete %s to keep it.",
        path,
        beside.name,
    )
    return True
