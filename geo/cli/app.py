"""The application object: every command, in the order of the flow."""

from __future__ import annotations

import typer

from geo.cli import inference, reading, showing, workspace

app = typer.Typer(
    name="frontline",
    help="Reads what is reported about a war and shows, day by day, who holds what, and why it says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (reading, inference, showing, workspace):
    module.register(app)


def main() -> None:
    """Run the command line; exit status 0 done, 1 nothing usable, 2 wrong use."""
    app()
