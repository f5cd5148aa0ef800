#!/usr/bin/env python3
"""What must become of the rows of a CSV export, counted apart from the connector.

Written from the contract (rows, reasons, windows, grouping, money) and from Meta's
rules for e-mail addresses and phone numbers, never from the C++: when the two agree,
neither is believed on its own word alone. Grouping is PER_ORDER.

    tools/independent_count.py --shift_to_now --compare summary.json FILE.csv.gz...

Two --now are the moments at which a run began and ended: the summary may agree with
either, as rows can leave the window meanwhile.
"""

import argparse
import collections
import csv
import datetime
import decimal
import functools
import gzip
import hashlib
import json
import re
import sys
import unicodedata

DAY = 86_400
FUTURE_SECONDS = 60
OTHER_SOURCE_MARGIN = 5 * 60
MAX_ROW_BYTES = 64 * 1024

EVENT_NAMES = re.compile(r"[^\x00-\x1f]{1,50}")
ACTION_SOURCES = {
    "email", "website", "app", "phone_call", "chat", "physical_store", "system_generated",
    "business_messaging", "other"}
DELIVERY_CATEGORIES = {"in_store", "curbside", "home_delivery", "shipping"}
CURRENCIES = set("""
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
    UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG""".split())

# A national numbering plan: the calling code, the trunk prefix that callers inside
# the country dial and that is no part of the number, and the lengths that a number
# may have without either (ITU-T's national plans).
# `abroad`: what they dial before a foreign calling code.
Plan = collections.namedtuple("Plan", "code trunk lengths abroad", defaults=("00",))
PLANS = {
    "AT": Plan("43", "0", range(4, 14)),
    "AU": Plan("61", "0", range(5, 11), "0011"),
    "BE": Plan("32", "0", (8, 9)),
    "BH": Plan("973", "", (8,)),
    "CH": Plan("41", "0", (9, 12)),
    "CY": Plan("357", "", (8,)),
    "DE": Plan("49", "0", range(4, 16)),
    "DK": Plan("45", "", (8,)),
    "ES": Plan("34", "", (9,)),
    "FI": Plan("358", "0", range(5, 13)),
    "FR": Plan("33", "0", (9,)),
    "GB": Plan("44", "0", (7, 9, 10)),
    "IE": Plan("353", "0", range(7, 11)),
    "IL": Plan("972", "0", range(7, 13)),
    "IS": Plan("354", "", (7, 9)),
    "IT": Plan("39", "", range(6, 13)),
    "JE": Plan("44", "0", (10,)),
    "JP": Plan("81", "0", range(8, 18), "010"),
    "LT": Plan("370", "0", (8,)),
    "LV": Plan("371", "", (8,)),
    "NL": Plan("31", "0", range(5, 12)),
    "NO": Plan("47", "", (5, 8)),
    "PL": Plan("48", "", (6, 8, 9, 10)),
    "PT": Plan("351", "", (9,)),
    "SE": Plan("46", "0", (6, 7, 8, 9, 10, 12)),
    "US": Plan("1", "1", (10,), "011"),
}
COUNTRY_NAMES = {
    "austria": "AT", "belgium": "BE", "eire": "IE", "germany": "DE", "italy": "IT",
    "japan": "JP", "lithuania": "LT", "portugal": "PT", "switzerland": "CH",
    "united kingdom": "GB",
}
# Some of the calling codes that no country has.
UNASSIGNED = re.compile(r"21[04579]|28|42[24-9]|83|89")

EDGES = ("\ufeff\u200b\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
         + "".join(map(chr, range(0x20))))
