"""The plugin archives for Helm 3 (a command) and Helm 4 (a post-renderer). Both contain the program."""

from archives import gz, tar
from project import LICENSE_FILES, SUMMARY, VERSION, read

HELM_3 = f"""\
name: runnergen
version: {VERSION}
usage: {SUMMARY}
description: {SUMMARY}
command: $HELM_PLUGIN_DIR/bin/PROGRAM
"""

HELM_4 = f"""\
apiVersion: v1
type: postrenderer/v1
name: runnergen
version: {VERSION}
runtime: subprocess
runtimeConfig:
  platformCommand:
    - command: ${{HELM_PLUGIN_DIR}}/bin/PROGRAM
      args: [post-render]
"""


def build(release):
    for helm, manifest in (("helm3", HELM_3), ("helm4", HELM_4)):
        program = release.platform.program
        files = [
            ("plugin.yaml", manifest.replace("PROGRAM", program).encode(), 0o644),
            *((name, read(name), 0o644) for name in LICENSE_FILES),
            (f"bin/{program}", release.binary, 0o755),
        ]
        # Helm 4 expects a directory with the name of the archive up to the version.
        top = f"runnergen-{helm}-plugin"
        entries = [(f"{top}/", None, 0o755), (f"{top}/bin/", None, 0o755)]
        entries += [(f"{top}/{name}", content, mode) for name, content, mode in sorted(files)]
        path = release.directory / f"{top}-{VERSION}-{release.target}.tgz"
        path.write_bytes(gz(tar(entries)))
