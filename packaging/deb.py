"""The Debian package. The program is linked statically, so it has no dependencies and runs on every version."""

import email.utils
import hashlib

from archives import EPOCH, ar, gz, tar, with_parents, xz
from project import ADDRESSES, DESCRIPTION, SUMMARY, VERSION, read

DATE = email.utils.formatdate(EPOCH)


def build(release):
    architecture = release.platform.debian
    if architecture is None:
        return
    files = installed_files(release)
    control = [
        ("./control", control_file(architecture, files).encode(), 0o644),
        ("./md5sums", checksums(files).encode(), 0o644),
    ]
    members = [
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", xz(tar([("./", None, 0o755), *control]))),
        ("data.tar.xz", xz(tar([("./", None, 0o755), *with_parents(files)]))),
    ]
    path = release.directory / f"runnergen_{VERSION}_{architecture}.deb"
    path.write_bytes(ar(members))


def installed_files(release):
    """The files as (path, content, mode)."""
    documentation = "usr/share/doc/runnergen"
    files = [
        ("usr/bin/runnergen", release.binary, 0o755),
        (f"{documentation}/copyright", copyright_file().encode(), 0o644),
        (f"{documentation}/changelog.gz", gz(changelog().encode()), 0o644),
        ("usr/share/lintian/overrides/runnergen", b"runnergen: statically-linked-binary [usr/bin/runnergen]\n", 0o644),
    ]
    files += [(f"usr/share/man/man1/{name}.gz", gz(page), 0o644) for name, page in release.extra_files("man")]
    completions = dict(release.extra_files("completions"))
    places = {
        "runnergen.bash": "bash-completion/completions/runnergen",
        "_runnergen": "zsh/vendor-completions/_runnergen",
        "runnergen.fish": "fish/vendor_completions.d/runnergen.fish",
    }
    files += [(f"usr/share/{place}", completions[name], 0o644) for name, place in places.items()]
    return [(f"./{path}", content, mode) for path, content, mode in files]


def control_file(architecture, files):
    kilobytes = sum(-(-len(content) // 1024) for _, content, _ in files)
    homepage = f"Homepage: {ADDRESSES['repository']}\n" if ADDRESSES["repository"] else ""
    description = "".join(f" {line}\n" for line in DESCRIPTION.splitlines())
    return (
        f"Package: runnergen\nVersion: {VERSION}\nArchitecture: {architecture}\nMaintainer: {ADDRESSES['maintainer']}\n"
        f"Installed-Size: {kilobytes}\nSection: devel\nPriority: optional\n{homepage}"
        f"Description: {SUMMARY}\n{description}"
    )


def checksums(files):
    return "".join(
        f"{hashlib.md5(content, usedforsecurity=False).hexdigest()}  {path.removeprefix('./')}\n"
        for path, content, _ in sorted(files)
    )


def copyright_file():
    _, notice, terms = read("LICENSE-MIT").decode().split("\n\n", 2)
    text = "".join(f" {line}\n" if line.strip() else " .\n" for line in terms.strip().splitlines())
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: runnergen\n\n"
        f"Files: *\nCopyright: {notice.removeprefix('Copyright').removeprefix(' (c)').strip()}\n"
        "License: Expat or Apache-2.0\n\n"
        f"License: Expat\n{text}\n"
        "License: Apache-2.0\n On Debian systems, the full text of the Apache License 2.0 is in\n"
        " /usr/share/common-licenses/Apache-2.0.\n"
    )


def changelog():
    return f"runnergen ({VERSION}) unstable; urgency=medium\n\n  * Release {VERSION}.\n\n -- {ADDRESSES['maintainer']}  {DATE}\n"
