#!/usr/bin/env python3
"""Makes the container image (deploy/image.py), looks at what is in it, and runs it under
crun as it is meant to be run: no user of the machine's, a root that is read only, no
capability, no way to more. Then the same on an image with a shell that runs as root, where
each check must fail.

    tools/image_check.py --bin=$(bazel info --config=opt bazel-bin)

Wants root, and asks sudo for it. Ends with `N passed, N failed`.
"""

import argparse
import contextlib
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

import independent_count as counting
import stage

sys.path.insert(0, os.path.join(stage.ROOT, "deploy"))
import image  # pylint: disable=wrong-import-position,import-error

# Said here once more: image.py is what is checked.
NOBODY = 65532
READY = r"connector listening on (\S+)"
# Where there is no right to write: not the data folder.
ELSEWHERE = "/elsewhere"
# All that may be in the image, beside folders; executable are the first two.
PROGRAMS = [re.escape(image.CONNECTOR), r"(usr/)?lib64/ld-linux-[\w-]+\.so\.\d"]
REST = [*map(re.escape, [*image.TEXTS, image.AUTHORITIES]), r"(usr/)?lib/[\w-]+/lib[\w.+-]+\.so[\d.]*"]
# crun wants cgroups of the second kind, or none of them; ours need none at all. Only this
# process sees what is mounted here.
IN_CGROUP2 = ["unshare", "--mount", "--propagation=private", "sh", "-c",
              'mount -t cgroup2 none /sys/fs/cgroup && exec "$@"', "sh"]


def some(found):
    """The first of the complaints, on a line."""
    more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
    return "; ".join(found[:3]) + more


def blob(layout, digest):
    with open(os.path.join(layout, "blobs", *digest.split(":")), "rb") as file:
        return file.read()


def opened(layout):
    """The image's configuration and the entries of its layers."""
    manifest = json.loads(blob(layout, image.digest(layout)))
    config = json.loads(blob(layout, manifest["config"]["digest"]))
    entries = []
    for layer in manifest["layers"]:
        with gzip.open(os.path.join(layout, "blobs", *layer["digest"].split(":"))) as file, \
                tarfile.open(fileobj=file, mode="r|") as archive:
            entries += list(archive)
    return config, entries


def wrong_entry(entry):
    """What is wrong with a file or folder of the image; '' if nothing is."""
    owner, mode = (NOBODY, 0o700) if entry.name == image.DATA else (0, 0o755)
    if entry.uid != owner or entry.mode & ~mode:
        return f"{entry.name} is of user {entry.uid} with mode {entry.mode:o}"
    if entry.isdir():
        return ""
    if any(re.fullmatch(name, entry.name) for name in PROGRAMS):
        return ""
    if entry.mode & 0o111:
        return f"{entry.name} is a program"
    if not entry.isreg() or not any(re.fullmatch(name, entry.name) for name in REST):
        return f"{entry.name} has no business there"
    return ""


def wrong_content(layout):
    """What is wrong with an image, a line each."""
    config, entries = opened(layout)
    found = [line for line in map(wrong_entry, entries) if line]
    names = {entry.name for entry in entries}
    found += [f"{name} is missing" for name in (image.CONNECTOR, image.AUTHORITIES, image.DATA)
              if name not in names]
    user = config["config"].get("User", "")
    if user != f"{NOBODY}:{NOBODY}":
        found.append(f"it runs as '{user}'")
    if list(config["config"].get("Volumes", {})) != [f"/{image.DATA}"]:
        found.append("its data folder is no volume")
    return found


def status_of(pid):
    """{name: value} of what the kernel says of a process."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def confinement(pid):
    """What a process may do that it should not, a line each."""
    status, found = status_of(pid), []
    if set(status["Uid"].split()) != {str(NOBODY)}:
        found.append(f"runs as {status['Uid'].split()[0]}")
    if any(int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")):
        found.append("has capabilities")
    if status["NoNewPrivs"] != "1":
        found.append("may gain privileges")
    with open(f"/proc/{pid}/mountinfo", encoding="utf-8") as file:
        roots = [line.split() for line in file if line.split()[4] == "/"]
    if not roots or any("ro" not in root[5].split(",") for root in roots):
        found.append("has a root that can be written")
    return found


def configured(bundle, data, arguments, confined):
    """Makes of umoci's configuration of a container what an operator is told to run."""
    path = os.path.join(bundle, "config.json")
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    process = config["process"]
    process.update(terminal=False, noNewPrivileges=confined)
    process["args"] += arguments
    if confined:
        process["capabilities"] = {}
    config["root"]["readonly"] = confined
    config["linux"]["namespaces"] = [one for one in config["linux"]["namespaces"]
                                     if one["type"] != "network"]
    config["linux"].pop("resources", None)
    config["mounts"] = [one for one in config["mounts"]
                        if one["destination"] not in ("/sys/fs/cgroup", f"/{image.DATA}")]
    config["mounts"].append({"destination": f"/{image.DATA}", "type": "bind", "source": data,
                             "options": ["bind", "rw", "nosuid", "nodev", "noexec"]})
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file)


