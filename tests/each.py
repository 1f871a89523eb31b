"""Many small cases in one test: it tells every wrong one by its name, and costs a run what one test costs."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

# A missing refusal (`pytest.raises`) is none of Python's own; and no case may be passed over in silence.
_FAULTS = (Exception, pytest.fail.Exception, pytest.skip.Exception)


def each(
    names: str | tuple[str, ...], cases: Iterable[Any] | Callable[[], Iterable[Any]], ids: Any = None
) -> Callable[[Callable], Callable]:
    """As `pytest.mark.parametrize`, for pure checks of a few lines: the test runs once, over all cases. It fails when
    any case does, with all that do, and when there are no cases. What a fixture made is shared by all of them.

    Cases that take time to make are given by a function, which only the process that runs the test calls.
    """
    told = tuple(names.replace(",", " ").split()) if isinstance(names, str) else names
    given = cases if callable(cases) else list(cases)

    def decorate(test: Callable) -> Callable:
        @functools.wraps(test)
        def all_of_them(**fixtures: Any) -> None:
            rows = list(given()) if callable(given) else given
            labels = list(ids) if ids is not None and not callable(ids) else [None] * len(rows)
            wrong = []
            for row, label in zip(rows, labels, strict=True):
                values, name = _taken(row, len(told))
                try:
                    test(**fixtures, **dict(zip(told, values, strict=True)))
                except _FAULTS as fault:
                    wrong.append(f"{label or name or _named(values, ids)}: {type(fault).__name__}: {fault}")
            assert rows, "no case at all"
            assert not wrong, f"{len(wrong)} of {len(rows)} are wrong:\n" + "\n".join(wrong)

        signature = inspect.signature(test)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in told]
        all_of_them.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return all_of_them

    return decorate


def _taken(row: Any, count: int) -> tuple[tuple[Any, ...], str | None]:
    """The values of a case and the name that `pytest.param` gave it."""
    if hasattr(row, "marks"):
        return row.values, row.id
    return (row,) if count == 1 else tuple(row), None


def _named(values: tuple[Any, ...], ids: Any) -> str:
    return " ".join(str(ids(value)) if callable(ids) else repr(value)[:80] for value in values)