ATOM = r"[^\s()<>\[\]:;@\\,.\"\x00-\x1f\x7f]+"
EMAIL = re.compile(
    rf"(?:{ATOM}(?:\.{ATOM})*|\"[^\"\\\r\n]*\")"
    r"@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


def trimmed(text):
    """Without white space and format characters at both ends, in NFC."""
    text = unicodedata.normalize("NFC", text)
    while text and (text[0].isspace() or text[0] in EDGES):
        text = text[1:]
    while text and (text[-1].isspace() or text[-1] in EDGES):
        text = text[:-1]
    return text


def is_digest(text):
    return re.fullmatch(r"[0-9a-fA-F]{64}", text) is not None


@functools.lru_cache(maxsize=None)
def email(text):
    """The normalized address, or None if the text is none."""
    text = trimmed(text).lower()
    if is_digest(text):
        return text
    text = re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", text)
    text = re.sub(r"^mailto:", "", text)
    text = re.sub(r"[,;]$", "", text)
    if not EMAIL.fullmatch(text) or len(text) > 254 or len(text.rsplit("@", 1)[0]) > 64:
        return None
    return text


def country(text, default):
    """The alpha-2 code in capitals; the default where the cell has none."""
    text = trimmed(text)
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    return COUNTRY_NAMES.get(text.lower(), default)


def international(digits):
    """The number if it begins with a calling code and has a length of its plan."""
    digits = digits.lstrip("0")
    for plan in PLANS.values():
        if digits.startswith(plan.code):
            number = digits[len(plan.code):]
            if plan.trunk and number.startswith(plan.trunk):
                number = number[len(plan.trunk):]
            if len(number) in plan.lengths and len(plan.code + number) <= 15:
                return plan.code + number
    if any(digits.startswith(plan.code) for plan in PLANS.values()) or UNASSIGNED.match(digits):
        return None
    raise ValueError(
        f"no numbering plan here for an international number that begins with {digits[:3]}: "
        "add it to PLANS")


def national(digits, plan):
    """The number of a country's plan, or None; may begin with its calling code."""
    if digits.startswith(plan.abroad):
        return international(digits[len(plan.abroad):])
    number = digits
    if plan.trunk and number.startswith(plan.trunk):
        number = number[len(plan.trunk):]
    if len(number) in plan.lengths and len(plan.code + number) <= 15:
        return plan.code + number
    if digits.startswith(plan.code) and len(digits) - len(plan.code) in plan.lengths:
        return digits
    return None


@functools.lru_cache(maxsize=None)
def phone(text, alpha2):
    """Digits with the calling code, or None if the text is no possible number."""
    text = trimmed(text)
    if is_digest(text):
        return text.lower()
    text = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else "+" if c == "\uff0b" else c for c in text)
    text = re.sub(r"\.0$", "", text)
    if re.search(r"\d[eE][+]?\d", text):
        return None
    text = re.sub(r"(?i)(?:;ext=|,? ?(?:extension|ext\.?|x|#))[ :]*\d{1,7}$", "", text)
    digits = re.sub(r"[^0-9]", "", text)
    if not digits.strip("0"):
        return None
    if re.match(r"[^0-9]*\+", text) or digits.startswith("00"):
        return international(digits)
    if alpha2 in PLANS:
        return national(digits, PLANS[alpha2])
    if alpha2:
        raise ValueError(f"no numbering plan here for {alpha2}: add it to PLANS")
    return international(digits) if 11 <= len(digits) <= 15 else None


def number(text):
    """The exact decimal, None when blank; ValueError when it is no finite number."""
    text = text.strip()
    if not text:
        return None
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", text):
        raise ValueError(text)
    return decimal.Decimal(text)


def seconds(text):
    """Unix seconds of an ISO 8601 moment (UTC if it has no zone) or of a number."""
    text = text.strip()
    if re.fullmatch(r"-?\d{1,11}", text):
        return int(text)
    if re.fullmatch(r"\d{13}", text):
        return int(text) / 1000
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return moment.timestamp()


def truth(text):
    return text.strip().lower() in ("true", "t", "yes", "y", "1")


class Row:
    """One CSV row, its cells by column."""

    def __init__(self, columns, cells):
        self.complete = len(columns) == len(cells)
        self.size = sum(len(cell.encode()) for cell in cells)
        self.cells = dict(zip(columns, cells))
        self.shift = 0

    def __getitem__(self, column):
        return self.cells.get(column, "")

    def time(self):
        """Unix seconds, shifted; None if the cell is no moment."""
        try:
            return seconds(self["timestamp"]) + self.shift
        except (ValueError, OverflowError):
            return None


def read(paths):
    """The rows of CSV files, gzip or not, in order."""
    rows = []
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            columns = next(lines)
            rows.extend(Row(columns, cells) for cells in lines if cells)
    return rows


