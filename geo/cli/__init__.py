"""The command line: ``frontline`` and ``python -m geo``."""

from geo.cli.app import main

__all__ = ["main"]
