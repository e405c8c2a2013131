"""The npm packages: one for each platform with the program, and the main package, which runs it."""

import json

from archives import gz, tar
from project import ADDRESSES, LICENSE, LICENSE_FILES, SUMMARY, VERSION, read

LAUNCHER = """\
#!/usr/bin/env node
"use strict";

const { spawnSync } = require("node:child_process");

const name = `runnergen-${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "runnergen.exe" : "runnergen";

let path;
try {
  path = require.resolve(`${name}/bin/${program}`);
} catch {
  console.error(`error: the package ${name} is missing: this platform is not supported, or optional dependencies were omitted`);
  process.exit(3);
}

const result = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (result.error) {
  console.error(`error: cannot run ${path}: ${result.error.message}`);
  process.exit(3);
}
if (result.signal) {
  process.kill(process.pid, result.signal);
}
process.exit(result.status ?? 3);
"""


def build(release):
    """The package of one platform."""
    system, cpu = release.platform.npm
    name = f"runnergen-{system}-{cpu}"
    about = {"os": [system], "cpu": [cpu], "preferUnplugged": True}
    files = [(f"bin/{release.platform.program}", release.binary, 0o755)]
    write(release.directory, name, f"{SUMMARY} (program for {system} {cpu})", about, files)


def build_main(directory, releases):
    """The main package."""
    platforms = sorted("runnergen-{}-{}".format(*release.platform.npm) for release in releases)
    about = {
        "bin": {"runnergen": "bin/runnergen.js"},
        "optionalDependencies": {name: VERSION for name in platforms},
        "engines": {"node": ">=16"},
    }
    files = [
        ("README.md", read("packaging/description.md"), 0o644),
        ("bin/runnergen.js", LAUNCHER.encode(), 0o755),
    ]
    write(directory, "runnergen", SUMMARY, about, files)


def write(directory, name, description, about, files):
    manifest = {"name": name, "version": VERSION, "description": description, "license": LICENSE, **about}
    if ADDRESSES["repository"]:
        manifest["repository"] = {"type": "git", "url": f"git+{ADDRESSES['repository']}.git"}
    entries = [
        ("package.json", (json.dumps(manifest, indent=2) + "\n").encode(), 0o644),
        *((license, read(license), 0o644) for license in LICENSE_FILES),
        *files,
    ]
    packed = tar((f"package/{path}", content, mode) for path, content, mode in sorted(entries))
    (directory / f"{name}-{VERSION}.tgz").write_bytes(gz(packed))
