"""The RPM package, built by rpmbuild."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import deb
from archives import EPOCH
from project import ADDRESSES, DESCRIPTION, LICENSE, LICENSE_FILES, SUMMARY, VERSION, read

# No tool may change the program, and nothing may depend on the build machine.
MACROS = {
    "_buildhost": "localhost",
    "use_source_date_epoch_as_buildtime": "1",
    "clamp_mtime_to_source_date_epoch": "1",
    "_build_id_links": "none",
    "__os_install_post": "%{nil}",
    "debug_package": "%{nil}",
    "_binary_payload": "w9.xzdio",
    "_source_filedigest_algorithm": "8",
    "_binary_filedigest_algorithm": "8",
}


def build(release):
    architecture = release.platform.rpm
    if architecture is None:
        return
    if shutil.which("rpmbuild") is None:
        print("skipped: rpm: rpmbuild is missing")
        return
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory)
        tree = top / "tree"
        write(tree, release)
        (top / "runnergen.spec").write_text(specification(tree))
        macros = {**MACROS, "_topdir": str(top), "_rpmdir": str(release.directory), "_rpmfilename": "%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm"}
        defines = [word for name, value in macros.items() for word in ("--define", f"{name} {value}")]
        subprocess.run(
            ["rpmbuild", "-bb", "--quiet", "--target", f"{architecture}-linux", *defines, str(top / "runnergen.spec")],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)},
            stdout=subprocess.DEVNULL,
        )


def write(tree, release):
    """The installed files: those of the Debian package, with the paths of RPM distributions."""
    places = {"usr/share/zsh/vendor-completions/": "usr/share/zsh/site-functions/"}
    for path, content, mode in deb.installed_files(release):
        path = path.removeprefix("./")
        if path.startswith(("usr/share/doc/", "usr/share/lintian/")):
            continue
        for old, new in places.items():
            path = path.replace(old, new)
        place(tree / path, content, mode)
    for name in LICENSE_FILES:
        place(tree / "usr/share/licenses/runnergen" / name, read(name), 0o644)


def place(path, content, mode):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)
    os.utime(path, (EPOCH, EPOCH))


def specification(tree):
    files = sorted("/" + str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file())
    url = f"URL: {ADDRESSES['repository']}\n" if ADDRESSES["repository"] else ""
    return (
        f"Name: runnergen\nVersion: {VERSION}\nRelease: 1\nSummary: {SUMMARY}\nLicense: {LICENSE}\n{url}"
        f"AutoReqProv: no\n\n%description\n{DESCRIPTION}\n\n"
        f"%install\nmkdir -p %{{buildroot}}\ncp -a {tree}/. %{{buildroot}}/\n\n%files\n%defattr(-,root,root)\n%dir /usr/share/licenses/runnergen\n"
        + "\n".join(files) + "\n"
    )
