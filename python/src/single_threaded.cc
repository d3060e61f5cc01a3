// Debian's archive of Thrift is compiled for programs: it reads this variable of the C library at a fixed distance,
// which a shared object cannot have to another. So the module has one of its own, that says what is always safe:
// reference counts of shared_ptr have to be atomic.
extern "C" char __libc_single_threaded;  // NOLINT: the C library's name
char __libc_single_threaded = 0;
