#!/usr/bin/env python3
"""The demonstration: a host sends a week of real retail rows, sends it again, and a
day later sends the next day's export. `./dev demo` builds the programs and runs it.

Everything runs on loopback, in a temporary folder, and is gone at the end. Each step
is checked; ends with `N passed, N failed`.
"""

import argparse
import collections
import datetime
import glob
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import independent_count as counting  # pylint: disable=wrong-import-position

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WEEK = ["2010-12-01", "2010-12-02", "2010-12-03", "2010-12-05", "2010-12-06", "2010-12-07"]
NEXT_WEEK = WEEK[1:] + ["2010-12-08"]
DAY = counting.DAY
DATASET = "1234567890123456"
TOKEN = "EAAsimulatorGoodToken0001"
DESTINATION = "destinations/demo-store"
START_SECONDS = 20
STOP_SECONDS = 10
SEND_SECONDS = 120

PROGRAMS = {
    "graph_simulator": "simulator/graph_simulator",
    "connector": "connector/connector",
    "destinationctl": "cli/destinationctl",
}


class DemoFailed(Exception):
    """The demo cannot go on; the text says why."""


class Checks:
    """Counts what held and what did not, and says so."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, what, holds, detail=""):
        self.passed += bool(holds)
        self.failed += not holds
        print(f"  {'ok  ' if holds else 'FAIL'}  {what}" + (f": {detail}" if not holds else ""),
              flush=True)


def say(text=""):
    print(text, flush=True)


def heading(text):
    say()
    say(f"== {text}")


WORDS = {
    "ALREADY_SENT": "sent before",
    "ALREADY_SENT_CHANGED": "sent before with other contents",
    "CANCELLED_OR_RETURNED": "cancelled or returned",
    "MISSING_IDENTIFIER": "no usable e-mail address or phone number (walk-in customers)",
    "NON_POSITIVE_QUANTITY": "returns (no positive quantity)",
    "OUTSIDE_WINDOW": "older than Meta's seven days",
}


def rendered(summary):
    """The summary as a table for a person."""
    counts = summary.get("counts", {})
    lines = [("Rows received", counts.get("received", 0)),
             ("Rows delivered", counts.get("delivered", 0))]
    for kind in ("skipped", "rejected"):
        by_reason = sorted(summary.get(kind, {}).items(), key=lambda item: -int(item[1]))
        lines += [(f"Rows {kind}: {WORDS.get(reason, reason)}", rows) for reason, rows in by_reason]
    lines = [(what, f"{int(rows):,}") for what, rows in lines]
    lines.append(("Orders that Meta accepted", f"{int(counts.get('eventsDelivered', 0)):,}"))
    for currency, amount in sorted(summary.get("valueTotal", {}).items()):
        lines.append((f"Their value, {currency}", f"{counting.decimal.Decimal(amount):,.2f}"))
    for coverage in summary.get("matchKeyCoverage", []):
        if coverage["key"] in ("em", "ph"):
            what = {"em": "an e-mail address", "ph": "a phone number"}[coverage["key"]]
            lines.append((f"Orders with {what}", f"{coverage.get('fraction', 0):.0%}"))
    lines.append(("Requests to Meta", f"{int(summary.get('requests', 0)):,}"))
    width = max(len(what) for what, _ in lines)
    table = [f"{what:<{width}}  {number:>12}" for what, number in lines]
    return "\n".join(table + [f"Warning: {text}" for text in summary.get("warnings", [])])


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
            raise DemoFailed(f"{self.name} did not start:\n{log.read()[-2000:]}")

    def stop(self):
        """SIGTERM, then SIGKILL if that was not heard. Returns the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def faketime_library():
    """libfaketime, or None: Debian's package libfaketime brings it."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    return found[0] if found else None


def later(seconds):
    """An environment whose programs see the wall clock that much ahead."""
    env = dict(os.environ)
    if seconds:
        library = faketime_library()
        if not library:
            raise DemoFailed("libfaketime is missing: run ./dev setup")
        env.update(LD_PRELOAD=library, FAKETIME=f"+{seconds}", FAKETIME_DONT_FAKE_MONOTONIC="1",
                   NO_FAKE_STAT="1")
    return env


def data(days):
    """The files of some days."""
    return [os.path.join(ROOT, "testdata", "retail", f"{day}.csv.gz") for day in days]


def a_day_later(now):
    """About a day in seconds: after it, the next week's files shift by as many days as
    the first week's do now, and none of their rows lies in the future."""
    days = counting.days_to_now(counting.read(data(WEEK)), now)
    newest = max(row.time() for row in counting.read(data(NEXT_WEEK[-1:])))
    # How long ago the newest row will be; it must be 0 to 24 hours.
    age = now + DAY - (newest + days * DAY)
    margin = 120
    return int(DAY + max(0, margin - age) - max(0, age - (DAY - margin)))


