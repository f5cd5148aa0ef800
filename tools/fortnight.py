#!/usr/bin/env python3
"""A retail fortnight, and a week more: every daily export of a shop in turn, with the
connector killed once in each day, and sent again. Every order that has an identifier must
reach Meta exactly once, and the money must be right to the penny.
"""

import argparse
import collections
import csv
import datetime
import decimal
import fcntl
import gzip
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import independent_count as counting  # pylint: disable=wrong-import-position
import stage  # pylint: disable=wrong-import-position
from stage import heading, say  # pylint: disable=wrong-import-position

TEACHES = """\
What happens, for each day from 1 to 23 December 2010:

  1. The programs start with their clocks at the morning after that day (libfaketime). All
     dates are moved by the same number of days, so that the first such morning comes next;
     from then on the clock moves, by one day a day.
  2. The host sends the day's export, the files of the last seven days, as one run. Most of it
     has been sent before; one morning's hours are too old by now.
  3. The connector is killed with SIGKILL. When, is drawn from the seed, and measured in progress,
     never in time: so many rows handed over, or so many requests that the simulator has
     processed, their answers withheld or just leaving.
  4. It starts again on the same data folder, and the host sends the same run again.

The verdict is read from the simulator's journals of all days and from the independent count of
the same files (tools/independent_count.py), never from the connector's own word:

  - the orders that the simulator processed are those of the independent count, no more, no less;
  - each is there once, by Meta's own key (dataset, event_time, event_name, item_number, order_id);
    a copy is allowed only from a process that was killed to the next in the same run, and
    only if it is the same bytes. Copies are counted and shown;
  - the values add up to the independent count's, to the penny, by currency;
  - each summary accounts for every row, as the independent count does.

Examples:

  tools/fortnight.py --bin=$(bazel info --config=opt bazel-bin)
  tools/fortnight.py --seed=7 --days=3 --keep     # other kills, three days; leaves the journals

A failure prints the seed; the same seed gives the same kills. What to look at first: the
day's line, then journal-N.jsonl and connector.log in the folder that --keep leaves.
"""

DESTINATION = "destinations/shop"
SETTINGS = counting.Settings("GB", "GBP")
FIRST = datetime.date(2010, 12, 1)
DAYS = 23
WINDOW_DAYS = 7
# No row of any day lies between 8:46 and 8:51: what is too old does not change while a run
# is sent twice.
EXPORT_AT = datetime.time(8, 45, 30)
# Meta takes small requests only, so that a day is more than one.
LARGEST_BODY = 64 * 1024
WITHHELD_MS = 400
# Nothing is measured by it: a machine that is very busy is not to fail.
HOLD_SECONDS = 120
# The host's program sends a thousand rows at a time: of rows that were handed over it may hold
# back those that matter. Then all others follow.
FOLLOW_SECONDS = 3
END_SECONDS = 120

# When the connector dies. `rows` have been handed over; if `requests` is not 0, it is when
# the simulator has processed so many in that day. Answers come after `delay_ms`.
Kill = collections.namedtuple("Kill", "name rows requests delay_ms adjacent")

# An event at the simulator: which day and which life of the connector sent it, Meta's own key,
# its bytes.
Copy = collections.namedtuple("Copy", "day life key text")


def days_of_export(day):
    """The days whose files make the export of a day, as ISO dates; only those with trade."""
    window = [day - datetime.timedelta(days=n) for n in reversed(range(WINDOW_DAYS))]
    return [d.isoformat() for d in window if os.path.exists(stage.data([d.isoformat()])[0])]


