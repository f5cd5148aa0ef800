#!/usr/bin/env python3
"""All checks, cheapest first. `./dev test` runs it, and so does .ci/run.

A step that fails does not stop the others. What failed is said again at the end, with
the lines that say why: CI's record shows little but the end. The last line is
`N passed, N failed`: lint checks, Python tests, Bazel's test targets, canaries, components, the image's, the demo's and the fortnight's
checks, the fields whose normalization was compared with the reference's and the subjects whose
branches were counted, together.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STARTUP = os.environ.get("DEV_BAZEL_STARTUP", "").split()
PROGRAMS = ["//connector:connector", "//cli:destinationctl", "//simulator:graph_simulator"]
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed")
PASSED = {"PASSED", "FLAKY"}
SANITIZERS = {"--config=asan", "--config=ubsan", "--config=tsan"}
# What reads bytes, and what keeps them: `./dev test` compiles and runs the tests of these
# folders for the sanitizers, and all others optimized. Each test once is what 40 minutes on
# two cores hold; --all is both of all.
SANITIZED = ["base", "delivery", "events", "hashing", "ledger", "meta_client"]
OPTIMIZED = ["--config=opt"]
# While one compiler waits for the disk another runs.
MORE_AT_ONCE = ["--jobs=HOST_CPUS*1.5", "--local_cpu_resources=HOST_CPUS*1.5"]
# clang-tidy takes ten seconds a source.
NEWEST_TIDIED = 20
# Lines that say why something failed: of gtest, unittest, compilers, Bazel, sanitizers, our
# own checks, and the tests' tables.
WHY = re.compile(
    r"FAIL|ERROR|TIMEOUT|Error\b|error:|Failure$|Traceback|Sanitizer|LeakSan|\bdiffers\b"
    r"|[Nn]ot found|terminate called|\bSIG[A-Z]{3,4}\b|ran nothing")
# gtest's values stand below its `Failure`.
GTEST_FAILURE = re.compile(r"Failure$")
LINES_OF_A_FAILURE = 7
LINES_OF_A_STEP = 40
LONGEST_LINE = 400


class Steps:
    """Runs steps and adds up what they counted."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.lines = []
        self.reasons = []

    def run(self, name, step):
        print(f"\n>>> {name}", flush=True)
        begin = time.monotonic()
        _PRINTED.clear()
        passed, failed = step()
        if passed == failed == 0:
            print("    ran nothing, which counts as a failure", flush=True)
            failed = 1
            _PRINTED.append("    ran nothing")
        if failed:
            self.reasons += ["", f"!!! {name}", *reasons(_PRINTED)]
        self.passed += passed
        self.failed += failed
        line = f"{time.monotonic() - begin:7.0f} s  {passed:4} passed  {failed:3} failed  {name}"
        self.lines.append(line)
        print(f"<<< {line.strip()}", flush=True)


# What the step that runs has printed.
_PRINTED = []


def reasons(lines):
    """Those of the lines that say why a step failed: LINES_OF_A_STEP at most, each once.
    The last lines, if none says it."""
    found, follow = [], 0
    for line in lines:
        line = line[:LONGEST_LINE].rstrip()
        if GTEST_FAILURE.search(line):
            follow = LINES_OF_A_FAILURE
        says_why = WHY.search(line) or follow > 0
        follow = max(0, follow - 1) if line.strip() else 0
        if says_why and line.strip() and line not in found:
            found.append(line)
    if not found:
        found = lines[-10:]
    # The first say what broke first; the last are Bazel's list of targets.
    if len(found) > LINES_OF_A_STEP:
        half = LINES_OF_A_STEP // 2
        left_out = len(found) - 2 * half + 1
        found = found[:half] + [f"({left_out} more such lines)"] + found[-half + 1:]
    return ["    " + line for line in found]


