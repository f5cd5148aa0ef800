#!/usr/bin/env python3
"""Lints the tracked files. `./dev lint` runs all checks; words choose some.

    tools/lint.py [--list] [--except CHECK] [CHECK ...]

Each check is shown to find a planted fault before its silence is believed.
Ends with `N passed, N failed`.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compile_commands  # pylint: disable=wrong-import-position
import guards  # pylint: disable=wrong-import-position

ROOT = compile_commands.ROOT
# Parts of BUILD files that only newer Bazels want.
BUILDIFIER_WARNINGS = "-native-cc-library,-native-cc-test,-native-cc-binary,-native-sh-test"
# Google's own files, kept as they are.
FOREIGN_PROTO = ["proto/google", "proto/grpc"]
JOBS = os.cpu_count() or 2


def run(command, **options):
    """Runs a command at ROOT. Returns its exit code and all that it printed."""
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, **options)
    return done.returncode, done.stdout


def tracked(*suffixes, but=()):
    """The tracked files with one of the suffixes that still exist."""
    files = guards.tracked_files(ROOT)
    return [f for f in files if f.endswith(suffixes) and not f.startswith(tuple(but))]


def scripts():
    """The tracked shell scripts, by suffix or by their first line."""
    found = tracked(".sh")
    for name in guards.tracked_files(ROOT):
        if "." in os.path.basename(name):
            continue
        with open(os.path.join(ROOT, name), "rb") as file:
            if file.readline().rstrip().endswith(b"bash"):
                found.append(name)
    return sorted(found)


def planted(suffix, text):
    """A file outside the tree with a fault in it; deleted when closed."""
    file = tempfile.NamedTemporaryFile("w", suffix=suffix, encoding="utf-8")
    file.write(text)
    file.flush()
    return file


def finds(command, what):
    """No problem if the command fails and says `what`; else the problem."""
    code, output = run(command)
    if code != 0 and what in output:
        return []
    return [f"does not find its planted fault ('{what}'): {' '.join(command)}\n{output}"]


def plain(command):
    """The problems of a command that prints them and fails."""
    code, output = run(command)
    return [output.rstrip()] if code != 0 else []


def clang_format():
    command = ["clang-format-14", "--dry-run", "-Werror", "--style=file"]
    with planted(".cc", "int  main( ) {return 0;}\n") as file:
        problems = finds(["clang-format-14", "--dry-run", "-Werror", "--style=Google", file.name],
                         "clang-format-violations")
    return problems + plain(command + tracked(".h", ".cc"))


def buildifier():
    command = ["node_modules/.bin/buildifier", "-mode=check", "-lint=warn",
               "-warnings=" + BUILDIFIER_WARNINGS]
    with planted(".bzl", "x = [1,\n2]\n") as file:
        problems = finds(command + [file.name], "reformat")
    return problems + plain(command + tracked("BUILD.bazel", "WORKSPACE", ".bzl"))


def buf():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.proto"), "w", encoding="utf-8") as file:
            file.write('syntax = "proto3";\npackage a.v1;\nmessage not_camel {}\n')
        problems = finds(["node_modules/.bin/buf", "lint", folder], "PascalCase")
    return problems + plain(
        ["node_modules/.bin/buf", "lint", "proto",
         *(word for path in FOREIGN_PROTO for word in ("--exclude-path", path))])


def shellcheck():
    with planted(".sh", "#!/bin/bash\nrm $1\n") as file:
        problems = finds(["shellcheck", file.name], "SC2086")
    return problems + plain(["shellcheck", *scripts()])


def python():
    with planted(".py", "def f(:\n") as file:
        problems = finds([sys.executable, "-m", "py_compile", file.name], "SyntaxError")
    for name in tracked(".py"):
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            try:
                compile(file.read(), name, "exec")
            except SyntaxError as error:
                problems.append(f"{name}:{error.lineno}: {error.msg}")
    return problems


def house_guards():
    return guards.check(ROOT)


def library_flags():
    """The flags that each folder's sources are compiled with, all together."""
    flags = {}
    for command in compiled():
        folder = flags.setdefault(os.path.dirname(command["file"]), [])
        words = [w for w in command["arguments"][1:] if w != command["file"]]
        # Two-word flags stay together.
        pairs, index = [], 0
        while index < len(words):
            size = 2 if words[index] in ("-iquote", "-isystem", "-include", "-I") else 1
            pairs.append(tuple(words[index:index + size]))
            index += size
        folder.extend(pair for pair in pairs if pair not in folder)
    return {k: [word for pair in v for word in pair] for k, v in flags.items()}


def proven_alone(header):
    """Whether a source includes the header before all else: then it compiles alone."""
    stem = header[:-2]
    for name in (stem + ".cc", stem + "_test.cc"):
        path = os.path.join(ROOT, name)
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                first = next((line for line in file if line.startswith("#include")), "")
            if first.strip() == f'#include "{header}"':
                return True
    return False


def header_isolation():
    """Each header compiles alone: it includes all that it uses."""
    with planted(".h", "inline std::string Planted() { return {}; }\n") as file:
        problems = finds(["g++", "-std=c++20", "-fsyntax-only", "-xc++", file.name], "std")
    flags = library_flags()
    headers = [h for h in tracked(".h") if os.path.dirname(h) in flags]
    rest = [h for h in headers if not proven_alone(h)]
    print(f"        {len(headers) - len(rest)} headers stand first in a source that compiles")

    def alone(header):
        command = ["g++", *flags[os.path.dirname(header)], "-fsyntax-only", "-w", "-xc++", header]
        return header, command

    return problems + cached("header", [alone(h) for h in rest], "g++ --version", [])


