#!/usr/bin/env python3
"""Writes a container image of the connector, as an OCI layout, with no base image: the
program, the libraries that it loads and their loader, the authorities that Meta's
certificate is checked with, and the user that it runs as. No shell, no package manager,
nothing to update but by building anew.

    bazel build --config=opt //connector
    deploy/image.py --connector=bazel-bin/connector/connector --output=image

Equal inputs give an equal digest, which is printed: no time is in it.
"""

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

TAG = "connector"
UID = 65532
CONNECTOR = "usr/local/bin/connector"
DATA = "var/lib/connector"
PORT = 50051
AUTHORITIES = "etc/ssl/certs/ca-certificates.crt"
TEXTS = {
    "etc/passwd": f"root:x:0:0:root:/:/nonexistent\nconnector:x:{UID}:{UID}::/{DATA}:/nonexistent\n",
    "etc/group": f"root:x:0:\nconnector:x:{UID}:\n",
    # Both are within libc since 2.34: there is no library to load for them.
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
# What an engine mounts over, or what a volume goes on.
FOLDERS = ["dev", "proc", "sys"]
# The last flag counts: these hold unless the user says otherwise.
ENTRYPOINT = [f"/{CONNECTOR}", f"--data_dir=/{DATA}", f"--listen=0.0.0.0:{PORT}"]
NO_TIME = "1970-01-01T00:00:00Z"


class Incomplete(Exception):
    """The image cannot be made; the text says what to do."""


def run(*words):
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError as why:
        raise Incomplete(f"{words[0]} is not installed: `./dev setup` installs it.") from why
    if done.returncode != 0:
        raise Incomplete(f"'{' '.join(words[:3])} ...' failed: {done.stderr.strip()}")
    return done.stdout


def loaded(program):
    """What a program loads, by the path it loads it from; the loader, too."""
    shown = run("ldd", program)
    missing = re.findall(r"(\S+) => not found", shown)
    if missing:
        raise Incomplete(f"{program} loads {', '.join(missing)}, which is not here:"
                         " `./dev setup` installs it.")
    return re.findall(r"(/\S+) \(0x", shown)


def is_loader(path):
    return os.path.basename(path).startswith("ld-linux")


def files(connector):
    """{path in the image: (bytes, mode)}."""
    found = {name: (text.encode(), 0o644) for name, text in TEXTS.items()}
    found[CONNECTOR] = (read(connector), 0o755)
    found[AUTHORITIES] = (read("/" + AUTHORITIES), 0o644)
    for path in loaded(connector):
        # Debian's libc may be run as a program; nobody has to here.
        found[path.lstrip("/")] = (read(path), 0o755 if is_loader(path) else 0o644)
    return found


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as why:
        raise Incomplete(f"{path} cannot be read ({why.strerror}): `./dev setup` installs what is"
                         " Debian's, `bazel build --config=opt //connector` the program.") from why


def parents(paths):
    """All folders that the paths stand in, from the top."""
    found = set()
    for path in paths:
        while path := os.path.dirname(path):
            found.add(path)
    return found


def add(archive, name, mode, content=None, owner=0):
    entry = tarfile.TarInfo(name)
    entry.mode, entry.uid, entry.gid, entry.mtime = mode, owner, owner, 0
    if content is None:
        entry.type = tarfile.DIRTYPE
    else:
        entry.size = len(content)
    archive.addfile(entry, None if content is None else io.BytesIO(content))


def write_layer(path, content):
    """The image's only layer: root's, but for the data folder."""
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for folder in sorted(parents([*content, DATA]) | set(FOLDERS)):
            add(archive, folder, 0o755)
        add(archive, DATA, 0o700, owner=UID)
        for name, (data, mode) in sorted(content.items()):
            add(archive, name, mode, data)


def write_image(output, content, user=UID, labels=()):
    """Writes the layout to a new folder; umoci knows its form."""
    if os.path.exists(output):
        raise Incomplete(f"{output} is there already: remove it, or name another folder.")
    image = f"{output}:{TAG}"
    run("umoci", "init", "--layout", output)
    run("umoci", "new", "--image", image)
    with tempfile.TemporaryDirectory() as folder:
        layer = os.path.join(folder, "layer.tar")
        write_layer(layer, content)
        run("umoci", "raw", "add-layer", "--image", image, "--history.created", NO_TIME,
            "--history.created_by", "deploy/image.py", layer)
    options = [f"--config.user={user}:{user}", f"--config.volume=/{DATA}",
               f"--config.exposedports={PORT}/tcp", "--config.workingdir=/",
               *[f"--config.entrypoint={word}" for word in ENTRYPOINT],
               *[f"--config.label={label}" for label in labels]]
    run("umoci", "config", "--image", image, "--created", NO_TIME, "--no-history", *options)
    # What it was before each step.
    run("umoci", "gc", "--layout", output)


def digest(output):
    """The manifest's digest, by which an image is called."""
    with open(os.path.join(output, "index.json"), encoding="utf-8") as file:
        return json.load(file)["manifests"][0]["digest"]


def labels_of(connector, revision):
    version = run(connector, "--version").split()[-1]
    found = {"title": "meta-offline-connector", "version": version, "licenses": "Apache-2.0",
             "description": "Delivers a host's transaction rows to Meta as offline events"}
    if revision:
        found["revision"] = revision
    return [f"org.opencontainers.image.{name}={value}" for name, value in found.items()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--connector", required=True, help="the built program")
    parser.add_argument("--output", required=True, help="a new folder for the layout")
    parser.add_argument("--revision", default="", help="the commit that it was built from")
    arguments = parser.parse_args()
    try:
        write_image(arguments.output, files(arguments.connector),
                    labels=labels_of(arguments.connector, arguments.revision))
    except Incomplete as why:
        sys.exit(str(why))
    print(digest(arguments.output))


if __name__ == "__main__":
    main()
