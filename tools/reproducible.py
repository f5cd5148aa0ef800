#!/usr/bin/env python3
"""Builds the last commit twice, in two folders and with two of Bazel's, without any cache,
and compares the programs byte by byte; says in which section they differ. Then one build's
provenance must fit the other's programs. Takes twice a complete build: `./dev test --all`.

    tools/reproducible.py [--keep]

Ends with `N passed, N failed`.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

import known_holes
import provenance
import sbom

TARGETS = ["//connector:connector", "//cli:destinationctl"]
PROGRAMS = ["connector/connector", "cli/destinationctl"]
# What may differ between two machines, and must not show: where, how many at once, whose
# time and language.
BUILDS = [
    ("first", ["--jobs=HOST_CPUS"], {"TZ": "UTC", "LC_ALL": "C.UTF-8"}),
    ("in/another/folder", ["--jobs=1"], {"TZ": "Pacific/Auckland", "LC_ALL": "C"}),
]


class BuildFailed(Exception):
    """A build did not come about; the text says where its output is."""


def section_digests(program):
    """{name of a section: SHA-256 of its bytes}, and the rest of the file as ''."""
    with open(program, "rb") as file:
        content = file.read()
    shown = sbom.run("readelf", "--wide", "--section-headers", program)
    digests = {"": hashlib.sha256(content).hexdigest()}
    for line in shown.splitlines():
        found = re.match(r"\s*\[ *\d+\] (\S+) +(\S+) +[0-9a-f]+ ([0-9a-f]+) ([0-9a-f]+)", line)
        if found and found.group(2) != "NOBITS":
            offset, size = (int(found.group(n), 16) for n in (3, 4))
            digests[found.group(1)] = hashlib.sha256(content[offset:offset + size]).hexdigest()
    return digests


def differing_sections(one, other):
    """The sections that two programs do not share; 'headers' if only those differ."""
    first, second = section_digests(one), section_digests(other)
    if first[""] == second[""]:
        return []
    names = sorted(name for name in first.keys() | second.keys()
                   if name and first.get(name) != second.get(name))
    return names or ["headers"]


def compare(one, other):
    """'' if two files are equal, or what to look at."""
    sections = differing_sections(one, other)
    if not sections:
        return ""
    return (f"differs in {', '.join(sections)}: `readelf --string-dump=SECTION` or `objdump -d` of"
            f" both shows how: {one} {other}")


def build(folder, base, options, variables):
    """A clone of the last commit, built. Returns the folder of its programs."""
    subprocess.run(["git", "clone", "--quiet", sbom.ROOT, folder], check=True)
    bazel = ["bazel", f"--output_base={base}"]
    environment = {**os.environ, **variables}
    try:
        # An empty name is no cache: each of the two compiles all by itself.
        code = subprocess.run([*bazel, "build", "--config=opt", "--disk_cache=", *options,
                               "--color=no", "--curses=no", "--show_progress_rate_limit=60",
                               *TARGETS], cwd=folder, env=environment, check=False).returncode
        if code != 0:
            raise BuildFailed(f"The build in {folder} failed (above): does `./dev test --fast` pass?")
        return subprocess.run([*bazel, "info", "--config=opt", "bazel-bin"], cwd=folder,
                              env=environment, capture_output=True, text=True,
                              check=True).stdout.strip()
    finally:
        subprocess.run([*bazel, "shutdown"], cwd=folder, env=environment, check=False)


def build_twice(folder):
    """The two folders of programs."""
    return [build(os.path.join(folder, name, "source"), os.path.join(folder, name, "bazel"),
                  options, variables) for name, options, variables in BUILDS]


def report(first, second, commit):
    """Compares all. Returns how many comparisons passed and failed."""
    results = {}
    for name in PROGRAMS:
        one, other = (os.path.join(folder, name) for folder in (first, second))
        results[name] = compare(one, other)
        print(f"{name}: {results[name] or 'equal, SHA-256 ' + provenance.sha256_of(one)}")
    said = provenance.statement([os.path.join(first, name) for name in PROGRAMS], commit)
    wrong = provenance.differences(json.loads(json.dumps(said)),
                                   [os.path.join(second, name) for name in PROGRAMS])
    print("\n".join(f"provenance: {line}" for line in wrong or ["fits the other build"]))
    failed = sum(map(bool, results.values())) + bool(wrong)
    return len(results) + 1 - failed, failed


def remove(folder):
    # Bazel takes from its folders the right to be written.
    subprocess.run(["chmod", "-R", "u+w", folder], check=False)
    subprocess.run(["rm", "-rf", folder], check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--keep", action="store_true", help="leave both builds for a look")
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="reproducible")
    with contextlib.ExitStack() as at_end:
        if not arguments.keep:
            at_end.callback(remove, folder)
        try:
            commit = sbom.run("git", "-C", sbom.ROOT, "rev-parse", "HEAD").strip()
            passed, failed = report(*build_twice(folder), commit)
        except (BuildFailed, sbom.Incomplete, known_holes.Malformed, provenance.Unfit) as why:
            print(why)
            passed, failed = 0, 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
