"""The project and the release that is packaged."""

import json
import pathlib
import tomllib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent

SUMMARY = "Render and validate GitLab Runner manifests from the official chart's values"
DESCRIPTION = """\
runnergen reads the values.yaml of the official gitlab-runner Helm chart and,
without Helm, renders the Kubernetes manifests and reports mistakes with file,
line and column, also inside the embedded TOML and Go template expressions."""


@dataclass(frozen=True)
class Platform:
    """The names of a target in each packaging system; None where it is not supported."""

    wheel: str
    npm: tuple[str, str]
    debian: str | None = None
    rpm: str | None = None
    oci: tuple[str, str] | None = None
    program: str = "runnergen"


PLATFORMS = {
    "x86_64-unknown-linux": Platform(
        "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
        ("linux", "x64"), "amd64", "x86_64", ("linux", "amd64")),
    "aarch64-unknown-linux": Platform(
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        ("linux", "arm64"), "arm64", "aarch64", ("linux", "arm64")),
    "x86_64-apple-darwin": Platform("macosx_10_12_x86_64", ("darwin", "x64")),
    "aarch64-apple-darwin": Platform("macosx_11_0_arm64", ("darwin", "arm64")),
    "x86_64-pc-windows": Platform("win_amd64", ("win32", "x64"), program="runnergen.exe"),
}


def platform_of(target):
    """The platform of a Rust target; the C library is linked statically, so its name does not matter."""
    for ending in ("-gnu", "-musl", "-msvc"):
        target = target.removesuffix(ending)
    if target not in PLATFORMS:
        raise SystemExit(f"error: unknown target {target}: expected one of {', '.join(PLATFORMS)}")
    return PLATFORMS[target]


@dataclass(frozen=True)
class Release:
    """A binary and what belongs to it."""

    target: str
    binary: bytes
    directory: pathlib.Path
    # The directory with completions and manual pages, as in the archive.
    extras: pathlib.Path
    download_url: str

    @property
    def platform(self):
        return platform_of(self.target)

    @property
    def name(self):
        return f"runnergen-{VERSION}-{self.target}"

    def extra_files(self, kind):
        """The files in a directory of the extras, as name and content."""
        return [(path.name, path.read_bytes()) for path in sorted((self.extras / kind).iterdir())]


def _cargo():
    return tomllib.loads((ROOT / "Cargo.toml").read_text())


VERSION = _cargo()["workspace"]["package"]["version"]
LICENSE = _cargo()["workspace"]["package"]["license"]
ADDRESSES = json.loads((ROOT / "packaging/addresses.json").read_text())
LICENSE_FILES = ["LICENSE-MIT", "LICENSE-APACHE"]


def read(name):
    return (ROOT / name).read_bytes()
