#!/usr/bin/env python3
"""Writes compile_commands.json, as Bazel itself compiles each source.

For clang-tidy (`./dev lint`) and for editors (clangd). Generated headers are built
first. Extra words after `--` go to Bazel.

    tools/compile_commands.py --output compile_commands.json
"""

import argparse
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CONFIG = ["--config=opt"]
# Flags of g++ alone, or about outputs, that a reader of the source has no use for.
DROPPED = {"-fno-canonical-system-headers", "-MD", "-c", "-Wno-free-nonheap-object",
           "-ftrivial-auto-var-init=zero"}
DROPPED_WITH_VALUE = {"-MF", "-o"}


def bazel(*words):
    """Standard output of `bazel WORDS`; stops the program when it fails."""
    command = ["bazel", *startup_options(), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stderr[-4000:])
        sys.exit(f"compile_commands: '{' '.join(command[:3])} ...' failed")
    return done.stdout


def startup_options():
    """Bazel's startup options, for a machine that wants some (DEV_BAZEL_STARTUP)."""
    return os.environ.get("DEV_BAZEL_STARTUP", "").split()


def clean(arguments, output_path, output_base):
    """A compile command's words without outputs, with paths that hold at ROOT."""
    words = []
    skip = False
    for word in arguments[1:]:
        if skip:
            skip = False
            continue
        if word in DROPPED_WITH_VALUE:
            skip = True
            continue
        if word in DROPPED or word.startswith("-frandom-seed"):
            continue
        if word.startswith("-D__") and "redacted" in word:
            continue
        for flag in ("-I", "-iquote", ""):
            rest = word[len(flag):]
            if word.startswith(flag) and rest.startswith("bazel-out/"):
                word = flag + os.path.join(output_path, rest[len("bazel-out/"):])
                break
            if word.startswith(flag) and rest.startswith("external/"):
                word = flag + os.path.join(output_base, rest)
                break
        words.append(word)
    return words


def read():
    """The compile commands of this tree's own sources: [{file, arguments}]."""
    info = dict(
        line.split(": ", 1) for line in bazel("info", *CONFIG).splitlines() if ": " in line)
    generated = bazel("query", "--noshow_progress", "kind(genrule, //...)").split()
    if generated:
        bazel("build", *CONFIG, "--noshow_progress", *generated)
    answer = json.loads(bazel(
        "aquery", *CONFIG, "--noshow_progress", "--output=jsonproto",
        'mnemonic("CppCompile", //... except //tools/canaries/...)'))
    commands = []
    for action in answer.get("actions", []):
        arguments = action["arguments"]
        source = arguments[arguments.index("-c") + 1]
        if source.startswith(("bazel-out/", "external/")):
            continue
        words = clean(arguments, info["output_path"], info["output_base"])
        commands.append({
            "directory": ROOT,
            "file": source,
            "arguments": ["g++", *words],
        })
    return sorted(commands, key=lambda command: command["file"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="compile_commands.json")
    arguments = parser.parse_args()
    commands = read()
    if not commands:
        sys.exit("compile_commands: Bazel knows no C++ source, which cannot be")
    with open(arguments.output, "w", encoding="utf-8") as file:
        json.dump(commands, file, indent=1)
    print(f"{arguments.output}: {len(commands)} sources")


if __name__ == "__main__":
    main()
