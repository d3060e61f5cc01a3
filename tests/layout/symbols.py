"""Reads symbol tables.

    python3 symbols.py kernels NAMESPACE:: OBJECT...   object files of one CPU target
    python3 symbols.py shared NAMESPACE:: LIBRARY      the shared library

Whatever the linker can see must lie in NAMESPACE; the shared library also has the functions of its C interface,
lamella_*. In kernels that is a matter of life and death: of a weak function that
two targets define, the linker keeps one copy for all, and it may be the one for the newest CPU. For the same reason
kernels have no dynamic initialisers: they would run on every machine.
"""
import re
import subprocess
import sys

# A symbol may be something the compiler made for a name: "vtable for lamella::v0::Error".
MADE_FOR = re.compile(r"^(vtable|typeinfo|typeinfo name|VTT|guard variable|non-virtual thunk|virtual thunk|"
                      r"construction vtable|reference temporary #\d+)( to| for) ")


C_FUNCTION = re.compile(r"^lamella_[a-z_]+$")


def outside(names, namespace):
    """Those of the demangled `names` that are not in `namespace`."""
    return [name for name in names if not MADE_FOR.sub("", name).startswith(namespace)]


def defined_symbols(file, *nm_options):
    """Demangled names of the global and weak symbols that `file` defines."""
    listing = subprocess.run(["nm", "--demangle", "--defined-only", "--extern-only", "--format=posix", *nm_options, file],
                             capture_output=True, text=True, check=True).stdout
    # A line is the name, which may have spaces, then the kind, and mostly address and size.
    return [re.sub(r" [A-Za-z?](?: [0-9a-f]+){0,2}$", "", line.rstrip()) for line in listing.splitlines()]


def has_initialisers(file):
    """Whether an object file has code that runs before main()."""
    sections = subprocess.run(["readelf", "--section-headers", "--wide", file], capture_output=True, text=True,
                              check=True).stdout
    return ".init_array" in sections or ".ctors" in sections


def main(what, namespace, *files):
    failed = not files
    for file in files:
        names = defined_symbols(file, *(["--dynamic"] if what == "shared" else []))
        foreign = outside(names, namespace)
        if what == "shared":
            foreign = [name for name in foreign if not C_FUNCTION.match(name)]
        for name in foreign:
            print(f"{file}: {name} is outside {namespace}")
            failed = True
        if what == "shared" and not names:
            print(f"{file}: exports nothing")
            failed = True
        if what == "kernels" and has_initialisers(file):
            print(f"{file}: has a dynamic initialiser")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