def newest_sources(number):
    """So many of the product's tracked sources, those that changed last."""
    known = set(tracked(".cc"))
    _, log = run(["git", "log", "--format=", "--name-only"])
    sources = [name for name in dict.fromkeys(log.split()) if name in known and is_tidied(name)]
    return set(sources[:number])


def is_tidied(name):
    """Tests are left to two compilers, for the time that it takes."""
    return not name.endswith("_test.cc") and not name.startswith("tests/")


def clang_tidy():
    """The product's sources, or the newest of them (--newest)."""
    config = os.path.join(ROOT, ".clang-tidy")
    tidy = ["clang-tidy-14", "--quiet", f"--config-file={config}"]
    with planted(".cc", "#include <memory>\nint Size(const char*p) { return p == 0; }\n") as file:
        problems = finds(tidy + [file.name, "--", "-std=c++20"], "modernize-use-nullptr")
    jobs = []
    chosen = newest_sources(_NEWEST[0]) if _NEWEST else None
    for command in compiled():
        if not is_tidied(command["file"]) or chosen is not None and command["file"] not in chosen:
            continue
        words = [w for w in command["arguments"][1:] if w != command["file"]]
        # g++ knows warnings that clang does not.
        words += ["-Wno-unknown-warning-option", "-Wno-ignored-optimization-argument"]
        jobs.append((command["file"], tidy + [command["file"], "--", *words]))
    return problems + cached("tidy", jobs, "clang-tidy-14 --version", [".clang-tidy"])


# What --newest says.
_NEWEST = []

_COMPILED = []


def compiled():
    """compile_commands.read() of tracked sources, once."""
    if not _COMPILED:
        known = set(tracked(".cc"))
        _COMPILED.extend(c for c in compile_commands.read() if c["file"] in known)
    return _COMPILED


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def file_digest(path):
    try:
        with open(os.path.join(ROOT, path), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return "gone"


def system_digest():
    """Changes when a Debian package does: the system's headers are not read."""
    return file_digest("/var/lib/dpkg/status")


def own_headers(command, source):
    """What the source includes from outside the system's folders."""
    flags = command[command.index("--") + 1:] if "--" in command else command[1:-1]
    flags = [f for f in flags if f != "-fsyntax-only"]
    code, output = run(["g++", *flags, "-w", "-M", source])
    if code != 0:
        return []
    read = set(output.replace("\\\n", " ").split(":", 1)[1].split())
    return sorted(name for name in read if not name.startswith("/usr/"))


def cached(kind, jobs, version, configs):
    """Runs each (file, command) unless it passed before on the very same input."""
    folder = os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
        "meta-offline-connector", kind)
    os.makedirs(folder, exist_ok=True)
    common = [run(version.split())[1], system_digest(), *map(file_digest, configs)]

    def one(job):
        source, command = job
        record = os.path.join(folder, digest(*common, source, *command))
        try:
            with open(record, encoding="utf-8") as file:
                if all(file_digest(n) == d for n, d in json.load(file).items()):
                    return True, None
        except (FileNotFoundError, ValueError):
            pass
        # The digests of what is about to be read, not of what is there afterwards.
        seen = {name: file_digest(name) for name in own_headers(command, source)}
        code, output = run(command)
        if code != 0:
            return False, f"{source}\n{output.rstrip()}"
        if seen:
            with open(record, "w", encoding="utf-8") as file:
                json.dump(seen, file)
        return False, None

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        results = list(pool.map(one, jobs))
    known = sum(1 for was_known, _ in results if was_known)
    print(f"        {len(jobs)} files, {known} of them unchanged since they passed", flush=True)
    if not jobs:
        return ["no file was checked, which cannot be"]
    return [problem for _, problem in results if problem]


# Cheapest first.
CHECKS = {
    "clang-format": clang_format,
    "guards": house_guards,
    "python": python,
    "shellcheck": shellcheck,
    "buildifier": buildifier,
    "buf": buf,
    "headers": header_isolation,
    "clang-tidy": clang_tidy,
}


def main():
    parser = argparse.ArgumentParser(
        prog="./dev lint", description=__doc__.split("\n\n", maxsplit=1)[0],
        epilog="Checks: " + ", ".join(CHECKS))
    parser.add_argument("checks", nargs="*", metavar="CHECK", help="only these; default: all")
    parser.add_argument("--except", dest="but", action="append", default=[], metavar="CHECK",
                        help="all but this one")
    parser.add_argument("--newest", type=int, metavar="N",
                        help="clang-tidy: only the N sources that changed last")
    parser.add_argument("--list", action="store_true", help="list the checks and stop")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(CHECKS))
        return 0
    for name in arguments.checks + arguments.but:
        if name not in CHECKS:
            parser.error(f"no check '{name}'; there are: {', '.join(CHECKS)}")
    if arguments.newest is not None:
        _NEWEST.append(arguments.newest)
    names = [n for n in arguments.checks or CHECKS if n not in arguments.but]
    failed = 0
    for name in names:
        begin = time.monotonic()
        print(f"  ...   {name}", flush=True)
        problems = CHECKS[name]()
        seconds = time.monotonic() - begin
        print(f"  {'FAIL' if problems else 'ok  '}  {name} ({seconds:.1f} s)", flush=True)
        for problem in problems:
            print("        " + problem.replace("\n", "\n        "), flush=True)
        failed += bool(problems)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