def shift_to_come(now):
    """The whole days that bring the first day's export to the first moment to come.

    Not to the past: gRPC waits by the true clock, and would wait for what is over."""
    first = datetime.datetime.combine(
        FIRST + datetime.timedelta(days=1), EXPORT_AT, datetime.timezone.utc)
    return -int((first.timestamp() - now) // counting.DAY)


def write_shifted(source, target, days):
    """A CSV file with its timestamps moved."""
    with gzip.open(source, "rt", encoding="utf-8-sig", newline="") as file:
        columns, *rows = csv.reader(file)
    at = columns.index("timestamp")
    for row in rows:
        row[at] = counting.iso(counting.seconds(row[at]) + days * counting.DAY)
    with open(target, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def draw(chance, rows, new_rows):
    """When to kill, in a day whose export has so many rows, the last `new_rows` of them new."""
    adjacent = chance.random() < 0.5
    kinds = ["reading"]
    if new_rows:
        kinds += ["sending", "answering"] + ["half a day"] * adjacent
    kind = chance.choice(kinds)
    if kind == "reading":
        return Kill(kind, chance.randint(0, rows), 0, 0, adjacent)
    if kind == "half a day":
        return Kill(kind, rows - chance.randint(0, new_rows // 2), 1,
                    chance.choice([0, WITHHELD_MS]), adjacent)
    delay = WITHHELD_MS if kind == "sending" else 0
    # Some thirty orders a request: a day of few rows has no third.
    return Kill(kind, rows, chance.randint(1, 1 + min(2, new_rows // 1000)), delay, adjacent)


def described(kill):
    rows = f"{kill.rows:,} rows in"
    if not kill.requests:
        return rows
    answer = "answer withheld" if kill.delay_ms else "answer leaving"
    return f"{rows}, request {kill.requests} processed, {answer}"


def journaled(line):
    """(event, its bytes) of each event of a journal's line that counts at Meta."""
    entry = json.loads(line)
    if entry["kind"] != "events" or not entry["processed"]:
        return []
    decoder = json.JSONDecoder(parse_float=decimal.Decimal)
    at = line.index('"events":[') + len('"events":[')
    events = []
    while line[at] != "]":
        event, end = decoder.raw_decode(line, at)
        events.append((event, line[at:end]))
        at = end + (line[end] == ",")
    return events


class ProcessedRequests:
    """Follows a journal that grows."""

    def __init__(self, path):
        self.path = path
        self.read = 0
        self.found = 0

    def count(self):
        """How many of its requests brought events that count at Meta."""
        with open(self.path, "rb") as file:
            file.seek(self.read)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self.read += len(line)
                self.found += bool(journaled(line.decode()))
        return self.found


def meta_key(event):
    """By what Meta tells offline events apart; the dataset is one."""
    custom = event.get("custom_data", {})
    return (event["event_time"], event["event_name"], custom.get("item_number"),
            custom.get("order_id"))


def complaints_about_copies(copies):
    """(complaints, copies beside the first) of all events at the simulator."""
    found = []
    by_order = collections.defaultdict(list)
    for copy in copies:
        by_order[copy.key[-1]].append(copy)
    for order, those in by_order.items():
        days = {copy.day for copy in those}
        lives = [copy.life for copy in those]
        if len({copy.key for copy in those}) > 1 or len({copy.text for copy in those}) > 1:
            found.append(f"order {order} left with different bytes")
        if len(days) > 1:
            found.append(f"order {order} left on {len(days)} days: {min(days)} and {max(days)}")
        elif len(set(lives)) < len(lives):
            found.append(f"order {order} left {len(lives)} times without a kill between")
    return found, len(copies) - len(by_order)


def complaints_about_orders(copies, expected):
    """Orders that should have come, and those that should not; `expected`: identities."""
    came = {f"{copy.key[1]}|order|{copy.key[-1]}" for copy in copies}
    return [f"{len(orders)} orders {what}: {', '.join(sorted(orders)[:3])}"
            for what, orders in (("missing", expected - came), ("too many", came - expected))
            if orders]


def values(copies):
    """What the events are worth together, by currency; each once."""
    totals = collections.defaultdict(decimal.Decimal)
    for text in {copy.text for copy in copies}:
        custom = json.loads(text, parse_float=decimal.Decimal)["custom_data"]
        totals[custom["currency"]] += custom["value"]
    return dict(totals)


def merged(result):
    """Numbers of a summary that do not tell which life of the connector delivered a row."""
    skipped = dict(result["skipped"])
    at_meta = result["delivered"] + skipped.pop("ALREADY_SENT", 0)
    return {"received": result["received"], "at Meta": at_meta, "skipped": skipped,
            "rejected": result["rejected"]}


def unread(pipe):
    """How many bytes in a pipe its reader has not yet read."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


class Fortnight(stage.Stage):
    """One fortnight in one folder."""

    def __init__(self, programs, folder, seed):
        super().__init__(programs, folder)
        self.chance = random.Random(seed)
        self.shift = shift_to_come(time.time())
        self.copies = []
        self.ledger = {}
        self.totals = collections.defaultdict(decimal.Decimal)

    def show(self, words):
        """Two commands a day are too many to show."""

    def indent(self, text):
        """Nor what they answer."""

    # The day's parts.

    def set_clock(self, day):
        moment = datetime.datetime.combine(
            day + datetime.timedelta(days=1 + self.shift), EXPORT_AT, datetime.timezone.utc)
        self.ahead = int(moment.timestamp() - time.time())

    def files(self, days):
        """The shifted files of some days, all of which have trade."""
        paths = []
        for day, source in zip(days, stage.data(days)):
            paths.append(self.path(f"{day}.csv"))
            if not os.path.exists(paths[-1]):
                write_shifted(source, paths[-1], self.shift)
        return paths

    def start_day(self, day, kill):
        self.set_clock(day)
        faults = self.write("faults.json", json.dumps({"rules": [
            {"largest_body": LARGEST_BODY, "delay_ms": kill.delay_ms}]}))
        self.start_graph(f"--faults={faults}")
        self.start_connector()

    def words(self, day, kill):
        words = ["send", f"--destination={DESTINATION}", f"--run_id=export-{day}",
                 "--output=json"]
        return words + ["--order_rows_adjacent"] * kill.adjacent

    def send_until_killed(self, day, kill, lines):
        """Hands rows to the host's program and kills the connector at the moment drawn.
        Returns whether the run had not ended by then."""
        command = self.host(*self.words(day, kill), "-")
        with subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=stage.with_clock(self.ahead)) as host:
            try:
                self.hand_over(host, lines[:kill.rows + 1])
                requests = ProcessedRequests(self.journals[-1])
                self.wait_for_requests(host, requests, kill, lines[kill.rows + 1:])
                was_alive = host.poll() is None
                self.children[-1].kill()
                self.children.pop()
            finally:
                if not host.stdin.closed:
                    host.stdin.close()
                try:
                    host.wait(END_SECONDS)
                except subprocess.TimeoutExpired:
                    host.kill()
        if not was_alive and host.returncode != 0:
            raise stage.StageFailed(f"the run of {day} ended without a kill: {host.returncode}")
        return was_alive

    def wait_for_requests(self, host, requests, kill, rest):
        def enough():
            return host.poll() is not None or requests.count() >= kill.requests
        if not rest or not self.wait(enough, FOLLOW_SECONDS):
            self.hand_over(host, rest)
            host.stdin.close()
            self.must(self.wait(enough))

    def hand_over(self, host, lines):
        """Until the host's program has read the lines from its pipe."""
        try:
            host.stdin.write("".join(lines).encode())
            host.stdin.flush()
        except BrokenPipeError as error:
            raise stage.StageFailed("the host's program ended before it was to") from error
        self.must(self.wait(lambda: host.poll() is not None or unread(host.stdin) == 0))

    @staticmethod
    def wait(holds, seconds=HOLD_SECONDS):
        """Whether it holds within so many seconds."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    @staticmethod
    def must(holds):
        if not holds:
            raise stage.StageFailed(f"no progress within {HOLD_SECONDS} s")

    def send_again(self, day, kill, files):
        """The same run once more, to its end. Returns its summary as counted numbers."""
        code, output = self.ctl(*self.words(day, kill), *files)
        if code != 0:
            raise stage.StageFailed(f"the run of {day} did not end well: exit code {code}")
        return counting.from_summary(json.loads(output))

    def collect(self, day, first_life):
        """Adds the day's events at the simulator to all; the first lines are the first life's."""
        found = []
        with open(self.journals[-1], encoding="utf-8") as file:
            for number, line in enumerate(file):
                life = 1 if number < first_life else 2
                found += [Copy(day, life, meta_key(event), text)
                          for event, text in journaled(line)]
        self.copies += found
        return found

    def journal_lines(self):
        with open(self.journals[-1], encoding="utf-8") as file:
            return sum(1 for _ in file)

    # A day.

    def play(self, day):
        began = time.monotonic()
        files = self.files(days_of_export(day))
        rows = counting.read(files)
        lines = text_lines(files)
        new = len(text_lines([f for f in files if day.isoformat() in f])) - 1
        kill = draw(self.chance, len(rows), max(new, 0))
        self.start_day(day, kill)
        if day == FIRST:
            self.set_up(name="Shop", defaultCountry="GB", defaultCurrency="GBP")
        was_alive = self.send_until_killed(day, kill, lines)
        # What the dead connector had sent is of its life, though it is read after its death.
        self.must(self.wait(lambda: self.open_connections() == 1))
        first_life = self.journal_lines()
        self.start_connector()
        reported = self.send_again(day, kill, files)
        codes = self.stop_servers()
        copies = self.collect(day, first_life)
        found = self.judge_day(rows, reported, copies)
        if any(codes.values()):
            found.append(f"a server did not stop when asked: {codes}")
        orders = len({copy.key for copy in copies})
        self.checks.that(
            f"{day}  {len(rows):6,} rows  {orders:3} orders new  {len(copies) - orders:3} sent twice"
            f"  {time.monotonic() - began:4.1f} s  killed: {described(kill)}"
            + ("" if was_alive else " (the run had ended)"), not found, "; ".join(found))
        return was_alive

    def judge_day(self, rows, reported, copies):
        counted = counting.count(rows, SETTINGS, self.now(), self.ledger)
        for currency, amount in counted["value_total"].items():
            self.totals[currency] += decimal.Decimal(amount)
        found, _ = complaints_about_copies(copies)
        orders = len({copy.key for copy in copies})
        if orders != counted["events_delivered"]:
            found.append(f"{orders} orders at Meta, {counted['events_delivered']} counted")
        return found + counting.differences(merged(counted), merged(reported))

    def judge_all(self):
        heading("All days together, by the simulator's journals and the independent count")
        found, again = complaints_about_copies(self.copies)
        missing = complaints_about_orders(self.copies, set(self.ledger))
        say(f"  {len(self.ledger):,} orders with an identifier; {len(self.copies):,} events at Meta, "
            f"{again} of them sent twice around a kill")
        self.checks.that("every order with an identifier is at Meta, and nothing else", not missing,
                         "; ".join(missing))
        self.checks.that("each once; copies only where a kill left the answer open, byte for byte "
                         "the same", not found, "; ".join(found[:5]))
        keys = {copy.key for copy in self.copies}
        self.checks.that("Meta's own key tells them all apart", len(keys) == len(self.ledger),
                         f"{len(keys)} keys of {len(self.ledger)} orders")
        totals = values(self.copies)
        self.checks.that(
            "their value is the independent count's, to the penny: "
            + ", ".join(f"{v:,.2f} {k}" for k, v in sorted(self.totals.items())),
            totals == dict(self.totals), str(totals))
        self.check_logs()

    def run(self, days):
        self.set_clock(FIRST)
        self.make_certificate(days=DAYS + 3)
        alive = [self.play(FIRST + datetime.timedelta(days=n)) for n in range(days)]
        self.judge_all()
        self.checks.that("most kills came before the run's end", 2 * sum(alive) > days,
                         f"{sum(alive)} of {days}")


def text_lines(files):
    """The lines of CSV files as one: their header once."""
    texts = []
    for name in files:
        with open(name, encoding="utf-8", newline="") as file:
            texts.append(file.read().splitlines(keepends=True))
    return [*texts[0][:1], *(line for lines in texts for line in lines[1:])] if texts else []


def main():
    parser = argparse.ArgumentParser(
        prog="tools/fortnight.py", description=__doc__, epilog=TEACHES,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(stage.ROOT, "bazel-bin"),
                        help="Bazel's output folder with the programs")
    parser.add_argument("--seed", type=int, default=20101201,
                        help="draws the kills (default: %(default)s)")
    parser.add_argument("--days", type=int, default=DAYS, choices=range(1, DAYS + 1),
                        metavar="N", help="only the first so many (default: all, %(default)s)")
    parser.add_argument("--keep", action="store_true", help="leave the folder, and say where")
    arguments = parser.parse_args()
    programs = stage.binaries(
        arguments.bin, "bazel build --config=opt //connector //simulator:graph_simulator "
        "//cli:destinationctl")
    stage.end_on_signals()
    folder = tempfile.mkdtemp(prefix="destconn-fortnight-")
    fortnight = Fortnight(programs, folder, arguments.seed)
    heading(f"{arguments.days} daily exports, a kill in each; seed {arguments.seed}")
    began = time.monotonic()
    try:
        fortnight.run(arguments.days)
    except stage.StageFailed as error:
        fortnight.checks.that("the fortnight goes on to its end", False, str(error))
    except KeyboardInterrupt:
        say("\ninterrupted")
        fortnight.checks.failed += 1
    finally:
        fortnight.stop_servers()
        if arguments.keep:
            say(f"  Journals and logs are in {folder}.")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    checks = fortnight.checks
    say()
    if checks.failed:
        say(f"To see it again: tools/fortnight.py --seed={arguments.seed} --days={arguments.days}")
    say(f"The fortnight took {time.monotonic() - began:.0f} s.")
    say(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
