"""What goes wrong, as Python exceptions with the library's own text."""

from __future__ import annotations


class ParquetError(OSError):
    """A file cannot be read, or not as it was asked.

    `str()` says file, row group, column, page and byte, as far as they are known; so do the attributes.
    """

    code: str = "kCorruptFile"
    """What went wrong: kInvalidArgument, kNotFound, kIoError, kCorruptFile, kNotImplemented, kResourceLimit,
    kOutOfMemory, kDecryption, kCancelled."""
    message: str = ""
    """What is wrong, without the place."""
    file: str | None = None
    row_group: int | None = None
    column: str | None = None
    page: int | None = None
    offset: int | None = None

    def __reduce__(self):
        return _restore, (type(self), self.args, self.__dict__)


class ParquetFileNotFoundError(ParquetError, FileNotFoundError):
    """There is no such file."""


class ParquetArgumentError(ParquetError, ValueError):
    """Something was asked that cannot be: an unknown column, a predicate that makes no sense, a directory."""


class ParquetNotImplementedError(ParquetError, NotImplementedError):
    """The file is valid, but lamella cannot read it."""


class ParquetMemoryError(ParquetError, MemoryError):
    """There is not enough memory."""


_CLASSES = {
    "kNotFound": ParquetFileNotFoundError,
    "kInvalidArgument": ParquetArgumentError,
    "kNotImplemented": ParquetNotImplementedError,
    "kOutOfMemory": ParquetMemoryError,
}


def _restore(kind, arguments, attributes):
    error = kind(*arguments)
    error.__dict__.update(attributes)
    return error


def make_error(code, text, message, file, row_group, column, page, offset, errno):
    """The exception for an error of the library."""
    error = _CLASSES.get(code, ParquetError)(text)
    error.code = code
    error.message = message
    error.file = file
    error.row_group = row_group
    error.column = column
    error.page = page
    error.offset = offset
    if errno is not None:
        error.errno = errno
    return error
