"""Archives whose bytes depend on their content only."""

import gzip
import hashlib
import io
import lzma
import os
import tarfile
import zipfile

# 2026-01-01, if the time of the release is not set. Some tools refuse 1970.
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))


def tar(entries):
    """A tar archive of (name, content, mode); the content of a directory is None. Missing parents are added."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content, mode in entries:
            info = tarfile.TarInfo(name)
            info.mode, info.mtime = mode, EPOCH
            info.uname = info.gname = ""
            if content is None:
                info.type = tarfile.DIRTYPE
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def with_parents(entries):
    """The entries, each after its parent directories."""
    known = set()
    for name, content, mode in sorted(entries, key=lambda entry: entry[0]):
        parts = name.split("/")
        for depth in range(1, len(parts)):
            parent = "/".join(parts[:depth]) + "/"
            if parent not in known and parent != "./":
                known.add(parent)
                yield parent, None, 0o755
        yield name, content, mode


def gz(data):
    return gzip.compress(data, 9, mtime=0)


def xz(data):
    return lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)


def zip_file(entries):
    """A zip archive of (name, content, mode)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content, mode in entries:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o100000 | mode) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def ar(entries):
    """An ar archive of (name, content), the container of a deb."""
    archive = b"!<arch>\n"
    for name, content in entries:
        header = f"{name:<16}{EPOCH:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
        archive += header.encode() + content + b"\n" * (len(content) % 2)
    return archive


def sha256(data):
    return hashlib.sha256(data).hexdigest()