def stream(command):
    """Runs a command at ROOT, passing on what it prints. Returns (exit code, lines)."""
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        for line in process.stdout:
            print("    " + line.rstrip(), flush=True)
            lines.append(line.rstrip())
            _PRINTED.append(line.rstrip())
    return process.returncode, lines


def counted(command):
    """A step whose last line is `N passed, N failed`."""
    def step():
        code, lines = stream(command)
        match = CLOSING.match(lines[-1]) if lines else None
        passed, failed = map(int, match.groups()) if match else (0, 1)
        return passed, max(failed, int(code != 0))
    return step


def python_tests():
    code, lines = stream([sys.executable, "-m", "unittest", "discover", "-s", "tools", "-p",
                          "*_test.py"])
    text = "\n".join(lines)
    ran = re.search(r"^Ran (\d+) test", text, re.M)
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", text))
    total = int(ran.group(1)) if ran else 0
    bad = max(bad, int(code != 0))
    return max(total - bad, 0), bad


def bazel_tests(*flags, targets=("//...",)):
    """A step: tests, the tree's if not told otherwise, with these flags. Counts targets.
    `targets` may be a function that finds them."""
    def step():
        with tempfile.NamedTemporaryFile(suffix=".json") as events:
            code, _ = stream(["bazel", *STARTUP, "test", *flags, *MORE_AT_ONCE, "--keep_going",
                              "--show_progress_rate_limit=30", "--color=no", "--curses=no",
                              f"--build_event_json_file={events.name}",
                              *(targets() if callable(targets) else targets)])
            # What sanitizers leave out (.bazelrc) is built, but not run.
            left_out = {"nosan"} if set(flags) & SANITIZERS else set()
            statuses = test_statuses(events.name, left_out)
        passed = sum(status in PASSED for status in statuses.values())
        failed = len(statuses) - passed
        # A build that broke beside tests that passed is a failure all the same.
        return passed, max(failed, int(code != 0))
    return step


def not_sanitized():
    """The tests that `./dev test` runs optimized, and the programs."""
    words = ["bazel", *STARTUP, "query", "--noshow_progress", optimized_alone(SANITIZED)]
    found = subprocess.run(words, cwd=ROOT, text=True, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, check=False)
    # Of a query that failed nothing is run, which counts as a failure.
    return found.stdout.split() + PROGRAMS if found.returncode == 0 else []


def optimized_alone(sanitized):
    """A query: all tests but those that the sanitizers run."""
    folders = " + ".join(f"//{folder}/..." for folder in sanitized)
    return (f"tests(//...) except attr(tags, manual, //...)"
            f" except (tests({folders}) except attr(tags, nosan, //...))")


def test_statuses(path, left_out=frozenset()):
    """{test target: overall status} of a build event file; what was not built included,
    but not the targets with a tag of `left_out`."""
    statuses = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            event = json.loads(line)
            identity = event.get("id", {})
            if "testSummary" in identity:
                statuses[identity["testSummary"]["label"]] = event["testSummary"]["overallStatus"]
            elif event.get("configured", {}).get("targetKind", "").endswith("_test rule"):
                if not left_out & set(event["configured"].get("tag", [])):
                    statuses.setdefault(identity["targetConfigured"]["label"], "NO_STATUS")
    return statuses


def builds(*words):
    """A step: one build, which passes or fails."""
    def step():
        code, _ = stream(["bazel", *STARTUP, "build", "--show_progress_rate_limit=30",
                          "--color=no", "--curses=no", "--keep_going", *words])
        return (1, 0) if code == 0 else (0, 1)
    return step


def bazel_bin():
    return subprocess.run(
        ["bazel", *STARTUP, "info", "--config=opt", "bazel-bin"], cwd=ROOT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=False).stdout.strip()


def with_programs(command):
    """A step: builds the programs, then runs what `command` makes of their folder."""
    def step():
        passed, failed = builds("--config=opt", *PROGRAMS)()
        return counted(command(bazel_bin()))() if not failed else (passed, failed)
    return step


