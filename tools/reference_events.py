#!/usr/bin/env python3
"""Rows in, Conversions API events out, byte for byte: a second implementation.

Written from the contract (its sections 2.4, 3 and 4) and from Meta's documentation, never from
the connector's C++, with nothing but the standard library and reference_normalizer.py.

    tools/reference_events.py --check     the golden files are what the rules say
    tools/reference_events.py --write     writes them anew

testdata/events/golden/*.json hold the rows; beside each stands its *.expected. The README there
describes both, and lists what the contract leaves open and the connector had to choose.
"""

import argparse
import collections
import datetime
import decimal
import glob
import hashlib
import json
import os
import re
import sys

import reference_normalizer as normalizer
import reference_tables as tables

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GOLDEN = os.path.join(ROOT, "testdata", "events", "golden")
NOW = 1_795_000_000
DAY = 86_400

# Column: Meta's key of user_data. In the order of an event.
HASHED = {
    "email": "em", "phone": "ph", "given_name": "fn", "surname": "ln", "birthdate": "db",
    "gender": "ge", "city": "ct", "state": "st", "postal": "zp", "country": "country",
    "external_id": "external_id"}
CLEAR = {key: key for key in (
    "madid", "lead_id", "client_ip_address", "client_user_agent", "fbc", "fbp")}
ACTION_SOURCES = (
    "physical_store", "website", "app", "phone_call", "email", "chat", "system_generated",
    "business_messaging", "other")
EVENT_NAMES = (
    "Purchase", "ViewContent", "Search", "AddToCart", "AddToWishlist", "InitiateCheckout",
    "AddPaymentInfo", "Lead", "Other")
# The host's word is the last.
DELIVERY_CATEGORIES = {
    "in_store": "in_store", "curbside": "curbside", "home_delivery": "home_delivery",
    "shipping": "home_delivery"}
# Meta's limits, and the clocks' tolerance (contract, 2.4 and 4.1).
STALE_MARGIN = 5 * 60
FUTURE_TOLERANCE = 60
MAX_ROW_BYTES = 64 * 1024
WHITE_SPACE = " \t\n\v\f\r"
PLAIN = decimal.Context(prec=80, traps=[decimal.Inexact, decimal.InvalidOperation])


class Refused(Exception):
    """A row that makes no event: the contract's reason, and the column at fault if it is one."""

    def __init__(self, reason, column=""):
        super().__init__(reason)
        self.text = f"{reason} {column}".strip()


# Cells. A cell is None, text, int, float, bool, or a timestamp as {"seconds": s, "nanos": n}.

