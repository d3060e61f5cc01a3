"""pyarrow's filters, lists of tuples, as predicates."""

from __future__ import annotations

from ._predicate import Predicate, col

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OPERATORS = {
    "=": lambda column, value: column == value,
    "==": lambda column, value: column == value,
    "!=": lambda column, value: column != value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
    "in": lambda column, value: column.is_in(value),
    "not in": lambda column, value: ~column.is_in(value),
}


def to_predicate(filters: Any) -> Predicate | str | None:
    """[(column, operator, value), ...] are joined by and; a list of such lists by or."""
    if filters is None or isinstance(filters, (Predicate, str)):
        return filters
    if not isinstance(filters, list) or not filters:
        raise TypeError("filters is a lamella.Predicate, its text, or a list of tuples (column, operator, value)")
    alternatives = filters if isinstance(filters[0], list) else [filters]
    predicate = None
    for alternative in alternatives:
        joined = None
        for term in alternative:
            joined = test(term) if joined is None else joined & test(term)
        if joined is None:
            raise ValueError("an alternative of filters is empty")
        predicate = joined if predicate is None else predicate | joined
    return predicate


def test(term: Any) -> Predicate:
    if not isinstance(term, tuple) or len(term) != 3 or not isinstance(term[0], str):
        raise TypeError(f"a filter is a tuple (column, operator, value), not {term!r}")
    column, operator, value = term
    if operator not in OPERATORS:
        raise ValueError(f"a filter's operator is one of {', '.join(OPERATORS)}, not {operator!r}")
    return OPERATORS[operator](col(column), value)
