"""A stage for the real programs: a Graph API simulator over TLS and the connector before it,
as child processes on loopback in one folder, with a clock of their own, and the host's
command line. The demo and the fortnight play on it.
"""

import contextlib
import glob
import http.client
import json
import os
import re
import shlex
import signal
import ssl
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATASET = "1234567890123456"
TOKEN = "EAAsimulatorGoodToken0001"
# Nothing is measured by them: a machine that is very busy is not to fail.
START_SECONDS = 120
STOP_SECONDS = 60
SEND_SECONDS = 300

PROGRAMS = {
    "graph_simulator": "simulator/graph_simulator",
    "connector": "connector/connector",
    "destinationctl": "cli/destinationctl",
}


class StageFailed(Exception):
    """The play cannot go on; the text says why."""


class Checks:
    """Counts what held and what did not, and says so."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, what, holds, detail=""):
        self.passed += bool(holds)
        self.failed += not holds
        say(f"  {'ok  ' if holds else 'FAIL'}  {what}" + (f": {detail}" if not holds else ""))


def say(text=""):
    print(text, flush=True)


def heading(text):
    say()
    say(f"== {text}")


class Child:
    """A server that we started, and only that one."""

    def __init__(self, name, command, ready, folder, env):
        self.name = name
        self.ready = re.compile(ready)
        # Files, not pipes: with --keep it outlives us.
        self.out = os.path.join(folder, f"{name}.out")
        self.log = os.path.join(folder, f"{name}.log")
        with open(self.out, "wb") as out, open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=log, env=env,
                start_new_session=True)

    def address(self):
        """What the server says that it listens on; waits for it."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with open(self.out, encoding="utf-8") as out:
                match = self.ready.search(out.read())
            if match:
                return match.group(1)
            time.sleep(0.02)
        self.stop()
        with open(self.log, encoding="utf-8", errors="replace") as log:
            raise StageFailed(f"{self.name} did not start:\n{log.read()[-2000:]}")

    def stop(self):
        """SIGTERM, then SIGKILL if that was not heard. Returns the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def kill(self):
        """SIGKILL, which no program hears."""
        self.process.kill()
        self.process.wait()


def faketime_library():
    """libfaketime, or None: Debian's package libfaketime brings it."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    return found[0] if found else None


def with_clock(ahead):
    """An environment whose programs see the wall clock so many seconds ahead of the true
    one, or behind."""
    env = dict(os.environ)
    if ahead:
        library = faketime_library()
        if not library:
            raise StageFailed("libfaketime is missing: run ./dev setup")
        env.update(LD_PRELOAD=library, FAKETIME=f"{ahead:+d}", FAKETIME_DONT_FAKE_MONOTONIC="1",
                   NO_FAKE_STAT="1")
    return env


def data(days):
    """The files of some days."""
    return [os.path.join(ROOT, "testdata", "retail", f"{day}.csv.gz") for day in days]


