#!/usr/bin/env python3
"""Fails unless an ELF program needs no interpreter and no shared library: packaging/check_static.py FILE"""

import struct
import sys

PT_DYNAMIC, PT_INTERP, DT_NEEDED = 2, 3, 1


def problems(data):
    """Why a 64-bit little-endian ELF file is not static."""
    if data[:6] != b"\x7fELF\x02\x01":
        return
    (offset,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    for index in range(count):
        kind, _, start, _, _, length = struct.unpack_from("<IIQQQQ", data, offset + index * size)
        if kind == PT_INTERP:
            yield "it needs the interpreter " + data[start : start + length].rstrip(b"\0").decode()
        if kind == PT_DYNAMIC:
            tags = (struct.unpack_from("<q", data, at)[0] for at in range(start, start + length, 16))
            if DT_NEEDED in tags:
                yield "it needs shared libraries"


found = list(problems(open(sys.argv[1], "rb").read()))
if found:
    sys.exit(f"error: {sys.argv[1]} is not static: {'; '.join(found)}")
