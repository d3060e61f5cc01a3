"""Which rows count: `lamella.col("x") > 5`, or the same as text."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class Predicate:
    """A condition on the rows of a file. Combine them with `&`, `|` and `~`."""

    __slots__ = ("_native",)

    def __init__(self, text: str) -> None:
        """Parses text such as "x > 5 and name = 'foo'". Raises ParquetError: what was expected, and where."""
        self._native = _native.parse_predicate(text)

    def __and__(self, other: Predicate | str) -> Predicate:
        return Predicate(f"({self}) and ({other})")

    def __rand__(self, other: str) -> Predicate:
        return Predicate(f"({other}) and ({self})")

    def __or__(self, other: Predicate | str) -> Predicate:
        return Predicate(f"({self}) or ({other})")

    def __ror__(self, other: str) -> Predicate:
        return Predicate(f"({other}) or ({self})")

    def __invert__(self) -> Predicate:
        return Predicate(f"not ({self})")

    def __bool__(self) -> bool:
        raise TypeError("a predicate is neither true nor false: combine predicates with &, | and ~, in parentheses")

    def __str__(self) -> str:
        return str(self._native)

    def __repr__(self) -> str:
        return f"lamella.Predicate({str(self)!r})"


class Column:
    """A column to compare."""

    __slots__ = ("_path",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, path: str) -> None:
        self._path = path

    def _compare(self, operator: str, value: Any) -> Predicate:
        return Predicate(f"{self._path} {operator} {literal(value)}")

    def __eq__(self, value: Any) -> Predicate:  # type: ignore[override]
        return self._compare("=", value)

    def __ne__(self, value: Any) -> Predicate:  # type: ignore[override]
        return self._compare("!=", value)

    def __lt__(self, value: Any) -> Predicate:
        return self._compare("<", value)

    def __le__(self, value: Any) -> Predicate:
        return self._compare("<=", value)

    def __gt__(self, value: Any) -> Predicate:
        return self._compare(">", value)

    def __ge__(self, value: Any) -> Predicate:
        return self._compare(">=", value)

    def is_in(self, values: Iterable[Any]) -> Predicate:
        return Predicate(f"{self._path} in ({', '.join(literal(value) for value in values)})")

    def between(self, low: Any, high: Any) -> Predicate:
        return Predicate(f"{self._path} between {literal(low)} and {literal(high)}")

    def is_null(self) -> Predicate:
        return Predicate(f"{self._path} is null")

    def is_not_null(self) -> Predicate:
        return Predicate(f"{self._path} is not null")

    def null_safe_equal(self, value: Any) -> Predicate:
        """SQL's IS NOT DISTINCT FROM: null, which is None here, equals null."""
        return self._compare("is not distinct from", value) if value is not None else self.is_null()

    def like(self, pattern: str, escape: str | None = None) -> Predicate:
        """SQL's LIKE: % is any text, _ any character, `escape` makes itself, % and _ plain."""
        ending = "" if escape is None else f" escape {literal(escape)}"
        return Predicate(f"{self._path} like {literal(pattern)}{ending}")

    def starts_with(self, text: str) -> Predicate:
        return Predicate(f"{self._path} starts_with {literal(text)}")

    def ends_with(self, text: str) -> Predicate:
        return Predicate(f"{self._path} ends_with {literal(text)}")

    def contains(self, text: str) -> Predicate:
        return Predicate(f"{self._path} contains {literal(text)}")

    def matches(self, pattern: str) -> Predicate:
        """A regular expression of RE2's syntax matches somewhere in the text; ^ and $ are its begin and end."""
        return Predicate(f"{self._path} regexp {literal(pattern)}")

    def __repr__(self) -> str:
        return f"lamella.col({self._path!r})"


def col(path: str) -> Column:
    """A column by name, or a path with dots; a name with other characters than letters, digits and _ goes in backticks
    where it is part of a path, and may be given as it is otherwise."""
    if "`" not in path and "." not in path:
        path = "`" + path + "`"
    return Column(path)


def literal(value: Any) -> str:
    """A Python value as a literal of the predicate language. Raises TypeError."""
    item = getattr(value, "item", None)
    if item is not None and not isinstance(value, (int, float)) and type(value).__module__ == "numpy":
        if value.dtype.kind == "M":
            return f"timestamp '{value}'"
        value = item()
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return double_literal(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"x'{bytes(value).hex()}'"
    return _other_literal(value)


def double_literal(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return f"double '{'NaN' if value != value else 'Infinity' if value > 0 else '-Infinity'}'"
    digits = repr(float(value))
    return digits if "e" in digits else digits + "e0"


def _other_literal(value: Any) -> str:
    import datetime
    import decimal
    import uuid

    if isinstance(value, decimal.Decimal):
        return f"decimal '{value:f}'"
    if isinstance(value, datetime.datetime):
        utc = ""
        if value.tzinfo is not None:
            value, utc = value.astimezone(datetime.timezone.utc).replace(tzinfo=None), "Z"
        return f"timestamp '{value.isoformat()}{utc}'"
    if isinstance(value, datetime.date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, datetime.time):
        return f"time '{value.isoformat()}'"
    if isinstance(value, uuid.UUID):
        return f"'{value}'"
    raise TypeError(f"a predicate cannot compare with {type(value).__name__}: {value!r}")


def to_native(where: Predicate | str | None) -> _native.Predicate | None:
    """What a scan takes of a `where=` argument."""
    if where is None:
        return None
    if isinstance(where, str):
        return _native.parse_predicate(where)
    if isinstance(where, Predicate):
        return where._native
    raise TypeError(f"where is a lamella.Predicate or text, not {type(where).__name__}")