class Stage:
    """The programs in one folder."""

    def __init__(self, programs, folder, ahead=0):
        self.programs = programs
        self.folder = folder
        self.checks = Checks()
        self.children = []
        # By how much the programs' clocks run ahead of the true one, in seconds.
        self.ahead = ahead
        self.server = ""
        self.graph = ""
        self.journals = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def now(self):
        """The clock that the programs see."""
        return time.time() + self.ahead

    # The servers.

    def make_certificate(self, days=3):
        """A certificate for the simulator that nobody but this stage trusts."""
        done = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", str(days), "-subj", "/CN=localhost", "-addext",
             "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", self.path("graph.key"), "-out",
             self.path("graph.crt")],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, env=with_clock(self.ahead),
            check=False)
        if done.returncode != 0:
            raise StageFailed("openssl made no certificate:\n" + done.stderr)

    def start(self, name, words, ready):
        self.show([name, *words])
        child = Child(name, [self.programs[name], *words], ready, self.folder,
                      with_clock(self.ahead))
        self.children.append(child)
        return child.address()

    def start_graph(self, *words):
        journal = self.path(f"journal-{len(self.journals) + 1}.jsonl")
        self.journals.append(journal)
        self.graph = self.start("graph_simulator", [
            "--listen=127.0.0.1:0", f"--tls_cert_file={self.path('graph.crt')}",
            f"--tls_key_file={self.path('graph.key')}", f"--journal={journal}", *words,
        ], r"graph_simulator listening on (https://\S+)\n")

    def open_connections(self):
        """How many connections the simulator has, with the one that asks."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        # Its certificate is of a time to come.
        context.verify_mode = ssl.CERT_NONE
        graph = http.client.HTTPSConnection(
            self.graph.removeprefix("https://"), context=context, timeout=START_SECONDS)
        graph.request("GET", "/_simulator/state")
        with contextlib.closing(graph), graph.getresponse() as state:
            return json.load(state)["open_connections"]

    def start_connector(self):
        self.server = self.start("connector", [
            "--listen=127.0.0.1:0", "--insecure", f"--data_dir={self.path('data')}",
            f"--graph_endpoint={self.graph}", f"--graph_ca_file={self.path('graph.crt')}",
        ], r"connector listening on (\S+)\n")

    def start_servers(self):
        self.start_graph()
        self.start_connector()

    def stop_servers(self):
        """The connector first: it may still have something to say to Meta."""
        codes = {child.name: child.stop() for child in reversed(self.children)}
        self.children.clear()
        return codes

    # The host's command line.

    def show(self, words):
        """The command as a person would type it."""
        short = [w.replace(self.folder, "$DEMO").replace(ROOT + "/", "") for w in words]
        short = [w if re.fullmatch(r"[\w$@%+=:,./-]+", w) else shlex.quote(w) for w in short]
        if sum(w.endswith(".csv.gz") for w in short) > 2:
            short[-5:] = ["...", short[-1]]
        lines = ["  $"]
        for word in short:
            if len(lines[-1]) + len(word) > 96:
                lines[-1] += " \\"
                lines.append("     ")
            lines[-1] += " " + word
        say("\n".join(lines))

    def host(self, *words):
        """The command line of destinationctl."""
        return [self.programs["destinationctl"], "--server=" + self.server, "--insecure", *words]

    def ctl(self, *words, timeout=SEND_SECONDS):
        """Runs destinationctl. Returns (exit code, standard output)."""
        command = self.host(*words)
        self.show(["destinationctl", *command[1:]])
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True, timeout=timeout, env=with_clock(self.ahead), check=False)
        except subprocess.TimeoutExpired as error:
            raise StageFailed(f"destinationctl did not answer within {timeout} s") from error
        if done.returncode != 0 and done.stderr:
            self.indent(done.stderr.strip()[-2000:])
        return done.returncode, done.stdout

    def indent(self, text):
        say("    " + text.rstrip().replace("\n", "\n    "))

    def set_up(self, **settings):
        """Stores the token as the credential `demo-token`, and a destination."""
        token = self.write("token", TOKEN + "\n")
        os.chmod(token, 0o600)
        code, output = self.ctl("validate-credentials", "--name=Demo token",
                                f"--refresh_token_file={token}", f"--dataset_id={DATASET}")
        self.indent(output)
        self.checks.that("Meta accepts the token", code == 0, f"exit code {code}")
        self.checks.that("the token itself is never shown", TOKEN not in output)
        file = self.write("settings.json", json.dumps({
            "credential": "credentials/demo-token", "datasetId": DATASET, **settings}, indent=2))
        code, output = self.ctl("configure", f"--settings={file}")
        self.indent(output)
        self.checks.that("the settings are stored", code == 0, f"exit code {code}")
        if self.checks.failed:
            raise StageFailed("without a destination there is nothing to send to")

    def check_logs(self):
        """Nothing of a person and no token stands in what the servers logged."""
        logs = ""
        for name in ("connector.log", "graph_simulator.log"):
            with open(self.path(name), encoding="utf-8", errors="replace") as file:
                logs += file.read()
        found = [what for what in (TOKEN, "@") if what in logs]
        self.checks.that("no log holds the token or an e-mail address", not found, str(found))


def binaries(folder, build):
    """The programs under Bazel's output folder; `build` is what to run if they are not there."""
    found = {name: os.path.join(folder, path) for name, path in PROGRAMS.items()}
    for name, path in found.items():
        if not os.access(path, os.X_OK):
            sys.exit(f"{name} is not built ({path}); run {build}")
    return found


def end_on_signals():
    """Children get no terminal's Ctrl-C of their own: it comes here, and here they end."""
    def interrupted(signum, _frame):
        raise KeyboardInterrupt(signal.Signals(signum).name)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
