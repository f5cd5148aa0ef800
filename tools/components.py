#!/usr/bin/env python3
"""Holds what the programs are made of against the list that was reviewed,
deploy/components.txt: nothing joins or leaves unnoticed, nothing is older than it was
when it was looked at. Debian's point releases may make it newer.

    tools/components.py --bin=$(bazel info --config=opt bazel-bin)
    tools/components.py --bin=... --write    # the list anew, to be reviewed as a diff

Ends with `N passed, N failed`.
"""

import argparse
import os
import subprocess
import sys

import known_holes
import sbom

LIST = "deploy/components.txt"
# What is handed to users; the simulator is to try them out.
DELIVERED = ["connector/connector", "cli/destinationctl"]
REMEDY = (f"If that is as it should be, run `tools/components.py --bin=... --write`, say in"
          f" docs/dependencies.md why, and commit {LIST}.")
HEAD = """\
# What the programs are made of, and what builds and checks them, as reviewed: scope, name,
# the oldest version that will do, and the hash of what is compiled from source.
# tools/components.py holds the build against it and writes it anew (--write); ./dev setup
# brings what is older up to date.
"""


def described(bill):
    """{name: (scope, version, hash)} of a bill of materials."""
    found = {}
    for part in bill["components"]:
        digest = "".join(h["content"] for h in part.get("hashes", []))
        found[part["bom-ref"]] = (part["scope"], part["version"], digest)
    return found


def written(parts):
    lines = [" ".join(word for word in (scope, name, version, digest) if word)
             for name, (scope, version, digest) in parts.items()]
    # What becomes part of the programs first.
    return HEAD + "".join(line + "\n" for line in sorted(lines, key=order))


def order(line):
    return not line.startswith("required"), line


def reviewed(text):
    """{name: (scope, oldest version, hash)} of the list."""
    found = {}
    for line in text.splitlines():
        words = line.split()
        if words and not line.startswith("#"):
            if len(words) not in (3, 4) or words[1] in found:
                raise sbom.Incomplete(f"{LIST}: this line is none, or comes again: '{line}'."
                                      " Take it from the last commit, or write the list anew.")
            found[words[1]] = (words[0], words[2], words[3] if len(words) == 4 else "")
    return found


def is_older(version, floor):
    if version == floor:
        return False
    return subprocess.run(["dpkg", "--compare-versions", version, "lt", floor],
                          check=False).returncode == 0


def complaint(name, now, then):
    """What is wrong with a component that both lists have; '' if nothing is."""
    scope, version, digest = now
    reviewed_scope, floor, reviewed_digest = then
    if is_older(version, floor):
        upgrade = "`./dev setup` brings it up to date." if name.startswith("deb:") else ""
        return f"older: {name} is {version}, and was {floor} when it was reviewed. {upgrade}"
    if scope != reviewed_scope:
        return f"changed: {name} is {scope} now, and was {reviewed_scope}."
    if digest != reviewed_digest:
        return f"changed: {name} has the SHA-256 {digest}, and had {reviewed_digest}."
    return ""


def differences(now, then):
    """A line for each component that differs from the reviewed ones."""
    found = []
    for name in sorted(now.keys() | then.keys()):
        if name not in then:
            found.append(f"added: {name} {now[name][1]} ({now[name][0]})")
        elif name not in now:
            found.append(f"removed: {name} ({then[name][0]})")
        else:
            found.append(complaint(name, now[name], then[name]))
    return [line.rstrip() for line in found if line]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--bin", required=True, help="Bazel's folder of the built programs")
    parser.add_argument("--write", action="store_true", help="write the list anew")
    arguments = parser.parse_args()
    try:
        now = described(sbom.bill_of_materials(
            [os.path.join(arguments.bin, name) for name in DELIVERED]))
        if arguments.write:
            with open(os.path.join(sbom.ROOT, LIST), "w", encoding="utf-8") as file:
                file.write(written(now))
        then = reviewed(sbom.text_of(LIST))
    except (sbom.Incomplete, known_holes.Malformed) as why:
        sys.exit(f"{why}\n0 passed, 1 failed")
    found = differences(now, then)
    if found:
        print("\n".join([f"ERROR: not what {LIST} lists:", *found, REMEDY]))
    print(f"{len(now.keys() | then.keys()) - len(found)} passed, {len(found)} failed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
