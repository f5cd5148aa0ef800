#!/usr/bin/env python3
"""Says where built programs come from, as an in-toto statement with SLSA's provenance
(v1, JSON): their SHA-256, the command, the commit, and what they were built with.

    tools/provenance.py bazel-bin/connector/connector > provenance.json
    tools/provenance.py --verify provenance.json bazel-bin/connector/connector

Unsigned: it says what a build was, and is proof only as far as whoever keeps the file is
trusted (SLSA build level 1). Equal inputs give equal bytes; a time is in it only if
SOURCE_DATE_EPOCH tells one.
"""

import argparse
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys

import known_holes
import sbom

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
# Ours; docs/dependencies.md says what it stands for.
BUILD_TYPE = "urn:meta-offline-connector:bazel:v1"
LOCAL_BUILDER = "urn:meta-offline-connector:builder:local-unsigned"
TARGETS = {"connector": "//connector:connector", "destinationctl": "//cli:destinationctl",
           "graph_simulator": "//simulator:graph_simulator"}


class Unfit(Exception):
    """What is asked for would say something untrue; the text says what to do."""


def sha256_of(path):
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as why:
        raise Unfit(f"{path} cannot be read ({why.strerror}): build it first, with"
                    " `bazel build --config=opt //...`.") from why


def commit_of(folder):
    """The commit of the sources, which must be all that is there."""
    if sbom.run("git", "-C", folder, "status", "--porcelain", "--untracked-files=no"):
        raise Unfit("There are changes that are in no commit: commit them and build again, or the"
                    " statement would speak of other sources.")
    return sbom.run("git", "-C", folder, "rev-parse", "HEAD").strip()


def toolchain():
    """Debian's packages that compile and link, beside those of the list of packages."""
    names = [sbom.run("g++", f"-print-prog-name={name}").strip() for name in ("cc1plus", "collect2")]
    names += [sbom.run("g++", f"-print-file-name={name}").strip()
              for name in ("crt1.o", "libstdc++.so", "libgcc.a")]
    names += ["/usr/bin/as", "/usr/bin/ld.gold"]
    return sbom.owners({os.path.realpath(name) for name in names})


def dependencies(commit, programs):
    """SLSA's resource descriptors of all that the build took."""
    found = [{"name": "source", "uri": f"git+urn:meta-offline-connector@{commit}",
              "digest": {"gitCommit": commit}}]
    packages = dict.fromkeys(toolchain(), False)
    parts = {part["bom-ref"]: part for part in [
        *sbom.debian_components(packages), *sbom.bill_of_materials(programs)["components"]]}
    for reference, part in sorted(parts.items()):
        # Linters from npm become no part of what is built.
        if reference.startswith("deb"):
            one = {"name": reference, "uri": part["purl"]}
            for digest in part.get("hashes", []):
                one["digest"] = {digest["alg"].lower().replace("-", ""): digest["content"]}
            found.append(one)
    return found


def statement(programs, commit, builder=LOCAL_BUILDER, epoch=None):
    """The in-toto statement for programs that were built from a commit."""
    targets = [TARGETS.get(os.path.basename(path), os.path.basename(path)) for path in programs]
    details = {"builder": {"id": builder}}
    if epoch is not None:
        finished = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
        details["metadata"] = {"finishedOn": finished.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return {
        "_type": STATEMENT,
        "subject": [{"name": os.path.basename(path), "digest": {"sha256": sha256_of(path)}}
                    for path in programs],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {
                    "command": ["bazel", "build", "--config=opt", *targets], "commit": commit},
                "resolvedDependencies": dependencies(commit, programs),
            },
            "runDetails": details,
        },
    }


def malformed(said):
    """What keeps a statement from being one of ours, a line each."""
    found = []
    for key, wanted in (("_type", STATEMENT), ("predicateType", PREDICATE)):
        if said.get(key) != wanted:
            found.append(f"its {key} is {said.get(key)!r}, not {wanted!r}")
    definition = said.get("predicate", {}).get("buildDefinition", {})
    if definition.get("buildType") != BUILD_TYPE:
        found.append(f"its buildType is {definition.get('buildType')!r}, not {BUILD_TYPE!r}")
    commit = definition.get("externalParameters", {}).get("commit", "")
    sources = [one for one in definition.get("resolvedDependencies", [])
               if one.get("name") == "source"]
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        found.append(f"its commit is {commit!r}")
    if [one.get("digest", {}).get("gitCommit") for one in sources] != [commit]:
        found.append("its sources are not those of its commit")
    return found


def differences(said, programs):
    """What does not fit between a statement and programs, a line each."""
    found = malformed(said)
    spoken = {one.get("name"): one.get("digest", {}).get("sha256")
              for one in said.get("subject", [])}
    for path in programs:
        name, digest = os.path.basename(path), sha256_of(path)
        if name not in spoken:
            found.append(f"it does not speak of {name}, but of {sorted(map(str, spoken))}")
        elif spoken[name] != digest:
            found.append(f"{name} has the SHA-256 {digest}, and it speaks of {spoken[name]}")
    return found


def verify(path, programs):
    """Prints yes, or what differs. Returns the exit code."""
    try:
        with open(path, encoding="utf-8") as file:
            said = json.load(file)
    except (OSError, ValueError) as why:
        raise Unfit(f"{path} is no statement ({why}): `tools/provenance.py PROGRAM > FILE`"
                    " writes one.") from why
    found = differences(said, programs)
    for line in found:
        print(f"no: {line}")
    if not found:
        commit = said["predicate"]["buildDefinition"]["externalParameters"]["commit"]
        print(f"yes: {', '.join(map(os.path.basename, programs))} as built from {commit}"
              " (nobody signed that)")
    return 1 if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("programs", nargs="+", metavar="PROGRAM")
    parser.add_argument("--verify", metavar="FILE", help="compare programs with a statement")
    parser.add_argument("--builder", default=LOCAL_BUILDER, metavar="URI", help="who builds")
    arguments = parser.parse_args()
    try:
        if arguments.verify:
            sys.exit(verify(arguments.verify, arguments.programs))
        print(json.dumps(statement(arguments.programs, commit_of(sbom.ROOT), arguments.builder,
                                   os.environ.get("SOURCE_DATE_EPOCH")), indent=2))
    except (Unfit, sbom.Incomplete, known_holes.Malformed) as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
