"""lamella/lamella.h through ctypes."""

import ctypes


class ArrowSchema(ctypes.Structure):
    pass


class ArrowArray(ctypes.Structure):
    pass


class ArrowArrayStream(ctypes.Structure):
    pass


ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_void_p), ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64), ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))),
    ("dictionary", ctypes.POINTER(ArrowSchema)), ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowSchema))),
    ("private_data", ctypes.c_void_p)]
ArrowArray._fields_ = [
    ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64), ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64), ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))), ("dictionary", ctypes.POINTER(ArrowArray)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArray))), ("private_data", ctypes.c_void_p)]
ArrowArrayStream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowArrayStream), ctypes.POINTER(ArrowSchema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowArrayStream), ctypes.POINTER(ArrowArray))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(ArrowArrayStream))),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArrayStream))), ("private_data", ctypes.c_void_p)]


def load(path):
    """The library, with the types of its functions."""
    library = ctypes.CDLL(path)
    reader = ctypes.c_void_p
    texts = ctypes.POINTER(ctypes.c_char_p)
    for name, result, *arguments in [
            ("lamella_version", ctypes.c_char_p),
            ("lamella_code_name", ctypes.c_char_p, ctypes.c_int),
            ("lamella_open", ctypes.c_int, ctypes.c_char_p, texts, ctypes.POINTER(reader)),
            ("lamella_open_bytes", ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, texts, ctypes.POINTER(reader)),
            ("lamella_close", None, reader),
            ("lamella_schema", ctypes.c_int, reader, ctypes.POINTER(ArrowSchema)),
            ("lamella_num_rows", ctypes.c_int64, reader),
            ("lamella_next", ctypes.c_int, reader, ctypes.POINTER(ArrowArray)),
            ("lamella_stream", ctypes.c_int, reader, ctypes.c_void_p, ctypes.POINTER(ArrowArrayStream)),
            ("lamella_cancel", None, reader),
            ("lamella_error_code", ctypes.c_int, reader),
            ("lamella_error_text", ctypes.c_char_p, reader)]:
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


class Error(Exception):
    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class Reader:
    """A file that is open. Options are those of lamella_open()."""

    def __init__(self, library, source, **options):
        self.library = library
        self.handle = ctypes.c_void_p()
        texts = [f"{key}={value}".encode() for key, value in options.items()]
        array = (ctypes.c_char_p * (len(texts) + 1))(*texts, None)
        if isinstance(source, bytes):
            self.source = source
            code = library.lamella_open_bytes(source, len(source), array, ctypes.byref(self.handle))
        else:
            code = library.lamella_open(str(source).encode(), array, ctypes.byref(self.handle))
        self.check(code)

    def check(self, code):
        if code != 0:
            raise Error(self.library.lamella_code_name(code).decode(),
                        self.library.lamella_error_text(self.handle).decode())

    def close(self):
        self.library.lamella_close(self.handle)
        self.handle = ctypes.c_void_p()

    def __del__(self):
        self.close()

    def schema(self):
        schema = ArrowSchema()
        self.check(self.library.lamella_schema(self.handle, ctypes.byref(schema)))
        return schema

    def next(self):
        """An ArrowArray, or None at the end."""
        array = ArrowArray()
        self.check(self.library.lamella_next(self.handle, ctypes.byref(array)))
        return array if array.release else None

    def stream(self, requested=None):
        stream = ArrowArrayStream()
        self.check(self.library.lamella_stream(self.handle, requested, ctypes.byref(stream)))
        return stream

    def __arrow_c_stream__(self, requested_schema=None):
        """A capsule that holds the rest of the batches, for pyarrow, nanoarrow, polars, duckdb."""
        requested = None if requested_schema is None else get_pointer(requested_schema, b"arrow_schema")
        return capsule(self.stream(requested))


# The same function twice: a capsule that goes away is no Python object any more.
get_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi))
get_pointer_of_dying = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi))
Destructor = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)
new_capsule = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, Destructor)(
    ("PyCapsule_New", ctypes.pythonapi))
STREAM_NAME = b"arrow_array_stream"
in_capsules = {}


@Destructor
def release_capsule(dying):
    stream = in_capsules.pop(get_pointer_of_dying(dying, STREAM_NAME))
    if stream.release:
        stream.release(ctypes.byref(stream))


def capsule(stream):
    address = ctypes.addressof(stream)
    in_capsules[address] = stream
    return new_capsule(address, STREAM_NAME, release_capsule)
