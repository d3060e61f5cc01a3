"""Rows as JSON in the form of `parquet-scan cat --format jsonl`, and how two of them are compared.

A row is a list of [name, value] pairs: columns may have the same name. Numbers compare as numbers, with the sign of zero.
"""

import hashlib
import json
import math


def parse(line):
    """A row of JSON text; objects become lists of pairs marked with "object", so that equal names are kept."""
    return json.loads(line, object_pairs_hook=lambda pairs: ["object", *map(list, pairs)])


def same(left, right):
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    return type(left) is type(right) and left == right


def canonical(value):
    """Text that is equal for values that are the same()."""
    if isinstance(value, list):
        return "[" + ",".join(canonical(part) for part in value) + "]"
    if isinstance(value, float) and value.is_integer() and (value != 0 or math.copysign(1, value) > 0):
        return str(int(value))
    return json.dumps(value)


def digest(rows):
    """Of parsed rows, in order."""
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(canonical(row).encode() + b"\n")
    return hashed.hexdigest()
