#!/usr/bin/env python3
"""Builds the packages of a release: packaging/build.py --binary TARGET=FILE [--download-url URL] [--tools-image] DIR

DIR contains an unpacked archive for each target, runnergen-VERSION-TARGET/, as scripts/release makes them.
"""

import argparse
import pathlib

import deb
import helm
import links
import npm
import oci
import rpm
import wheel
from project import ADDRESSES, VERSION, Release


def main():
    parser = argparse.ArgumentParser(description="Builds the packages of a release.")
    parser.add_argument("--binary", action="append", required=True, metavar="TARGET=FILE")
    parser.add_argument("--download-url", default="", metavar="URL", help="address of the directory with the archives")
    parser.add_argument("--tools-image", action="store_true", help="also build the image with a shell, Git and CA certificates")
    parser.add_argument("directory", type=pathlib.Path)
    arguments = parser.parse_args()
    url = arguments.download_url or released_at()
    releases = [release(arguments.directory.resolve(), binary, url) for binary in arguments.binary]
    for one in releases:
        for module in (wheel, npm, deb, rpm, oci, helm):
            module.build(one)
        if arguments.tools_image:
            oci.build_tools(one)
    npm.build_main(arguments.directory, releases)
    links.build_all(arguments.directory, releases, url)


def released_at():
    """The address of the release's files, if the project has a public address."""
    repository = ADDRESSES["repository"]
    return f"{repository}/releases/download/v{VERSION}" if repository else ""


def release(directory, binary, url):
    target, path = binary.split("=", 1)
    content = pathlib.Path(path).read_bytes()
    return Release(target, content, directory, directory / f"runnergen-{VERSION}-{target}", url)


if __name__ == "__main__":
    main()