def as_text(cell):
    """What the cell says as text; a host may send a postal code as a number."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return plain(decimal.Decimal(repr(cell)))
    if isinstance(cell, dict):
        moment = datetime.datetime.fromtimestamp(cell["seconds"], datetime.timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(cell)


def is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip(WHITE_SPACE))


def plain(number):
    """A decimal without exponent and without needless zeros."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def as_number(cell):
    """An exact decimal; ValueError if the cell is none."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        raise ValueError(cell)
    text = as_text(cell).strip(WHITE_SPACE)
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", text, re.ASCII):
        raise ValueError(text)
    return decimal.Decimal(text)


def as_truth(cell):
    """True or False; ValueError if the cell is neither."""
    text = as_text(cell).strip(WHITE_SPACE).lower()
    if text in ("true", "t", "yes", "y", "1"):
        return True
    if text in ("false", "f", "no", "n", "0", ""):
        return False
    raise ValueError(text)


def as_seconds(cell):
    """Unix seconds, fractions cut; ValueError if the cell is no moment from 1970 on."""
    if isinstance(cell, dict):
        seconds = cell["seconds"]
    elif isinstance(cell, str):
        text = cell.strip(WHITE_SPACE)
        digits = re.fullmatch(r"\d+", text, re.ASCII)
        seconds = normalizer.of_unix(int(text)) if digits else normalizer.of_iso_8601(text)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        seconds = normalizer.of_unix(cell)
    else:
        raise ValueError(cell)
    if seconds < 0:
        raise ValueError(cell)
    return seconds


def varint_size(number):
    return max(1, (number.bit_length() + 6) // 7)


def encoded_size(cells):
    """Bytes of a row as protobuf encodes it, if it is of texts."""
    size = 0
    for cell in cells:
        text = len(cell.encode()) if isinstance(cell, str) else 8
        value = 1 + varint_size(text) + text
        size += 1 + varint_size(value) + value
    return size


# Settings (contract, 2.3).

class Settings:
    """A case's settings with the contract's defaults."""

    def __init__(self, given, first_run):
        self.dataset_id = given["dataset_id"]
        self.per_item = given.get("event_grouping") == "EVENT_GROUPING_PER_ITEM"
        self.window_days = given.get("window_days", 7)
        self.physical_window_days = self.window_days
        if first_run:
            self.physical_window_days = max(
                self.window_days, given.get("initial_window_days", 7))
        self.event_name = given.get("default_event_name", "Purchase")
        self.action_source = given.get("default_action_source", "physical_store")
        self.currency = given.get("default_currency", "").upper()
        self.country = given.get("default_country", "").upper()
        self.mapping = given.get("column_mapping", {})
        self.data_processing = given.get("data_processing_options")


# One row.

class Row:
    """A judged row: what it gives to an event."""

    def __init__(self, cells, settings, now, dropped):
        self.cells, self.settings, self.now = cells, settings, now
        self.dropped = dropped
        self.time = self.check_time()
        self.user_data = self.customer()
        if not ("em" in self.user_data or "ph" in self.user_data):
            raise Refused("MISSING_IDENTIFIER")
        self.name = self.term("event_name", settings.event_name, EVENT_NAMES, "INVALID_EVENT_NAME")
        self.source = self.term("action_source", settings.action_source, ACTION_SOURCES,
                                "INVALID_ACTION_SOURCE")
        self.category = self.delivery_category()
        self.currency = self.check_currency()
        self.quantity, self.price, self.value = self.money()
        for column in ("event_id", "event_source_url", "order_id", "product_id", "item_number"):
            setattr(self, column, self.text(column))
        self.check_website()

    def cell(self, column):
        return self.cells.get(column)

    def text(self, column):
        return as_text(self.cell(column)).strip(WHITE_SPACE)

    def check_time(self):
        """Event time, or the reasons that come before the customer's data."""
        try:
            time = as_seconds(self.cell("timestamp"))
        except (ValueError, OverflowError):
            raise Refused("INVALID_TIMESTAMP", "timestamp") from None
        if time > self.now + FUTURE_TOLERANCE:
            raise Refused("FUTURE_TIMESTAMP", "timestamp")
        for column in ("is_cancellation", "is_return"):
            try:
                if as_truth(self.cell(column)):
                    raise Refused("CANCELLED_OR_RETURNED", column)
            except ValueError:
                self.dropped[column] += 1
        try:
            if not is_blank(self.cell("quantity")) and as_number(self.cell("quantity")) <= 0:
                raise Refused("NON_POSITIVE_QUANTITY", "quantity")
        except ValueError:
            pass  # INVALID_NUMBER, in its turn
        source = self.text("action_source").lower() or self.settings.action_source
        start = self.now - self.settings.window_days * DAY + STALE_MARGIN
        if source == "physical_store":
            start = self.now - self.settings.physical_window_days * DAY
        if time < start:
            raise Refused("OUTSIDE_WINDOW", "timestamp")
        return time

    def country(self):
        """The row's country, alpha-2; the default where it has none."""
        country = normalizer.normalize("country", "", as_text(self.cell("country")))
        if country and not normalizer.digest_passed_on(country):
            return country.upper()
        return self.settings.country

    def customer(self):
        """user_data: digests in lists, then what goes in clear."""
        country, data = self.country(), {}
        for column, key in HASHED.items():
            cell = self.cell(column)
            if column == "country" and is_blank(cell):
                cell = country
            normalized = normalizer.normalize(key, country, as_text(cell))
            if normalized is not None:
                data[key] = normalizer.digest(key, normalized)
            elif not is_blank(cell):
                self.dropped[column] += 1
        for column, key in CLEAR.items():
            normalized = normalizer.normalize(key, country, as_text(self.cell(column)))
            if normalized is not None:
                data[key] = normalized
            elif not is_blank(self.cell(column)):
                self.dropped[column] += 1
        return data

    def term(self, column, default, allowed, reason):
        """One of a closed list, whatever its letter case."""
        text = self.text(column) or default
        for word in allowed:
            if word.lower() == text.lower():
                return word
        raise Refused(reason, column)

    def delivery_category(self):
        text = re.sub("[ -]", "_", self.text("delivery_category").lower())
        if text and text not in DELIVERY_CATEGORIES:
            raise Refused("INVALID_DELIVERY_CATEGORY", "delivery_category")
        return DELIVERY_CATEGORIES.get(text)

    def check_currency(self):
        code = self.text("currency").upper() or self.settings.currency
        if not code and self.name == "Purchase":
            raise Refused("MISSING_CURRENCY", "currency")
        if code and code not in tables.CURRENCIES:
            raise Refused("INVALID_CURRENCY", "currency")
        return code

    def money(self):
        """(quantity, price, the line's value), None where there is none."""
        stated = {c: not is_blank(self.cell(c)) for c in ("quantity", "price", "value")}
        has_product = stated["price"] and stated["quantity"]
        if self.name == "Purchase" and not stated["value"] and not has_product:
            raise Refused("MISSING_VALUE", "value")
        numbers = {}
        for column, there in stated.items():
            try:
                numbers[column] = as_number(self.cell(column)) if there else None
            except ValueError:
                raise Refused("INVALID_NUMBER", column) from None
        value = numbers["value"]
        if value is None and has_product:
            value = PLAIN.multiply(numbers["price"], numbers["quantity"])
        return numbers["quantity"], numbers["price"], value

    def check_website(self):
        if self.source != "website":
            return
        there = {"client_user_agent": self.user_data.get("client_user_agent"),
                 "event_id": self.event_id, "event_source_url": self.event_source_url}
        for column, text in there.items():
            if not text:
                raise Refused("MISSING_WEBSITE_FIELD", column)

    def content(self):
        """The line's entry of `contents`, where it has what Meta requires of one."""
        if not self.product_id or self.quantity is None:
            return None
        entry = {"id": self.product_id, "quantity": self.quantity, "item_price": self.price,
                 "delivery_category": self.category}
        return {key: item for key, item in entry.items() if item is not None}

    def sort_key(self):
        """The order of lines in an event: by what they say, not by how they came."""
        numbers = ("" if n is None else plain(n) for n in (self.price, self.quantity, self.value))
        category = list(DELIVERY_CATEGORIES).index(self.category) if self.category else -1
        return (self.product_id.encode(), self.item_number.encode(), *numbers, category)