class Demo:
    """One demonstration in one folder."""

    def __init__(self, programs, folder, ahead):
        self.programs = programs
        self.folder = folder
        self.checks = Checks()
        self.children = []
        # By how much the programs' clocks run ahead of the true one, in seconds.
        self.base = self.ahead = ahead
        self.server = ""
        self.graph = ""
        self.journals = []
        self.ledger = {}
        self.summaries = {}
        self.settings = counting.Settings("GB", "GBP")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    # The servers.

    def make_certificate(self):
        """A certificate for the simulator that nobody but this demo trusts."""
        done = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "3", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", self.path("graph.key"), "-out",
             self.path("graph.crt")],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise DemoFailed("openssl made no certificate:\n" + done.stderr)

    def start(self, name, words, ready):
        self.show([name, *words])
        child = Child(name, [self.programs[name], *words], ready, self.folder, later(self.ahead))
        self.children.append(child)
        return child.address()

    def start_servers(self):
        journal = self.path(f"journal-{len(self.journals) + 1}.jsonl")
        self.journals.append(journal)
        self.graph = self.start("graph_simulator", [
            "--listen=127.0.0.1:0", f"--tls_cert_file={self.path('graph.crt')}",
            f"--tls_key_file={self.path('graph.key')}", f"--journal={journal}",
        ], r"graph_simulator listening on (https://\S+)\n")
        self.server = self.start("connector", [
            "--listen=127.0.0.1:0", "--insecure", f"--data_dir={self.path('data')}",
            f"--graph_endpoint={self.graph}", f"--graph_ca_file={self.path('graph.crt')}",
        ], r"connector listening on (\S+)\n")

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

    def ctl(self, *words, quiet=False, timeout=SEND_SECONDS):
        """Runs destinationctl. Returns (exit code, standard output)."""
        command = ["--server=" + self.server, "--insecure", *words]
        if not quiet:
            self.show(["destinationctl", *command])
        try:
            done = subprocess.run(
                [self.programs["destinationctl"], *command], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout,
                env=later(self.ahead), check=False)
        except subprocess.TimeoutExpired as error:
            raise DemoFailed(f"destinationctl did not answer within {timeout} s") from error
        if done.returncode != 0 and done.stderr:
            say("    " + done.stderr.strip()[-2000:].replace("\n", "\n    "))
        return done.returncode, done.stdout

    def now(self):
        """The clock that the servers see."""
        return time.time() + self.ahead

    def set_up(self):
        heading("A host proves its token and describes where its rows shall go")
        token = self.write("token", TOKEN + "\n")
        os.chmod(token, 0o600)
        code, output = self.ctl("validate-credentials", "--name=Demo token",
                                f"--refresh_token_file={token}", f"--dataset_id={DATASET}")
        self.indent(output)
        self.checks.that("Meta accepts the token", code == 0, f"exit code {code}")
        self.checks.that("the token itself is never shown", TOKEN not in output)
        settings = self.write("settings.json", json.dumps({
            "name": "Demo store", "credential": "credentials/demo-token", "datasetId": DATASET,
            "defaultCountry": "GB", "defaultCurrency": "GBP"}, indent=2))
        code, output = self.ctl("configure", f"--settings={settings}")
        self.indent(output)
        self.checks.that("the settings are stored", code == 0, f"exit code {code}")
        if self.checks.failed:
            raise DemoFailed("without a destination there is nothing to send to")

    def indent(self, text):
        say("    " + text.rstrip().replace("\n", "\n    "))

    def send(self, act, days):
        """Sends the files; checks the summary. Returns it as counted numbers."""
        files = data(days)
        began = self.now()
        code, output = self.ctl("send", f"--destination={DESTINATION}", "--output=json",
                                "--shift_to_now", *files)
        ended = self.now()
        self.checks.that("the send ends well", code == 0, f"exit code {code}")
        try:
            summary = json.loads(output)
        except ValueError as error:
            raise DemoFailed("destinationctl send gave no summary") from error
        self.indent(rendered(summary))
        self.summaries[act] = summary
        reported = counting.from_summary(summary)
        lost = reported["received"] - reported["delivered"] \
            - sum(reported["skipped"].values()) - sum(reported["rejected"].values())
        self.checks.that("received = delivered + skipped + rejected", lost == 0,
                         f"{lost} rows lost")
        self.compare(files, reported, began, ended)
        return reported

    def compare(self, files, reported, began, ended):
        """The independent count over the same files must give the same numbers."""
        rows = counting.read(files)
        days = counting.days_to_now(rows, began)
        for row in rows:
            row.shift = days * DAY
        for moment in (began, ended):
            ledger = dict(self.ledger)
            counted = counting.count(rows, self.settings, moment, ledger)
            found = counting.differences(counted, reported)
            if not found:
                break
        self.ledger = ledger
        self.checks.that("an independent count of the same files gives the same numbers, to the "
                         "penny", not found, "; ".join(found))

    def journal(self):
        """(event id, order) of all that the simulator processed, in all acts."""
        events = []
        for name in self.journals:
            with open(name, encoding="utf-8") as file:
                for line in file:
                    entry = json.loads(line)
                    if entry.get("processed"):
                        events.extend(entry.get("events") or [])
        return events

    def check_journal(self, expected):
        events = self.journal()
        ids = collections.Counter(event.get("event_id") for event in events)
        self.checks.that("Meta's side has received exactly the delivered events",
                         len(events) == expected, f"{len(events)} instead of {expected}")
        twice = sum(1 for n in ids.values() if n > 1)
        self.checks.that("and none of them twice", twice == 0 and None not in ids,
                         f"{twice} more than once")
        self.checks.that("and nobody's e-mail address or phone number in clear",
                         all(self.hashed(event) for event in events))

    @staticmethod
    def hashed(event):
        """Whether em and ph hold SHA-256 digests only."""
        user = event.get("user_data", {})
        values = []
        for key in ("em", "ph"):
            item = user.get(key, [])
            values.extend(item if isinstance(item, list) else [item])
        return all(re.fullmatch("[0-9a-f]{64}", v) for v in values)

    # The three acts.

    def first_act(self):
        heading("First act: a week of retail rows, 1 to 7 December, from a shop's tills")
        say("  The rows are real and old: --shift_to_now moves them by whole days to end within")
        say("  the last 24 hours. Rows of an order become one event; personal data is hashed.")
        result = self.send("first", WEEK)
        self.checks.that("orders were delivered", result["events_delivered"] > 0)
        self.check_journal(result["events_delivered"])
        return result

    def second_act(self, first):
        heading("Second act: the very same week again, as a host that retries would send it")
        result = self.send("second", WEEK)
        already = result["skipped"].get("ALREADY_SENT", 0)
        # An order may have left the window since.
        left = sum(result["skipped"].get(r, 0) - first["skipped"].get(r, 0)
                   for r in ("OUTSIDE_WINDOW",))
        self.checks.that("nothing goes out a second time", result["events_delivered"] == 0,
                         f"{result['events_delivered']} events")
        self.checks.that("all that was delivered is ALREADY_SENT",
                         already + left == first["delivered"],
                         f"{already} of {first['delivered']} rows")
        self.check_journal(first["events_delivered"])
        return result

    def third_act(self, first):
        heading("Third act: a day later, the next day's export, 2 to 8 December")
        day = a_day_later(self.now())
        self.ahead = self.base + day
        say("  The servers stop, and start again with their clocks "
            f"{day / 3600:.0f} hours ahead (libfaketime), so that")
        say("  --shift_to_now puts each old order where it was. What was sent is known from disk.")
        codes = self.stop_servers()
        self.checks.that("the servers stop when asked", not any(codes.values()), str(codes))
        self.start_servers()
        result = self.send("third", NEXT_WEEK)
        new = self.ids_of_day(NEXT_WEEK[-1])
        self.checks.that("the new day goes out", result["events_delivered"] > 0)
        self.checks.that("and only the new day",
                         result["events_delivered"] <= new
                         and not result["skipped"].get("ALREADY_SENT_CHANGED"),
                         f"{result['events_delivered']} events; the new day has {new}")
        self.check_journal(first["events_delivered"] + result["events_delivered"])

    def ids_of_day(self, day):
        rows = counting.read(data([day]))
        return len({counting.identity(row, self.settings) for row in rows})

    def run(self):
        self.make_certificate()
        heading("A Graph API simulator, over TLS, and the connector before it")
        self.start_servers()
        self.set_up()
        first = self.first_act()
        self.second_act(first)
        self.third_act(first)
        self.check_logs()

    def check_logs(self):
        """Nothing of a person and no token stands in what the servers logged."""
        logs = ""
        for name in ("connector.log", "graph_simulator.log"):
            with open(self.path(name), encoding="utf-8", errors="replace") as file:
                logs += file.read()
        found = [what for what in (TOKEN, "@") if what in logs]
        self.checks.that("no log holds the token or an e-mail address", not found, str(found))

    def stay(self):
        """Leaves the servers up, by the true clock, and says how to use and stop them."""
        heading("Started again, by the true clock, and left running")
        self.stop_servers()
        self.ahead = self.base
        self.start_servers()
        for child in self.children:
            say(f"  {child.name}: pid {child.process.pid}, log {child.log}")
        say(f"  Its files are in {self.folder}. Try:")
        for method, body in (
                ("Destination/DescribeDestination", "{}"),
                ("Destination/ConfigureSettings", json.dumps({"validateOnly": True, "settings": {
                    "name": "Try", "credential": "credentials/demo-token",
                    "datasetId": DATASET}}))):
            say(f"    grpcurl -plaintext -d {shlex.quote(body)} {self.server} destination.v1.{method}")
        say(f"    grpcurl -plaintext {self.server} list")
        pids = " ".join(str(child.process.pid) for child in reversed(self.children))
        say(f"  Stop it with: kill {pids} && rm -r {self.folder}")


