"""The application object: every command, in the order of the flow."""

from __future__ import annotations

import sys
from typing import cast

import typer

from geo.cli import (
    evaluation,
    explaining,
    figures,
    gazetteer,
    importing,
    inference,
    reading,
    review,
    showing,
    workspace,
)
from geo.cli.common import WRONG_USE, say

#: What typer raises when it finds wrong use itself, before a command runs; it names only this descendant.
USAGE_ERROR = cast("type[typer.BadParameter]", typer.BadParameter.__base__)

app = typer.Typer(
    name="frontline",
    help="Reads what is reported about a war and shows, day by day, who holds what, and why it says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (reading, inference, importing, explaining, showing, figures, workspace, gazetteer, review, evaluation):
    module.register(app)


def main() -> None:
    """Run the command line; exit status 0 done, 1 nothing usable, 2 wrong use."""
    if "--json" not in sys.argv:
        app()
        return
    try:
        status = app(standalone_mode=False)
    except typer.Abort:
        sys.exit(130)
    except USAGE_ERROR as error:
        say("error", error.format_message(), as_json=True)
        sys.exit(WRONG_USE)
    sys.exit(status)