def made_of(folder):
    return [sys.executable, "tools/components.py", f"--bin={folder}"]


def image(folder):
    return [sys.executable, "tools/image_check.py", f"--bin={folder}"]


def demo(folder):
    return [sys.executable, "tools/demo.py", f"--bin={folder}"]


def fortnight(folder):
    return [sys.executable, "tools/fortnight.py", f"--bin={folder}"]


def differential(folder):
    return [sys.executable, "tools/normalizer_differential.py", "--quick",
            f"--binary={folder}/cli/destinationctl"]


def run_all(steps, fast, everything):
    lint = [sys.executable, "tools/lint.py"]
    steps.run("lint: form and guards", counted(lint + ["--except=headers", "--except=clang-tidy"]))
    steps.run("the tools' own tests", python_tests)
    each = ["//..."]
    steps.run("tests (g++, optimized)",
              bazel_tests(*OPTIMIZED, targets=each if fast or everything else not_sanitized))
    steps.run("what the programs are made of, against the reviewed list", with_programs(made_of))
    steps.run("the container image: what is in it, and that it runs confined", with_programs(image))
    steps.run("the demo, and the independent count", with_programs(demo))
    steps.run("a retail fortnight, a kill in each day", with_programs(fortnight))
    steps.run("normalization, against the reference", with_programs(differential))
    steps.run("kills at named points of the connector",
              bazel_tests(*OPTIMIZED, "--config=failpoints", targets=["//tests:kill_test"]))
    steps.run("planted bugs are noticed by the simulation",
              bazel_tests(*OPTIMIZED, "--config=planted_bugs",
                          targets=["//simulation:planted_bugs_test"]))
    steps.run("branches of what decides are taken by its tests",
              counted([sys.executable, "tools/branch_coverage.py"]))
    steps.run("lint: each header alone", counted(lint + ["headers"]))
    if fast:
        return
    configs = [] if everything else ["clang", "asan_ubsan"]
    steps.run("canaries: each configuration catches its planted fault",
              counted(["tools/check_canaries.sh", *configs]))
    steps.run("tests (clang: AddressSanitizer, UndefinedBehaviorSanitizer, layering, locks)",
              bazel_tests("--config=asan", "--config=ubsan",
                          targets=each if everything
                          else [f"//{folder}/..." for folder in SANITIZED]))
    newest = [] if everything else [f"--newest={NEWEST_TIDIED}"]
    steps.run("lint: clang-tidy", counted(lint + ["clang-tidy", *newest]))
    if everything:
        # What no test needs, and what the sanitizers leave out.
        steps.run("clang: layering and locks of all that is compiled",
                  builds("--config=clang", "--output_groups=compilation_outputs", "//..."))
        steps.run("tests (ThreadSanitizer)", bazel_tests("--config=tsan"))
        steps.run("two builds of the last commit are equal",
                  counted([sys.executable, "tools/reproducible.py"]))


def main():
    parser = argparse.ArgumentParser(
        prog="./dev test", description=__doc__.split("\n\n", maxsplit=1)[0])
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--fast", action="store_true",
                        help="without canaries, sanitizers and clang-tidy")
    extent.add_argument("--all", action="store_true",
                        help="all tests optimized, and all again for the sanitizers, with "
                             "ThreadSanitizer; all canaries; clang-tidy of all sources; two builds "
                             "compared: over three times the time, more than CI's 40 minutes on two cores")
    arguments = parser.parse_args()
    begin = time.monotonic()
    steps = Steps()
    run_all(steps, arguments.fast, arguments.all)
    print("\n".join(steps.reasons))
    print("\nWhat ran:")
    print("\n".join(steps.lines))
    print(f"{time.monotonic() - begin:7.0f} s  in all")
    print(f"{steps.passed} passed, {steps.failed} failed")
    return 1 if steps.failed or not steps.passed else 0


if __name__ == "__main__":
    sys.exit(main())
