"""Variants as Python values, by the format's Variant Binary Encoding page: what lamella's reader is held to.

A value is a pair (type, value); objects are lists of (name, pair), arrays lists of pairs.
"""

import decimal
import struct

PRIMITIVES = {0: ("NULL", 0), 1: ("BOOLEAN_TRUE", 0), 2: ("BOOLEAN_FALSE", 0), 3: ("INT8", 1), 4: ("INT16", 2), 5: ("INT32", 4),
              6: ("INT64", 8), 7: ("DOUBLE", 8), 8: ("DECIMAL4", 5), 9: ("DECIMAL8", 9), 10: ("DECIMAL16", 17), 11: ("DATE", 4),
              12: ("TIMESTAMPTZ", 8), 13: ("TIMESTAMPNTZ", 8), 14: ("FLOAT", 4), 17: ("TIME", 8), 18: ("TIMESTAMPTZ_NANOS", 8),
              19: ("TIMESTAMPNTZ_NANOS", 8), 20: ("UUID", 16)}


def number(data, at, width):
    return int.from_bytes(data[at:at + width], "little")


def read_names(metadata):
    """The names, and how many bytes of `metadata` they take."""
    assert metadata[0] & 15 == 1
    width = (metadata[0] >> 6) + 1
    count = number(metadata, 1, width)
    offsets = [number(metadata, 1 + width * (1 + i), width) for i in range(count + 1)]
    begin = 1 + width * (count + 2)
    return [metadata[begin + a:begin + b].decode() for a, b in zip(offsets, offsets[1:])], begin + offsets[-1]


def read_primitive(data, kind):
    if kind in (15, 16):
        content = data[5:5 + number(data, 1, 4)]
        return ("BINARY", content) if kind == 15 else ("STRING", content.decode())
    name, width = PRIMITIVES[kind]
    content = data[1:1 + width]
    assert len(content) == width
    if name == "NULL":
        return name, None
    if name.startswith("BOOLEAN"):
        return name, kind == 1
    if name in ("FLOAT", "DOUBLE"):
        return name, struct.unpack("<f" if name == "FLOAT" else "<d", content)[0]
    if name.startswith("DECIMAL"):
        unscaled = int.from_bytes(content[1:], "little", signed=True)
        digits = tuple(int(digit) for digit in str(abs(unscaled)))
        return name, decimal.Decimal((int(unscaled < 0), digits, -content[0]))
    if name == "UUID":
        return name, content
    return name, int.from_bytes(content, "little", signed=True)


def read_value(data, names):
    basic, header = data[0] & 3, data[0] >> 2
    if basic == 0:
        return read_primitive(data, header)
    if basic == 1:
        return "STRING", data[1:1 + header].decode()
    is_object = basic == 2
    large = header >> (4 if is_object else 2) & 1
    offset_width, id_width = (header & 3) + 1, ((header >> 2 & 3) + 1 if is_object else 0)
    count_width = 4 if large else 1
    count = number(data, 1, count_width)
    ids_at = 1 + count_width
    offsets_at = ids_at + count * id_width
    begin = offsets_at + (count + 1) * offset_width
    elements = [read_value(data[begin + number(data, offsets_at + i * offset_width, offset_width):], names)
                for i in range(count)]
    if not is_object:
        return "ARRAY", elements
    return "OBJECT", [(names[number(data, ids_at + i * id_width, id_width)], element) for i, element in enumerate(elements)]


def read(metadata, value):
    names, _ = read_names(metadata)
    return read_value(value, names)


def read_file(path):
    """Metadata and value one behind the other: the names, and the value."""
    data = path.read_bytes()
    names, size = read_names(data)
    return names, read_value(data[size:], names)
