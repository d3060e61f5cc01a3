// Debian's archives of Thrift and RE2 are compiled for programs: they read variables of the C library at a fixed
// distance, which a shared object cannot have to another. So the module has its own.

#include <cstdio>

// Thrift's. It says what is always safe: reference counts of shared_ptr have to be atomic.
extern "C" char __libc_single_threaded;  // NOLINT: the C library's name
char __libc_single_threaded = 0;

// RE2's stderr, renamed in the copy of its archive.
extern "C" FILE* lamella_stderr;
FILE* lamella_stderr = stderr;
