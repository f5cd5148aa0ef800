#!/usr/bin/env python3
"""Lists what the connector is made of, as CycloneDX 1.5 (JSON): Debian's packages with
the versions that are installed, BoringSSL with the hash that the build checks, the linters
from npm. Equal inputs give equal bytes: no time, no serial number.

    tools/sbom.py > sbom.json
    tools/sbom.py bazel-bin/connector/connector > sbom.json   # and what it loads at run time

Scope `required` is part of the programs, `excluded` only of building and checking them.
What is known against them (SECURITY.md) is listed as `vulnerabilities`.
"""

import argparse
import json
import os
import re
import subprocess
import sys

import known_holes

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = "tools/apt_packages.txt"
BORINGSSL = "third_party/boringssl/boringssl.bzl"
NPM = "package-lock.json"
# The section of the list whose packages become part of the programs, but for what only
# tests and measurements are linked with.
LIBRARIES = "Libraries"
ONLY_TESTS = {"libbenchmark-dev", "libgmock-dev", "libgtest-dev"}


class Incomplete(Exception):
    """What is asked for cannot be listed; the text says what to do."""


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def listed_packages(text):
    """[(package, whether it becomes part of the programs)] of the list of packages."""
    packages = []
    section = ""
    after_blank = True
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("#"):
            # A comment's first line names the section.
            if after_blank:
                section = re.split(r"[.:]", line.lstrip("# "))[0]
        elif line:
            packages.append((line, section == LIBRARIES and line not in ONLY_TESTS))
        after_blank = not line
    return packages


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Incomplete(f"'{' '.join(words[:3])} ...' failed: {done.stderr.strip()}\n"
                         "`./dev setup` installs what is missing.")
    return done.stdout


def debian_components(packages):
    """Components for {package: whether it is required}."""
    names = sorted(packages)
    shown = run("dpkg-query", "-W", "-f",
                "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n",
                *names)
    components = []
    for line in sorted(shown.splitlines()):
        name, version, architecture, source, source_version = line.split("\t")
        components.append({
            "type": "library" if packages[name] else "application",
            "bom-ref": f"deb:{name}",
            "name": name,
            "version": version,
            "scope": "required" if packages[name] else "excluded",
            "purl": f"pkg:deb/debian/{name}@{version}?arch={architecture}&distro=debian-12",
            # Debian's security tracker speaks of source packages.
            "properties": [{"name": "debian:source", "value": f"{source} {source_version}"}],
        })
    return components


def loaded_packages(programs):
    """Packages of the shared libraries that the programs load."""
    files = set()
    for program in programs:
        for line in run("ldd", program).splitlines():
            found = re.search(r"(/\S+) \(0x", line)
            if found:
                files.add(os.path.realpath(found.group(1)))
    return owners(files)


def owners(files):
    """The Debian packages of files, which dpkg may know from before /lib moved to /usr/lib."""
    if not files:
        return set()
    names = [name for path in files for name in (path, path.removeprefix("/usr"))]
    # It fails where it does not know one of the names.
    shown = subprocess.run(["dpkg-query", "-S", *sorted(set(names))], capture_output=True,
                           text=True, check=False).stdout
    known = {}
    for line in shown.splitlines():
        packages, _, path = line.partition(": ")
        known[path] = packages.split(",")[0].split(":")[0]
    for path in files:
        if path not in known and path.removeprefix("/usr") not in known:
            raise Incomplete(f"{path} is of no Debian package: install the library from Debian.")
    return set(known.values())


def boringssl_component(text):
    """BoringSSL is compiled in, from the archive whose hash the build checks."""
    digests = re.findall(r'^    "([0-9a-f]{64})",$', text, re.M)
    versions = re.findall(r"\b\d+\.\d+\.\d+\+r\d+\b", text)
    package = re.search(r'^_PACKAGE = "(.+)"$', text, re.M)
    if not digests or len(digests) != len(versions) or not package:
        raise Incomplete(f"{BORINGSSL} does not tell a version for each hash.")
    # The first is Debian 12's, which is what this tree is built on.
    return {
        "type": "library",
        "bom-ref": "deb-source:boringssl",
        "name": "boringssl",
        "version": versions[0],
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": digests[0]}],
        "purl": f"pkg:deb/debian/{package.group(1)}@{versions[0]}?arch=source&distro=debian-12",
    }


def npm_components(lock):
    components = []
    for path, package in sorted(lock["packages"].items()):
        if not path or package.get("optional"):
            continue
        name = path.removeprefix("node_modules/")
        components.append({
            "type": "application",
            "bom-ref": f"npm:{name}",
            "name": name,
            "version": package["version"],
            "scope": "excluded",
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
        })
    return components


def bill_of_materials(programs=()):
    packages = dict(listed_packages(text_of(PACKAGES)))
    packages.update(dict.fromkeys(loaded_packages(programs), True))
    components = [boringssl_component(text_of(BORINGSSL)),
                  *debian_components(packages),
                  *npm_components(json.loads(text_of(NPM)))]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "connector",
                                   "name": "meta-offline-connector"}},
        "components": components,
        "vulnerabilities": known_holes.vulnerabilities(
            text_of(known_holes.DOCUMENT), {part["bom-ref"] for part in components}),
    }


def main():
    parser = argparse.ArgumentParser(description="Writes the software bill of materials.")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM",
                        help="built programs, whose shared libraries are listed, too")
    try:
        print(json.dumps(bill_of_materials(parser.parse_args().programs), indent=2))
    except (Incomplete, known_holes.Malformed) as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
