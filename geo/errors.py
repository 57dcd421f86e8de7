"""Every exception the package raises on purpose, under one root."""


def sentences(what: str, where: str = "", remedy: str = "") -> str:
    """What, where and what to do as plain sentences: ``file: is empty. Choose another one.``"""
    said = f"{where}: {what}" if where else what
    if not remedy:
        return said
    return f"{said} {remedy}" if said.endswith((".", "!", "?")) else f"{said}. {remedy}"


class GeoError(Exception):
    """Something a user can act on: the message says what, where and what to do."""


class InputError(GeoError):
    """An input file or text that cannot be used.

    Attributes
    ----------
    where : the file, line or field at fault.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(sentences(what, where, remedy))


class GazetteerError(InputError):
    """The gazetteer is missing, unreadable or altered."""


class TheatreError(InputError):
    """A theatre is unknown, or a file of its folder is missing or malformed."""


class SchemaError(GeoError):
    """A table breaks its contract.

    Attributes
    ----------
    faults : every fault found, one sentence each.
    """

    def __init__(self, table: str, faults: list[str]) -> None:
        self.table, self.faults = table, tuple(faults)
        super().__init__(f"table {table!r}: " + "; ".join(faults))


class WorkspaceError(InputError):
    """The workspace file is corrupt, read-only or of an unknown version."""


class ReviewError(InputError):
    """A reviewer's decision that means nothing, or speaks of a claim that is not there."""


class EndpointError(InputError):
    """The endpoint of a language model is named wrongly, refuses, or is not there."""


class UnansweredError(GeoError):
    """A language model gave no usable answer to one question.

    Attributes
    ----------
    lasting : the next question would fare no better: the budget is spent, or the endpoint refuses.
    """

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        self.reason, self.lasting = reason, lasting
        super().__init__(reason)


class MissingExtraError(GeoError):
    """An optional package is needed for what was asked.

    Attributes
    ----------
    package : the package that is not installed.
    """

    def __init__(self, package: str, extra: str) -> None:
        self.package = package
        super().__init__(f"{package} is not installed; install it with: pip install 'frontline-mapper[{extra}]'")
