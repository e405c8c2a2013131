"""Container images as OCI layouts in a tar archive: the program alone, and the program with a shell, Git and CA
certificates."""

import json
import os
import shutil
import subprocess
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from archives import EPOCH, gz, sha256, tar, with_parents
from project import ADDRESSES, LICENSE, SUMMARY, VERSION

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CREATED = datetime.fromtimestamp(EPOCH, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

# The packages of the image for CI jobs, and the Debian release that they come from.
SUITE = "bookworm"
PACKAGES = "git,ca-certificates"


def build(release):
    if release.platform.oci is None:
        return
    program = [("runnergen", release.binary, 0o755), ("tmp/", None, 0o1777), ("work/", None, 0o755)]
    settings = {"Entrypoint": ["/runnergen"], "User": "65532:65532", "WorkingDir": "/work"}
    write(release, "scratch", [tar(program)], settings)


def build_tools(release):
    """The image with tools. mmdebstrap needs the network and packages of the build machine's architecture."""
    if release.platform.oci is None:
        return
    if shutil.which("mmdebstrap") is None:
        print("skipped: image with tools: mmdebstrap is missing")
        return
    with tempfile.TemporaryDirectory() as directory:
        base = Path(directory) / "base.tar"
        command = ["mmdebstrap", "--quiet", "--variant=essential", f"--include={PACKAGES}"]
        command += [f"--architectures={release.platform.debian}", "--dpkgopt=path-exclude=/usr/share/doc/*"]
        command += ["--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*"]
        built = subprocess.run([*command, SUITE, str(base)], env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)})
        if built.returncode != 0:
            print("skipped: image with tools: mmdebstrap failed")
            return
        program = list(with_parents([("usr/local/bin/runnergen", release.binary, 0o755), ("work/", None, 0o755)]))
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        settings = {"Cmd": ["runnergen", "--help"], "Env": [path, "LANG=C.UTF-8"], "WorkingDir": "/work"}
        write(release, "tools", [base.read_bytes(), tar(program)], settings)


def write(release, name, layers, settings):
    system, architecture = release.platform.oci
    blobs = {}

    def blob(data, media_type):
        digest = sha256(data)
        blobs[f"blobs/sha256/{digest}"] = data
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    labels = {
        "org.opencontainers.image.title": "runnergen",
        "org.opencontainers.image.description": SUMMARY,
        "org.opencontainers.image.licenses": LICENSE,
        "org.opencontainers.image.version": VERSION,
    }
    if ADDRESSES["repository"]:
        labels["org.opencontainers.image.source"] = ADDRESSES["repository"]
    config = {
        "created": CREATED,
        "architecture": architecture,
        "os": system,
        "config": {**settings, "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{sha256(layer)}" for layer in layers]},
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": blob(encode(config), CONFIG),
        "layers": [blob(gz(layer), LAYER) for layer in layers],
        "annotations": labels,
    }
    reference = {
        **blob(encode(manifest), MANIFEST),
        "platform": {"os": system, "architecture": architecture},
        "annotations": {"org.opencontainers.image.ref.name": VERSION},
    }
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [reference]}
    files = {"oci-layout": encode({"imageLayoutVersion": "1.0.0"}), "index.json": encode(index), **blobs}
    packed = tar(with_parents((path, data, 0o644) for path, data in files.items()))
    (release.directory / f"runnergen-{VERSION}-image-{name}-{architecture}.tar").write_bytes(packed)


def encode(document):
    return json.dumps(document, separators=(",", ":")).encode()