# From rows to events.

def least(texts):
    """The least text that is not empty, or none: a choice that needs no order of rows."""
    return min((text for text in texts if text), key=str.encode, default="")


class Event:
    """What one or more rows make."""

    def __init__(self, rows, ordinal=0, product_ordinal=0):
        """`ordinal`: of the line in its order, `product_ordinal`: among those of its product;
        both from 1, where a row is an event, else 0."""
        first = min(rows, key=lambda row: (row.time, ACTION_SOURCES.index(row.source)))
        self.rows = rows
        self.settings = first.settings
        self.name, self.time, self.source = first.name, first.time, first.source
        self.event_id = least(row.event_id for row in rows)
        self.url = least(row.event_source_url for row in rows)
        self.order_id, self.currency = first.order_id, first.currency
        self.user_data = {
            key: text for key in [*HASHED.values(), *CLEAR.values()]
            if (text := least(row.user_data.get(key, "") for row in rows))}
        values = [row.value for row in rows if row.value is not None]
        self.value = None
        for value in values:
            self.value = PLAIN.add(self.value or decimal.Decimal(0), value)
        lines = sorted(rows, key=Row.sort_key)
        self.contents = [entry for entry in map(Row.content, lines) if entry]
        alone = len(rows) == 1 and (self.settings.per_item or not self.order_id)
        self.item_number = (first.item_number or (str(ordinal) if ordinal else "")) if alone else ""
        self.category = first.category if alone else None
        self.product_id = first.product_id if alone else ""
        self.product_ordinal = product_ordinal

    def identity(self):
        """The bytes that stand for the event in every run (contract, 4.4)."""
        parts = [self.settings.dataset_id, self.name]
        if self.event_id:
            parts += ["event_id", self.event_id]
        elif self.order_id:
            parts += ["order_id", self.order_id]
            if self.product_ordinal:
                parts += [self.product_id, str(self.product_ordinal)]
        else:
            parts += ["person", self.user_data.get("em", ""), self.user_data.get("ph", ""),
                      str(self.time), self.product_id]
        encoded = [part.encode() for part in parts]
        return b"v1" + b"".join(b"%d:%s" % (len(part), part) for part in encoded)

    def members(self):
        """The event's JSON members in their order; None or empty: left out."""
        event_id = self.event_id or hashlib.sha256(self.identity()).hexdigest()[:32]
        yield "event_name", self.name
        yield "event_time", self.time
        yield "event_id", event_id
        yield "action_source", self.source
        yield "event_source_url", self.url
        if self.settings.data_processing is not None:
            yield from data_processing(self.settings.data_processing)
        user_data = {
            key: [text] if key in HASHED.values() else int(text) if key == "lead_id" else text
            for key, text in self.user_data.items()}
        yield "user_data", user_data
        yield "custom_data", {
            "currency": self.currency, "value": self.value, "order_id": self.order_id,
            "item_number": self.item_number, "delivery_category": self.category,
            "content_type": "product" if self.contents else None, "contents": self.contents}

    def to_json(self):
        return as_json(dict(self.members()))