def days_to_now(rows, now):
    """The whole days that put the newest row into the 24 hours up to now."""
    newest = max(t for t in (row.time() for row in rows) if t is not None)
    return int((now - newest) // DAY)


Settings = collections.namedtuple(
    "Settings", "country currency event_name action_source window_days",
    defaults=("", "", "Purchase", "physical_store", 7))

SKIPPED, REJECTED = "skipped", "rejected"


def judge(row, settings, now):
    """(SKIPPED or REJECTED, reason), or None for a row that goes into an event.

    The order is the contract's: where several apply, the first counts.
    """
    if not row.complete:
        return REJECTED, "VALUE_COUNT_MISMATCH"
    if row.size > MAX_ROW_BYTES:
        return REJECTED, "ROW_TOO_LARGE"
    time = row.time()
    if time is None:
        return REJECTED, "INVALID_TIMESTAMP"
    if time > now + FUTURE_SECONDS:
        return REJECTED, "FUTURE_TIMESTAMP"
    if truth(row["is_cancellation"]) or truth(row["is_return"]):
        return SKIPPED, "CANCELLED_OR_RETURNED"
    try:
        quantity = number(row["quantity"])
    except ValueError:
        quantity = None
    if quantity is not None and quantity <= 0:
        return SKIPPED, "NON_POSITIVE_QUANTITY"
    source = row["action_source"].strip().lower() or settings.action_source
    margin = 0 if source == "physical_store" else OTHER_SOURCE_MARGIN
    if time < now - settings.window_days * DAY + margin:
        return SKIPPED, "OUTSIDE_WINDOW"
    if not any(identifiers(row, settings)):
        return REJECTED, "MISSING_IDENTIFIER"
    reason = other_rejection(row, settings, source)
    return (REJECTED, reason) if reason else None


def identifiers(row, settings):
    """The usable e-mail address and phone number, None for what is not usable."""
    place = country(row["country"], settings.country)
    return email(row["email"]), phone(row["phone"], place)


def event_name(row, settings):
    return row["event_name"].strip() or settings.event_name


def other_rejection(row, settings, source):
    """The reason of the contract's table below MISSING_IDENTIFIER, or None."""
    name = event_name(row, settings)
    if not EVENT_NAMES.fullmatch(name):
        return "INVALID_EVENT_NAME"
    if source not in ACTION_SOURCES:
        return "INVALID_ACTION_SOURCE"
    category = re.sub("[ -]", "_", row["delivery_category"].strip().lower())
    if category and category not in DELIVERY_CATEGORIES:
        return "INVALID_DELIVERY_CATEGORY"
    money = currency(row, settings)
    if name == "Purchase" and not money:
        return "MISSING_CURRENCY"
    if money and money not in CURRENCIES:
        return "INVALID_CURRENCY"
    has_value = row["value"].strip() or (row["price"].strip() and row["quantity"].strip())
    if name == "Purchase" and not has_value:
        return "MISSING_VALUE"
    try:
        value(row)
    except ValueError:
        return "INVALID_NUMBER"
    if source == "website" and not (
            row["client_user_agent"].strip() and row["event_id"].strip()
            and row["event_source_url"].strip()):
        return "MISSING_WEBSITE_FIELD"
    return None


def currency(row, settings):
    return row["currency"].strip().upper() or settings.currency


def value(row):
    """`value`, or price times quantity; None if there is neither."""
    stated, price, quantity = (number(row[c]) for c in ("value", "price", "quantity"))
    if stated is not None:
        return stated
    return price * quantity if price is not None and quantity is not None else None


def identity(row, settings):
    """What an event is recognised by. PER_ORDER: rows of one order share it."""
    name = event_name(row, settings)
    if row["order_id"].strip():
        return f"{name}|order|{row['order_id'].strip()}"
    if row["event_id"].strip():
        return f"{name}|event|{row['event_id'].strip()}"
    return "|".join([name, "row", *(i or "" for i in identifiers(row, settings)),
                     str(int(row.time())), row["product_id"].strip()])


def contents(rows, settings):
    """A digest of all that makes an event what it is, to tell changes."""
    parts = []
    for row in rows:
        cells = {k: v for k, v in row.cells.items() if k != "timestamp"}
        parts.append(json.dumps([row.time(), cells, identifiers(row, settings)], sort_keys=True))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def count(rows, settings, now, ledger=None):
    """What becomes of the rows, as a dict in the summary's words.

    `ledger` maps the identities of events sent before to their contents; what is
    delivered now is added to it.
    """
    ledger = {} if ledger is None else ledger
    reasons = {SKIPPED: collections.Counter(), REJECTED: collections.Counter()}
    orders = {}
    for row in rows:
        verdict = judge(row, settings, now)
        if verdict:
            reasons[verdict[0]][verdict[1]] += 1
        else:
            orders.setdefault(identity(row, settings), []).append(row)

    totals = collections.defaultdict(decimal.Decimal)
    delivered, events, times = 0, 0, []
    keys = collections.Counter()
    for key, lines in orders.items():
        digest = contents(lines, settings)
        if key in ledger:
            same = ledger[key] == digest
            reasons[SKIPPED]["ALREADY_SENT" if same else "ALREADY_SENT_CHANGED"] += len(lines)
            continue
        ledger[key] = digest
        delivered += len(lines)
        events += 1
        times.append(min(row.time() for row in lines))
        for row in lines:
            if value(row) is not None:
                totals[currency(row, settings)] += value(row)
        usable = [identifiers(row, settings) for row in lines]
        keys["em"] += any(pair[0] for pair in usable)
        keys["ph"] += any(pair[1] for pair in usable)

    result = {
        "received": len(rows),
        "delivered": delivered,
        "events_delivered": events,
        "skipped": dict(sorted(reasons[SKIPPED].items())),
        "rejected": dict(sorted(reasons[REJECTED].items())),
        "value_total": {k: f"{v.normalize():f}" for k, v in sorted(totals.items())},
        "match_keys": {k: keys[k] for k in ("em", "ph")},
    }
    if times:
        result["first_event_time"] = iso(min(times))
        result["last_event_time"] = iso(max(times))
    total = delivered + sum(reasons[SKIPPED].values()) + sum(reasons[REJECTED].values())
    assert total == len(rows), "a row was lost while counting"
    return result


def iso(unix):
    moment = datetime.datetime.fromtimestamp(unix, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def from_summary(summary):
    """The same dict from a Summary message as protobuf's JSON."""
    counts = summary.get("counts", {})
    result = {
        "received": int(counts.get("received", 0)),
        "delivered": int(counts.get("delivered", 0)),
        "events_delivered": int(counts.get("eventsDelivered", 0)),
        "skipped": {k: int(v) for k, v in summary.get("skipped", {}).items() if int(v)},
        "rejected": {k: int(v) for k, v in summary.get("rejected", {}).items() if int(v)},
        "value_total": {k: f"{decimal.Decimal(v).normalize():f}"
                        for k, v in summary.get("valueTotal", {}).items()},
    }
    for ours, theirs in (("first_event_time", "firstEventTime"),
                         ("last_event_time", "lastEventTime")):
        if summary.get(theirs):
            result[ours] = iso(seconds(summary[theirs]))
    coverage = {c["key"]: c.get("fraction", 0) for c in summary.get("matchKeyCoverage", [])}
    result["match_keys"] = {
        k: round(coverage.get(k, 0) * result["events_delivered"]) for k in ("em", "ph")}
    return result


def flat(result, prefix=""):
    """{"skipped.ALREADY_SENT": 3, ...}"""
    values = {}
    for key, item in result.items():
        if isinstance(item, dict):
            values.update(flat(item, f"{prefix}{key}."))
        else:
            values[prefix + key] = item
    return values


def differences(counted, reported):
    """A line for each number that is not the same in both."""
    ours, theirs = flat(counted), flat(reported)
    return [f"{key}: counted {ours.get(key, 0)}, reported {theirs.get(key, 0)}"
            for key in sorted(ours.keys() | theirs.keys())
            if ours.get(key, 0) != theirs.get(key, 0)]


def table(result):
    """The numbers, one a line, aligned."""
    lines = flat(result)
    width = max(map(len, lines))
    return "\n".join(f"  {key:<{width}}  {item:>14}" for key, item in lines.items())


def parse(words):
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0],
        epilog="See the file's head for more.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="CSV, gzip or not")
    parser.add_argument("--now", action="append", type=seconds, default=None,
                        help="the server's clock (ISO 8601 or Unix seconds); default: the clock")
    shift = parser.add_mutually_exclusive_group()
    shift.add_argument("--shift_to_now", action="store_true", help="as destinationctl does")
    shift.add_argument("--shift_days", type=int, default=0)
    parser.add_argument("--default_country", default="")
    parser.add_argument("--default_currency", default="")
    parser.add_argument("--default_event_name", default="Purchase")
    parser.add_argument("--window_days", type=int, default=7)
    parser.add_argument("--ledger", metavar="FILE",
                        help="JSON of what was sent before; read if it is there, then rewritten")
    parser.add_argument("--compare", metavar="FILE", help="a summary, as protobuf's JSON")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there ('-': print)")
    return parser.parse_args(words)


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def main(words=None):
    arguments = parse(words)
    moments = arguments.now or [datetime.datetime.now(datetime.timezone.utc).timestamp()]
    settings = Settings(
        arguments.default_country, arguments.default_currency, arguments.default_event_name,
        "physical_store", arguments.window_days)
    rows = read(arguments.files)
    days = days_to_now(rows, moments[0]) if arguments.shift_to_now else arguments.shift_days
    for row in rows:
        row.shift = days * DAY
    reported = None
    if arguments.compare:
        with open(arguments.compare, encoding="utf-8") as file:
            reported = from_summary(json.load(file))

    before = load(arguments.ledger) if arguments.ledger else {}
    for now in moments:
        ledger = dict(before)
        counted = count(rows, settings, now, ledger)
        found = [] if reported is None else differences(counted, reported)
        if not found:
            break
    if arguments.ledger:
        with open(arguments.ledger, "w", encoding="utf-8") as file:
            json.dump(ledger, file)
    if arguments.json == "-":
        print(json.dumps(counted, indent=2))
    elif arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(counted, file, indent=2)
    if arguments.json != "-":
        print(table(counted))
    for line in found:
        print(f"DIFFERENT  {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
