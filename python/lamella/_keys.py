"""Keys of encrypted files."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Union

    Keys = Union[bytes, Mapping[Union[str, None], bytes], Callable[[bytes], Union[bytes, None]]]


def to_native(keys: Keys | None, aad_prefix: bytes) -> _native.Keys | None:
    if keys is None:
        if aad_prefix:
            raise TypeError("aad_prefix is for encrypted files: give keys, too")
        return None
    footer = b""
    columns = {}
    finds = None
    if isinstance(keys, (bytes, bytearray, memoryview)):
        footer = checked(keys, "the footer's")
    elif hasattr(keys, "items"):
        for name, key in keys.items():
            if name is None:
                footer = checked(key, "the footer's")
            elif isinstance(name, str):
                columns[name] = checked(key, f"{name}'s")
            else:
                raise TypeError(f"keys are of columns, by name, or of the footer, by None, not of {name!r}")
    elif callable(keys):
        finds = keys
    else:
        raise TypeError(f"keys are bytes, a dict or a callable, not {type(keys).__name__}")
    return _native.Keys(footer, columns, finds, bytes(aad_prefix))


def checked(key: Any, whose: str) -> bytes:
    if not isinstance(key, (bytes, bytearray, memoryview)):
        raise TypeError(f"{whose} key is {type(key).__name__}; keys are bytes")
    key = bytes(key)
    if len(key) not in (16, 24, 32):
        raise ValueError(f"{whose} key has {len(key)} bytes; AES takes 16, 24 or 32")
    return key