def data_processing(given):
    """Meta's data processing options, as the settings have them; zero is a value."""
    options = given.get("options", [])
    yield "data_processing_options", tuple(options)  # written even if it is empty
    if options:
        yield "data_processing_options_country", given.get("country", 0)
        yield "data_processing_options_state", given.get("state", 0)


ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def as_json(value):
    """JSON (RFC 8259) without spaces: exact decimals, only what must be escaped escaped.

    An object's members that are None, empty text or an empty list are left out.
    """
    if isinstance(value, str):
        return '"' + "".join(
            ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    if isinstance(value, decimal.Decimal):
        return plain(value)
    if isinstance(value, dict):
        return "{" + ",".join(
            f'"{key}":{as_json(item)}' for key, item in value.items()
            if item not in (None, "", [])) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(as_json, value)) + "]"
    return str(value)


class Grouper:
    """Makes events of judged rows (contract, 4.3)."""

    def __init__(self, settings, adjacent):
        self.settings, self.adjacent = settings, adjacent
        self.orders = {}
        self.lines, self.product_lines = collections.Counter(), collections.Counter()
        self.done = []  # (indices of rows, event)

    def add(self, index, row):
        key = (row.order_id, row.name)
        if not row.order_id:
            self.done.append(([index], Event([row])))
        elif self.settings.per_item:
            self.lines[key] += 1
            self.product_lines[key, row.product_id] += 1
            self.done.append(([index], Event(
                [row], self.lines[key], self.product_lines[key, row.product_id])))
        else:
            if self.adjacent and key not in self.orders:
                self.close()
            order = self.orders.setdefault(key, [])
            if order and order[0][1].currency != row.currency:
                raise Refused("INVALID_CURRENCY", "currency")
            order.append((index, row))

    def close(self):
        for order in self.orders.values():
            indices, rows = zip(*order)
            self.done.append((list(indices), Event(list(rows))))
        self.orders = {}


# Cases and golden files.

def outcome(case):
    """What becomes of a case's rows: lines, sorted."""
    now = case.get("now", NOW)
    settings = Settings(case["settings"], case.get("first_run", False))
    columns = [settings.mapping.get(column, column) for column in case["columns"]]
    # Nobody is born after the day on which a row is judged.
    normalizer.today = lambda: datetime.datetime.fromtimestamp(now, datetime.timezone.utc).date()
    grouper = Grouper(settings, case.get("order_rows_adjacent", False))
    dropped, lines = collections.Counter(), []
    for index, cells in enumerate(case["rows"]):
        try:
            if len(cells) != len(columns):
                raise Refused("VALUE_COUNT_MISMATCH")
            if encoded_size(cells) > MAX_ROW_BYTES:
                raise Refused("ROW_TOO_LARGE")
            grouper.add(index, Row(dict(zip(columns, cells)), settings, now, dropped))
        except Refused as refused:
            lines.append(f"refused {index} {refused.text}")
    grouper.close()
    for indices, event in grouper.done:
        lines.append(f"event {','.join(map(str, indices))} {event.to_json()}")
    lines += [f"dropped {column} {count}" for column, count in dropped.items()]
    return sorted(lines, key=str.encode)


def expected(cases):
    """The text of a golden file."""
    return "".join(f"== {case['name']}\n" + "".join(f"{line}\n" for line in outcome(case))
                   for case in cases)


def repeated(cell):
    """A text that a case writes as {"repeat": "x", "times": 70000}."""
    if isinstance(cell, dict) and "repeat" in cell:
        return cell["repeat"] * cell["times"]
    return cell


def read_cases(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        case["rows"] = [[repeated(cell) for cell in row] for row in case["rows"]]
    return cases


def golden_files():
    """(cases, path of the golden file) of each file of cases."""
    return [(read_cases(path), path.removesuffix(".json") + ".expected")
            for path in sorted(glob.glob(os.path.join(GOLDEN, "*.json")))]


def differences():
    """(number of cases, names of golden files that are not what the rules say)."""
    count, wrong = 0, []
    for cases, path in golden_files():
        count += len(cases)
        with open(path, encoding="utf-8", newline="") as file:
            if file.read() != expected(cases):
                wrong.append(os.path.basename(path))
    return count, wrong


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--write", action="store_true")
    arguments = parser.parse_args(words)
    if arguments.write:
        for cases, path in golden_files():
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(expected(cases))
    count, wrong = differences()
    for name in wrong:
        print(f"DIFFERENT  {name}")
    print(f"{count} cases, {len(wrong)} golden files differ")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
