"""shared_re2.py ARCHIVE OUT: copies RE2's static archive so that it can be linked into a shared object.

Distributions compile it for programs. All that a shared object cannot have of that are stores into one thread-local
variable, re2::hooks::context, at a fixed distance from the thread's pointer (R_X86_64_TPOFF32). It says which expression
matches, to hooks of RE2's users; lamella sets none, and then nobody reads it. So these stores become instructions that do
nothing, of the same 9 bytes:

    | 64 48 89 .. 25 | distance: 4 bytes |   mov %register, %fs:context      ->   | 66 0f 1f 84 00 | 00 00 00 00 |   nop

Whatever else stands where such a relocation is ends this with status 1 and nothing written.
"""

import struct
import sys

CONTEXT = b"_ZN3re25hooks7contextE"
EM_X86_64 = 62
SHT_RELA = 4
R_X86_64_NONE = 0
R_X86_64_TPOFF32 = 23
STORE_BYTES = 5  # Before the distance.
NO_OPERATION = bytes.fromhex("660f1f840000000000")


def main(archive, out):
    with open(archive, "rb") as file:
        content = bytearray(file.read())
    for begin in members(content):
        if content[begin : begin + 4] == b"\x7fELF":
            clear_stores(content, begin)
    with open(out, "wb") as file:
        file.write(content)


def members(content):
    """Where the members of an archive begin: its head has 8 bytes, a member's 60, and all are at even bytes."""
    place = 8
    while place < len(content):
        size = int(content[place + 48 : place + 58])
        yield place + 60
        place += 60 + size + size % 2


def clear_stores(content, begin):
    """Changes the object file that begins here."""
    if struct.unpack_from("<H", content, begin + 18)[0] != EM_X86_64:
        sys.exit("RE2's archive is not for x86-64")
    table, entry_bytes, count = struct.unpack_from("<Q10xHH", content, begin + 40)
    sections = [struct.unpack_from("<IIQQQQIIQQ", content, begin + table + i * entry_bytes) for i in range(count)]
    for _, kind, _, _, offset, bytes_, symbols, target, _, _ in sections:
        if kind != SHT_RELA:
            continue
        for place in range(begin + offset, begin + offset + bytes_, 24):
            where, info, _ = struct.unpack_from("<QQq", content, place)
            if info & 0xFFFFFFFF != R_X86_64_TPOFF32:
                continue
            name = name_of(content, begin, sections, symbols, info >> 32)
            store = begin + sections[target][4] + where - STORE_BYTES
            check(name, content[store : store + len(NO_OPERATION)])
            content[store : store + len(NO_OPERATION)] = NO_OPERATION
            struct.pack_into("<QQq", content, place, where, R_X86_64_NONE, 0)


def name_of(content, begin, sections, symbols, number):
    names = sections[sections[symbols][6]][4]
    first = begin + names + struct.unpack_from("<I", content, begin + sections[symbols][4] + 24 * number)[0]
    return bytes(content[first : content.index(0, first)])


def check(name, store):
    is_register_to_address = store[3] & 0b11000111 == 0b00000100
    if name != CONTEXT or store[:3] != b"\x64\x48\x89" or not is_register_to_address or store[4:] != b"\x25" + bytes(4):
        sys.exit(f"RE2 has more that is thread-local than hooks::context: {name.decode()}, {store.hex()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
