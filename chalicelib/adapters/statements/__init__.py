"""Bank statements as banks give them: one file per format, read into `Statement`s; loaded only when one is read."""

from collections.abc import Sequence

from chalicelib.domain.statement_import import RowFault as RowFault
from chalicelib.domain.statement_import import UnusableStatement

MAX_BYTES = 10 * 1024 * 1024  # some 15,000 entries with all their details; a tree of it fits into a function's memory
MAX_MEMO = 1000
MAX_BALANCE_DIGITS = 15


class UnreadableStatement(UnusableStatement, ValueError):
    """A file that is not a statement that we can read; nothing of it may be used.

    `reason` is a short code and `place` where it stands (`Stmt[1]/Ntry[3]`, `row 7`, or "" for the file). With reason
    `faulty_rows`, `faults` lists every one of them. Neither repeats what was in the file.
    """

    def __init__(self, reason: str, place: str = "", faults: Sequence[RowFault] = ()) -> None:
        super().__init__(reason, place, faults=faults)
