#!/usr/bin/env python3
"""The demonstration: a host sends a week of real retail rows, sends it again, and a
day later sends the next day's export. `./dev demo` builds the programs and runs it.

Everything runs on loopback, in a temporary folder, and is gone at the end. Each step
is checked; ends with `N passed, N failed`.
"""

import argparse
import collections
import datetime
import json
import math
import os
import re
import shlex
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import independent_count as counting  # pylint: disable=wrong-import-position
import stage  # pylint: disable=wrong-import-position
from stage import heading, say  # pylint: disable=wrong-import-position

WEEK = ["2010-12-01", "2010-12-02", "2010-12-03", "2010-12-05", "2010-12-06", "2010-12-07"]
NEXT_WEEK = WEEK[1:] + ["2010-12-08"]
DAY = counting.DAY
DESTINATION = "destinations/demo-store"


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


def a_day_later(now):
    """About a day in seconds, in whole minutes: after it, the next week's files shift by
    as many days as the first week's do now, and none of their rows lies in the future."""
    days = counting.days_to_now(counting.read(stage.data(WEEK)), now)
    newest = max(row.time() for row in counting.read(stage.data(NEXT_WEEK[-1:])))
    # How long ago the newest row will be; it must be 0 to 24 hours.
    age = now + DAY - (newest + days * DAY)
    margin = 120
    return DAY + up_to_minutes(margin - age) - up_to_minutes(age - (DAY - margin))


def up_to_minutes(seconds):
    """The seconds, rounded up to whole minutes; 0 if they are negative."""
    return max(0, math.ceil(seconds / 60) * 60)


def early_in_a_minute(now):
    """By how many seconds to put the clocks ahead so that 40 seconds are left of the
    minute. Rows leave the window at whole minutes, as tills note no seconds: none does
    while it is sent, or between the acts, so each number can be told beforehand."""
    left = 60 - now % 60
    return math.ceil(left) if left < 40 else 0


class Demo(stage.Stage):
    """One demonstration in one folder."""

    def __init__(self, programs, folder, ahead):
        super().__init__(programs, folder, ahead)
        self.true_clock = ahead
        self.ledger = {}
        self.summaries = {}
        self.settings = counting.Settings("GB", "GBP")

    def send(self, act, days):
        """Sends the files; checks the summary. Returns it as counted numbers."""
        files = stage.data(days)
        began = self.now()
        code, output = self.ctl("send", f"--destination={DESTINATION}", "--output=json",
                                "--shift_to_now", *files)
        ended = self.now()
        self.checks.that("the send ends well", code == 0, f"exit code {code}")
        try:
            summary = json.loads(output)
        except ValueError as error:
            raise stage.StageFailed("destinationctl send gave no summary") from error
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
        self.checks.that("nothing goes out a second time", result["events_delivered"] == 0,
                         f"{result['events_delivered']} events")
        self.checks.that("all that was delivered is ALREADY_SENT",
                         already == first["delivered"],
                         f"{already} of {first['delivered']} rows")
        self.check_journal(first["events_delivered"])
        return result

    def third_act(self, first):
        heading("Third act: a day later, the next day's export, 2 to 8 December")
        day = a_day_later(self.now())
        self.ahead += day
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
        rows = counting.read(stage.data([day]))
        return len({counting.identity(row, self.settings) for row in rows})

    def run(self):
        self.make_certificate()
        self.ahead += early_in_a_minute(self.now())
        heading("A Graph API simulator, over TLS, and the connector before it")
        self.start_servers()
        heading("A host proves its token and describes where its rows shall go")
        self.set_up(name="Demo store", defaultCountry="GB", defaultCurrency="GBP")
        first = self.first_act()
        self.second_act(first)
        self.third_act(first)
        self.check_logs()

    def stay(self):
        """Leaves the servers up, by the true clock, and says how to use and stop them."""
        heading("Started again, by the true clock, and left running")
        self.stop_servers()
        self.ahead = self.true_clock
        self.start_servers()
        for child in self.children:
            say(f"  {child.name}: pid {child.process.pid}, log {child.log}")
        say(f"  Its files are in {self.folder}. Try:")
        for method, body in (
                ("Destination/DescribeDestination", "{}"),
                ("Destination/ConfigureSettings", json.dumps({"validateOnly": True, "settings": {
                    "name": "Try", "credential": "credentials/demo-token",
                    "datasetId": stage.DATASET}}))):
            say(f"    grpcurl -plaintext -d {shlex.quote(body)} {self.server} destination.v1.{method}")
        say(f"    grpcurl -plaintext {self.server} list")
        pids = " ".join(str(child.process.pid) for child in reversed(self.children))
        say(f"  Stop it with: kill {pids} && rm -r {self.folder}")


def main():
    parser = argparse.ArgumentParser(
        prog="./dev demo", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--bin", default=os.path.join(stage.ROOT, "bazel-bin"), help=argparse.SUPPRESS)
    parser.add_argument("--keep", action="store_true",
                        help="leave the servers up, and print grpcurl lines to try")
    parser.add_argument("--json", metavar="FILE", help="write the three summaries there")
    # For a try at another time of the day.
    parser.add_argument("--ahead", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    programs = stage.binaries(arguments.bin, "./dev demo")
    stage.end_on_signals()
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
    except stage.StageFailed as error:
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