class Container:
    """An image that is unpacked and can be run, once at a time."""

    def __init__(self, folder, layout, confined):
        self.folder = folder
        self.data = os.path.join(folder, "data")
        self.bundle = os.path.join(folder, "bundle")
        self.pid_file = os.path.join(folder, "pid")
        self.confined = confined
        self.crun = [*IN_CGROUP2, "crun", "--cgroup-manager=disabled",
                     f"--root={os.path.join(folder, 'crun')}"]
        os.makedirs(self.data)
        # Without CAP_DAC_OVERRIDE root writes its own folders alone.
        owner = NOBODY if confined else 0
        os.chown(self.data, owner, owner)
        image.run("umoci", "unpack", "--image", f"{layout}:{image.TAG}", self.bundle)
        shutil.copy(os.path.join(self.bundle, "config.json"), self.folder)

    def command(self, *arguments):
        shutil.copy(os.path.join(self.folder, "config.json"), self.bundle)
        configured(self.bundle, self.data, ["--insecure", "--listen=127.0.0.1:0", *arguments],
                   self.confined)
        return [*self.crun, "run", f"--bundle={self.bundle}", f"--pid-file={self.pid_file}", "it"]

    @contextlib.contextmanager
    def started(self, *arguments):
        """Runs the connector; gives it and its address."""
        child = stage.Child("connector", self.command(*arguments), READY, self.folder, None)
        try:
            yield child, child.address()
        finally:
            child.stop()
            subprocess.run([*self.crun, "delete", "--force", "it"], capture_output=True, check=False)

    def starts(self, *arguments):
        """Whether the connector comes to listen."""
        try:
            with self.started(*arguments):
                return True
        except stage.StageFailed as why:
            if ELSEWHERE not in str(why):
                raise
            return False

    def has(self, *words):
        """Whether a command can be run in the container beside the connector."""
        return subprocess.run([*self.crun, "exec", "it", *words], capture_output=True,
                              check=False).returncode == 0

    def pid(self):
        with open(self.pid_file, encoding="utf-8") as file:
            return int(file.read())


def may_mount():
    """Whether root may do here what crun has to; in most containers it may not."""
    return subprocess.run([*IN_CGROUP2, "true"], capture_output=True, check=False).returncode == 0


def graph_for(container, programs):
    """A stand-in for Meta, started, whose authority the container's data folder holds."""
    names = {name: os.path.join(programs, path) for name, path in stage.PROGRAMS.items()}
    play = stage.Stage(names, container.folder)
    play.make_certificate()
    authority = shutil.copy(play.path("graph.crt"), container.data)
    os.chown(authority, NOBODY, NOBODY)
    play.start_graph()
    return play


def check_serving(checks, container, play):
    """What the connector does within."""
    with container.started(f"--graph_endpoint={play.graph}",
                           f"--graph_ca_file=/{image.DATA}/graph.crt") as (child, play.server):
        found = confinement(container.pid())
        checks.that("it runs as nobody, on a root that is read only, with no right", not found,
                    some(found))
        checks.that("there is no shell to run", not container.has("/bin/sh", "-c", ":"))
        code, said = play.ctl("describe")
        checks.that("it answers from outside", code == 0 and "serves" in said, f"exit code {code}")
        play.set_up(name="Demo store", defaultCountry="GB", defaultCurrency="GBP")
        code, said = play.ctl("send", "--destination=destinations/demo-store", "--output=json",
                              "--shift_to_now", *stage.data(["2010-12-05"]))
        delivered = counting.from_summary(json.loads(said))["delivered"] if code == 0 else 0
        checks.that("it delivers a day of a shop", delivered > 0, f"exit code {code}")
        code = child.stop()
        checks.that("it stops when it is told to", code == 0, f"exit code {code}")


def check_running(checks, container, programs):
    play = graph_for(container, programs)
    try:
        check_serving(checks, container, play)
    finally:
        play.stop_servers()
        checks.passed += play.checks.passed
        checks.failed += play.checks.failed
    owners = {os.stat(os.path.join(container.data, name)).st_uid
              for name in os.listdir(container.data)}
    checks.that("it has written its data folder",
                owners == {NOBODY} and "store" in os.listdir(container.data), str(owners))
    checks.that("it cannot write elsewhere", not container.starts(f"--data_dir={ELSEWHERE}"))


def check_planted_running(checks, container):
    """What is said of the image above must not be said of this one."""
    with container.started():
        found = confinement(container.pid())
        checks.that("planted: root, rights and a root to write are seen", len(found) == 4,
                    some(found))
        checks.that("planted: a shell can be run", container.has("/bin/sh", "-c", ":"))
    checks.that("planted: it can write elsewhere", container.starts(f"--data_dir={ELSEWHERE}"))


def check_content(checks, good, again, planted):
    checks.that("equal inputs give an equal digest", image.digest(good) == image.digest(again))
    found = wrong_content(good)
    checks.that("nothing is in it but the connector and what it loads", not found, some(found))
    found = " ".join(wrong_content(planted))
    checks.that("planted: a shell and root are seen in the image",
                "bin/sh is a program" in found and "runs as '0:0'" in found, found)


def check(checks, programs, folder):
    connector = os.path.join(programs, "connector/connector")
    content, labels = image.files(connector), image.labels_of(connector, "")
    good, again, planted = (os.path.join(folder, name) for name in ("good", "again", "planted"))
    image.write_image(good, content, labels=labels)
    image.write_image(again, content, labels=labels)
    image.write_image(planted, {**content, "bin/sh": (image.read("/bin/sh"), 0o755)}, user=0)
    check_content(checks, good, again, planted)
    if not may_mount():
        stage.say("  not run: root may mount nothing here. A machine of its own runs the image, too.")
        return
    check_running(checks, Container(os.path.join(folder, "run"), good, confined=True),
                  programs)
    check_planted_running(
        checks, Container(os.path.join(folder, "run_planted"), planted, confined=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--bin", required=True, help="Bazel's folder of the built programs")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            sys.exit("neither root nor sudo: run it as root\n0 passed, 1 failed")
        os.execvp("sudo", ["sudo", sys.executable, *sys.argv])
    checks = stage.Checks()
    with tempfile.TemporaryDirectory() as folder:
        try:
            check(checks, arguments.bin, folder)
        except (image.Incomplete, stage.StageFailed) as why:
            checks.that("the image is made and runs", False, str(why))
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
