"""Manifests that consist of download addresses and checksums: Homebrew, krew, aqua, mise, asdf and winget."""

import json

from archives import gz, sha256, tar
from project import ADDRESSES, LICENSE, SUMMARY, VERSION

# The systems of krew and Homebrew, by npm platform.
GO = {"linux": "linux", "darwin": "darwin", "win32": "windows", "x64": "amd64", "arm64": "arm64"}


def build_all(directory, releases, url):
    """Writes every manifest; `url` is the address of the directory with the archives."""
    if not url:
        print("skipped: Homebrew, krew, aqua, mise, asdf, winget: they need --download-url")
        return
    target = directory / "manifests"
    target.mkdir(exist_ok=True)
    archives = [(release, archive(release, url)) for release in releases]
    (target / "runnergen.rb").write_text(homebrew(archives))
    (target / "krew.yaml").write_text(krew(archives))
    (target / "aqua-registry.yaml").write_text(aqua(archives))
    (target / "mise.toml").write_text(mise(archives))
    (target / f"asdf-runnergen-{VERSION}.tar.gz").write_bytes(asdf(url))
    windows = [pair for pair in archives if pair[0].platform.npm[0] == "win32"]
    if windows:
        winget(target, windows)
    else:
        print("skipped: winget: no program for Windows")


def archive(release, url):
    """The address and checksum of the archive of a release."""
    name = f"{release.name}.tar.gz"
    return {"url": f"{url}/{name}", "sha256": sha256((release.directory / name).read_bytes())}


def system(release):
    name, cpu = release.platform.npm
    return GO[name], GO[cpu]


def homebrew(archives):
    blocks = ""
    for release, found in archives:
        name, cpu = system(release)
        if name == "windows":
            continue
        on_system = "on_linux" if name == "linux" else "on_macos"
        on_cpu = "on_intel" if cpu == "amd64" else "on_arm"
        blocks += (
            f"  {on_system} do\n    {on_cpu} do\n      url \"{found['url']}\"\n"
            f"      sha256 \"{found['sha256']}\"\n    end\n  end\n\n"
        )
    licenses = ", ".join(f'"{name}"' for name in LICENSE.split(" OR "))
    homepage = f"  homepage \"{ADDRESSES['repository']}\"\n" if ADDRESSES["repository"] else ""
    return f"""\
class Runnergen < Formula
  desc "{SUMMARY}"
{homepage}  version "{VERSION}"
  license any_of: [{licenses}]

{blocks}  def install
    bin.install "runnergen"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/runnergen.bash" => "runnergen"
    zsh_completion.install "completions/_runnergen"
    fish_completion.install "completions/runnergen.fish"
  end

  test do
    (testpath/"values.yaml").write "concurent: 1\\n"
    assert_match "concurrent", shell_output("#{{bin}}/runnergen validate values.yaml", 1)
  end
end
"""


def krew(archives):
    platforms = ""
    for release, found in archives:
        name, cpu = system(release)
        platforms += (
            f"    - selector:\n        matchLabels:\n          os: {name}\n          arch: {cpu}\n"
            f"      uri: {found['url']}\n      sha256: {found['sha256']}\n      bin: {release.platform.program}\n"
            f"      files:\n        - from: {release.name}/{release.platform.program}\n          to: .\n"
            f"        - from: {release.name}/LICENSE-MIT\n          to: .\n"
        )
    homepage = f"  homepage: {ADDRESSES['repository']}\n" if ADDRESSES["repository"] else ""
    return f"""\
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: runnergen
spec:
  version: v{VERSION}
{homepage}  shortDescription: {SUMMARY}
  description: |
    Renders the manifests of a GitLab Runner from the official chart's values.yaml, without Helm, and
    reports mistakes with file, line and column.
  platforms:
{platforms}"""


def aqua(archives):
    base = archives[0][1]["url"].rsplit("/", 1)[0]
    replacements = "".join(
        f"          - goos: {name}\n            goarch: {cpu}\n            replacements: {{}}\n"
        f"            url: {found['url']}\n            checksum: {{enabled: false}}\n"
        for (name, cpu), found in ((system(release), found) for release, found in archives)
    )
    first = archives[0][0]
    return f"""\
packages:
  - type: http
    name: runnergen
    description: {SUMMARY}
    url: {base}/{first.name}.tar.gz
    format: tar.gz
    files:
      - name: runnergen
        src: {first.name}/runnergen
    overrides:
{replacements}"""


def mise(archives):
    (release, found), *_ = [pair for pair in archives if pair[0].platform.npm == ("linux", "x64")] or archives
    return (
        f'[tools."http:runnergen"]\nversion = "{VERSION}"\nurl = "{found["url"]}"\n'
        f'checksum = "sha256:{found["sha256"]}"\nstrip_components = 1\nbin_path = "."\n'
    )


def asdf(url):
    """A plugin for asdf: a directory with scripts."""
    download = f"""\
#!/usr/bin/env bash
set -euo pipefail
case $(uname -s)-$(uname -m) in
  Linux-x86_64) target=x86_64-unknown-linux ;;
  Linux-aarch64) target=aarch64-unknown-linux ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  *) echo "error: no program for this system" >&2; exit 1 ;;
esac
for library in -musl -gnu ""; do
  archive=runnergen-$ASDF_INSTALL_VERSION-$target$library.tar.gz
  if curl -fsSL -o "$ASDF_DOWNLOAD_PATH/$archive" "{url}/$archive"; then
    tar -xzf "$ASDF_DOWNLOAD_PATH/$archive" -C "$ASDF_DOWNLOAD_PATH" --strip-components=1
    exit
  fi
done
echo "error: cannot download runnergen $ASDF_INSTALL_VERSION" >&2
exit 1
"""
    install = """\
#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$ASDF_INSTALL_PATH/bin"
cp "$ASDF_DOWNLOAD_PATH/runnergen" "$ASDF_INSTALL_PATH/bin/runnergen"
"""
    list_all = f"#!/usr/bin/env bash\necho {VERSION}\n"
    scripts = {"bin/download": download, "bin/install": install, "bin/list-all": list_all}
    return gz(tar((f"asdf-runnergen/{name}", text.encode(), 0o755) for name, text in sorted(scripts.items())))


def winget(target, archives):
    """The three manifests of winget."""
    common = {"PackageIdentifier": "runnergen.runnergen", "PackageVersion": VERSION, "ManifestVersion": "1.6.0"}
    installers = [
        {
            "Architecture": release.platform.npm[1],
            "InstallerUrl": found["url"].removesuffix(".tar.gz") + ".zip",
            "InstallerSha256": sha256((release.directory / f"{release.name}.zip").read_bytes()).upper(),
            "InstallerType": "zip",
            "NestedInstallerType": "portable",
            "NestedInstallerFiles": [{"RelativeFilePath": f"{release.name}\\runnergen.exe", "PortableCommandAlias": "runnergen"}],
        }
        for release, found in archives
    ]
    locale = {
        "PackageLocale": "en-US",
        "Publisher": ADDRESSES["maintainer"].split(" <")[0],
        "PackageName": "runnergen",
        "License": LICENSE,
        "ShortDescription": SUMMARY,
    }
    documents = {
        "": {**common, "DefaultLocale": "en-US", "ManifestType": "version"},
        ".installer": {**common, "Installers": installers, "ManifestType": "installer"},
        ".locale.en-US": {**common, **locale, "ManifestType": "defaultLocale"},
    }
    for suffix, document in documents.items():
        # JSON is YAML.
        (target / f"runnergen{suffix}.yaml").write_text(json.dumps(document, indent=2) + "\n")
