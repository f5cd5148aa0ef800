#!/usr/bin/env python3
"""Measures which branches of the code that decides are taken by its tests.

    tools/branch_coverage.py [SUBJECT...]    classifier delivery

Builds the subject's sources and tests with gcov, without Bazel, runs the tests and
prints for each source how many of its branches were taken, and where one was not.
A subject whose total is below what is asked of it has failed; the last line is
`N passed, N failed`.
"""

import collections
import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# measured: sources whose branches count; tests: run together; others: needed to link;
# packages: of pkg-config; least: percent of branches.
Subject = collections.namedtuple("Subject", "measured tests others packages least")

ABSL = ["absl_strings", "absl_time", "absl_status", "absl_statusor", "absl_span"]


def sources(*patterns):
    found = []
    for pattern in patterns:
        found += glob.glob(pattern, root_dir=ROOT)
    return sorted(n for n in found if not n.endswith("_test.cc"))


def tests(*patterns):
    found = []
    for pattern in patterns:
        found += glob.glob(pattern, root_dir=ROOT)
    return sorted(n for n in found if not n.endswith("_fuzz_test.cc"))


CLASSIFIER = sources("meta_client/graph_answer.cc", "meta_client/graph_codes.cc",
                     "meta_client/event_index_hint.cc", "meta_client/usage_headers.cc")
BASE = sources("meta_client/json_reader.cc", "base/utf8.cc", "base/error_reason.cc")

SUBJECTS = {
    "classifier": Subject(
        CLASSIFIER,
        tests("meta_client/graph_answer_test.cc", "meta_client/graph_codes_test.cc",
              "meta_client/event_index_hint_test.cc",
              "meta_client/usage_headers_test.cc"),
        BASE, ABSL + ["RapidJSON"], 100),
    "delivery": Subject(
        sources("delivery/*.cc"), tests("delivery/*_test.cc"),
        CLASSIFIER + BASE + sources("meta_client/event_shape.cc", "events/event_window.cc",
                                    "events/row_reason.cc", "ledger/claim_table.cc"),
        ABSL + ["RapidJSON", "absl_flat_hash_map", "absl_random_random",
                "absl_random_bit_gen_ref"], 97),
}


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command[:3])} ... failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def package_flags(what, packages):
    return run(["pkg-config", what, "gmock", "gtest_main"] + packages, ROOT).split()


def build_and_run(subject, folder):
    """Compiles all, measured sources with gcov, and runs the tests once."""
    flags = ["-std=c++20", "-O0", "-g0", "-I", ROOT] + package_flags("--cflags", subject.packages)

    def compiled(name):
        # Without exceptions there are no branches that only they take.
        extra = ["--coverage", "-fno-exceptions"] if name in subject.measured else []
        target = name.replace("/", "-")[:-3] + ".o"
        run(["g++"] + flags + extra + ["-c", os.path.join(ROOT, name), "-o", target], folder)
        return target

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as compilers:
        objects = list(compilers.map(compiled, subject.measured + subject.others + subject.tests))
    # Libraries that depend on each other in a circle are looked through twice.
    libraries = package_flags("--libs", subject.packages)
    run(["g++", "--coverage", "-o", "all_tests"] + objects + libraries + libraries, folder)
    run(["./all_tests", "--gtest_brief=1"], folder)


def branches_of(name, folder):
    """{line: [times each branch was taken]}, for all copies of a line together."""
    target = name.replace("/", "-")[:-3]
    text = run(["gcov", "--json-format", "--stdout", "--branch-probabilities", target + ".gcda"],
               folder)
    lines = {}
    for file in json.loads(text.splitlines()[0])["files"]:
        if os.path.abspath(os.path.join(folder, file["file"])) != os.path.join(ROOT, name):
            continue
        for line in file["lines"]:
            counts = [b["count"] for b in line["branches"] if not b["throw"]]
            known = lines.setdefault(line["line_number"], [])
            # A template or lambda can have a line more than once.
            lines[line["line_number"]] = (
                [a + b for a, b in zip(known, counts)] if len(known) == len(counts)
                else known + counts)
    return lines


def measure(subject, folder):
    """Prints a line a source; gives (taken, all)."""
    taken = total = 0
    for name in subject.measured:
        lines = branches_of(name, folder)
        counts = [count for line in lines.values() for count in line]
        hit = sum(1 for count in counts if count > 0)
        print(f"  {hit:4} of {len(counts):4}  {name}")
        for number, line in sorted(lines.items()):
            if 0 in line:
                print(f"        line {number}: {line.count(0)} of {len(line)} never taken")
        taken += hit
        total += len(counts)
    return taken, total


def main(names):
    unknown = set(names) - set(SUBJECTS)
    if unknown:
        sys.exit(f"unknown: {' '.join(sorted(unknown))}; there are {' '.join(SUBJECTS)}")
    passed = 0
    names = names or list(SUBJECTS)
    for name in names:
        subject = SUBJECTS[name]
        with tempfile.TemporaryDirectory() as folder:
            build_and_run(subject, folder)
            taken, total = measure(subject, folder)
        percent = 100 * taken / total if total else 0
        enough = percent >= subject.least
        print(f"{'passed' if enough else 'FAILED'}: {name}: {percent:.1f} % of branches "
              f"({taken} of {total}); {subject.least} % are asked", flush=True)
        passed += enough
    print(f"{passed} passed, {len(names) - passed} failed")
    return 0 if passed == len(names) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
