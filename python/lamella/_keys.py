"""Keys of encrypted files."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Union

    KeyRetriever = Callable[[bytes], Union[bytes, None]]
    Keys = Union[bytes, Mapping[Union[str, None], bytes], KeyRetriever, "DecryptionOptions"]
    Kms = Union[Mapping[str, bytes], Callable[[_native.WrappedKey], bytes]]


class DecryptionOptions:
    """How encrypted files are opened: what C++ programs can say, by the same names. Shorter forms of `keys` do for most.

    A key is looked for among those given, then asked of the retriever, then of the service. Keys have 16, 24 or 32 bytes.

    column_keys: by the dotted path of the leaf column, or of a column that it lies in.
    key_retriever: from what the file says of a key, as bytes, to the key, or None.
    kms: for files whose keys are wrapped (key material, as parquet-java and Arrow write it): a callable from a WrappedKey,
        which has wrapped_key, master_key_id, kms_instance_id and kms_instance_url, to the key that was wrapped; or a dict
        of master keys by their ids, for the services that parquet-java and Arrow bring for tests.
    key_material_loader: from the file's name to the text of its key material file; without it that is
        `_KEY_MATERIAL_FOR_<name>.json` beside the file.
    aad_prefix: what the file was written with, where it does not hold it.
    verify_footer_signature: of a footer in the clear, which takes the footer's key.
    allow_plaintext_files: read files that are not encrypted at all, too.

    Callables are called once a key and file, by any thread; what they raise reaches the caller.
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        *,
        footer_key: bytes = b"",
        column_keys: Mapping[str, bytes] | None = None,
        key_retriever: KeyRetriever | None = None,
        kms: Kms | None = None,
        key_material_loader: Callable[[str], str] | None = None,
        aad_prefix: bytes = b"",
        verify_footer_signature: bool = True,
        allow_plaintext_files: bool = False,
    ) -> None:
        if hasattr(kms, "items"):
            kms = named_keys(kms, "master keys")
        for name, given in {"key_retriever": key_retriever, "key_material_loader": key_material_loader}.items():
            if given is not None and not callable(given):
                raise TypeError(f"{name} is a callable, not {type(given).__name__}")
        if kms is not None and not isinstance(kms, dict) and not callable(kms):
            raise TypeError(f"kms is a callable or a dict of master keys, not {type(kms).__name__}")
        self._native = _native.Keys(
            checked(footer_key, "the footer's") if footer_key else b"",
            named_keys(column_keys or {}, "column keys"),
            key_retriever,
            kms,
            key_material_loader,
            bytes(aad_prefix),
            verify_footer_signature,
            allow_plaintext_files,
        )


def to_native(keys: Keys | None, aad_prefix: bytes) -> _native.Keys | None:
    if keys is None:
        if aad_prefix:
            raise TypeError("aad_prefix is for encrypted files: give keys, too")
        return None
    if isinstance(keys, DecryptionOptions):
        if aad_prefix:
            raise TypeError("aad_prefix belongs into the DecryptionOptions")
        return keys._native
    return options_of(keys, aad_prefix)._native


def options_of(keys: Any, aad_prefix: bytes) -> DecryptionOptions:
    """What the short forms mean. A signature is verified as soon as there is a key that could verify it."""
    if isinstance(keys, (bytes, bytearray, memoryview)):
        return DecryptionOptions(footer_key=checked(keys, "the footer's"), aad_prefix=aad_prefix)
    if hasattr(keys, "items"):
        columns = dict(keys.items())
        footer_key = checked(columns.pop(None), "the footer's") if None in columns else b""
        return DecryptionOptions(
            footer_key=footer_key,
            column_keys=columns,
            aad_prefix=aad_prefix,
            verify_footer_signature=bool(footer_key),
        )
    if callable(keys):
        return DecryptionOptions(key_retriever=keys, aad_prefix=aad_prefix)
    raise TypeError(f"keys are bytes, a dict, a callable or DecryptionOptions, not {type(keys).__name__}")


def named_keys(keys: Mapping[str, bytes], what: str) -> dict[str, bytes]:
    for name in keys:
        if not isinstance(name, str):
            raise TypeError(f"{what} are given by name, not by {name!r}")
    return {name: checked(key, f"{name}'s") for name, key in keys.items()}


def checked(key: Any, whose: str) -> bytes:
    if not isinstance(key, (bytes, bytearray, memoryview)):
        raise TypeError(f"{whose} key is {type(key).__name__}; keys are bytes")
    key = bytes(key)
    if len(key) not in (16, 24, 32):
        raise ValueError(f"{whose} key has {len(key)} bytes; AES takes 16, 24 or 32")
    return key
