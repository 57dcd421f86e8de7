"""Dashboards for tests: one that the modules share which leave it as it was, or one of a module's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from tools import serving


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workspace of the shared one lies; what it writes for a while lies in the folder ``passing``."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "passing").mkdir()
    return folder


@pytest.fixture(scope="session")
def shared(shared_folder: Path) -> Iterator[str]:
    """Address of the shared one: whoever uses it takes back what was decided or added."""
    with serving.dashboard(shared_folder, TMPDIR=str(shared_folder / "passing")) as served:
        yield served


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the workspace of pages without a browser lies; nothing is kept from pages before."""
    path = tmp_path / "workspace.sqlite"
    monkeypatch.setenv("FRONTLINE_WORKSPACE", str(path))
    st.cache_resource.clear()
    yield path
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workspace of a module's own lies."""
    return tmp_path_factory.mktemp("dashboard")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Address of one of a module's own, to which it may add what it likes."""
    with serving.dashboard(folder) as served:
        yield served
