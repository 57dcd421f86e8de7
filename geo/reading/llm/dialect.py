"""How a server wants to be asked: not every one knows JSON schemas, JSON mode or a temperature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

#: Ways of asking for JSON, the strictest first.
FORMATS = ("json_schema", "json_object", "plain")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a request may hold."""

    form: str = FORMATS[0]
    temperature: bool = True

    def options(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The part of a request that asks for JSON, and for the same answer each time."""
        options: dict[str, Any] = {"temperature": 0} if self.temperature else {}
        if self.form == "json_schema":
            wanted = {"name": "claims", "strict": True, "schema": schema}
            options["response_format"] = {"type": self.form, "json_schema": wanted}
        elif self.form == "json_object":
            options["response_format"] = {"type": self.form}
        return options

    def simpler(self, refusal: str) -> Dialect | None:
        """The next dialect to try after a refusal, None when nothing can be left out any more."""
        if self.temperature and "temperature" in refusal.lower():
            return replace(self, temperature=False)
        if self.form != FORMATS[-1]:
            return replace(self, form=FORMATS[FORMATS.index(self.form) + 1])
        return replace(self, temperature=False) if self.temperature else None
