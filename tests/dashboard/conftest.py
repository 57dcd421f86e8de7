"""A dashboard for the tests of a module, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where its workspace lies."""
    return tmp_path_factory.mktemp("dashboard")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Its address on this machine; what it writes for a while lies in the folder ``passing``."""
    (folder / "passing").mkdir()
    with serving.dashboard(folder, TMPDIR=str(folder / "passing")) as served:
        yield served