def binaries(folder):
    found = {name: os.path.join(folder, path) for name, path in PROGRAMS.items()}
    for name, path in found.items():
        if not os.access(path, os.X_OK):
            sys.exit(f"demo: {name} is not built ({path}); run ./dev demo")
    return found


def interrupted(signum, _frame):
    raise KeyboardInterrupt(signal.Signals(signum).name)


def main():
    parser = argparse.ArgumentParser(
        prog="./dev demo", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--bin", default=os.path.join(ROOT, "bazel-bin"), help=argparse.SUPPRESS)
    parser.add_argument("--keep", action="store_true",
                        help="leave the servers up, and print grpcurl lines to try")
    parser.add_argument("--json", metavar="FILE", help="write the three summaries there")
    # For a try at another time of the day.
    parser.add_argument("--ahead", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    programs = binaries(arguments.bin)
    # Children get no terminal's Ctrl-C of their own: it comes here, and here they end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    folder = tempfile.mkdtemp(prefix="destconn-demo-")
    demo = Demo(programs, folder, arguments.ahead)
    began = time.monotonic()
    kept = False
    try:
        demo.run()
        if arguments.json:
            with open(arguments.json, "w", encoding="utf-8") as file:
                json.dump(demo.summaries, file, indent=2)
        if arguments.keep:
            demo.stay()
            kept = True
    except DemoFailed as error:
        demo.checks.that("the demo goes on to its end", False, str(error))
    except KeyboardInterrupt:
        say("\ninterrupted")
        demo.checks.failed += 1
    finally:
        if not kept:
            codes = demo.stop_servers()
            if codes:
                demo.checks.that("the servers stop when asked", not any(codes.values()), str(codes))
            shutil.rmtree(folder, ignore_errors=True)
    say()
    say(f"The demo took {time.monotonic() - began:.0f} s, at "
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC.")
    say(f"{demo.checks.passed} passed, {demo.checks.failed} failed")
    return 1 if demo.checks.failed or not demo.checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
