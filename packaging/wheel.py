"""The PyPI wheel: the program as a script, so that uvx, pipx and pre-commit can install it."""

import base64
import hashlib

from archives import zip_file
from project import ADDRESSES, LICENSE, LICENSE_FILES, SUMMARY, VERSION, read


def build(release):
    platform = release.platform
    info = f"runnergen-{VERSION}.dist-info"
    entries = [
        (f"runnergen-{VERSION}.data/scripts/{platform.program}", release.binary, 0o755),
        *((f"{info}/licenses/{name}", read(name), 0o644) for name in LICENSE_FILES),
        (f"{info}/METADATA", metadata().encode(), 0o644),
        (f"{info}/WHEEL", wheel(platform.wheel).encode(), 0o644),
    ]
    entries.append((f"{info}/RECORD", record(entries, info).encode(), 0o644))
    path = release.directory / f"runnergen-{VERSION}-py3-none-{platform.wheel}.whl"
    path.write_bytes(zip_file(entries))


def metadata():
    links = [
        f"Project-URL: {label}, {ADDRESSES[key]}\n"
        for label, key in (("Repository", "repository"), ("Documentation", "documentation"))
        if ADDRESSES[key]
    ]
    licenses = "".join(f"License-File: {name}\n" for name in LICENSE_FILES)
    return (
        f"Metadata-Version: 2.4\nName: runnergen\nVersion: {VERSION}\nSummary: {SUMMARY}\n"
        f"License-Expression: {LICENSE}\n{licenses}{''.join(links)}"
        "Keywords: gitlab,kubernetes,helm,runner,lint\n"
        "Classifier: Environment :: Console\n"
        "Classifier: Programming Language :: Rust\n"
        "Requires-Python: >=3.7\n"
        "Description-Content-Type: text/markdown\n\n" + read("packaging/description.md").decode()
    )


def wheel(platform):
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in platform.split("."))
    return f"Wheel-Version: 1.0\nGenerator: runnergen {VERSION}\nRoot-Is-Purelib: false\n{tags}"


def record(entries, info):
    lines = []
    for name, content, _ in entries:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}\n")
    return "".join(lines) + f"{info}/RECORD,,\n"
