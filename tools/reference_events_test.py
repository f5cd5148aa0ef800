#!/usr/bin/env python3
"""Tests of reference_events.py: the golden files, what they cover, and the rules by examples."""

import hashlib
import json
import os
import re
import shutil
import tempfile
import unittest
from unittest import mock

import reference_events as reference

# A row that makes an event; each test changes a part of it.
GOOD = {"email": "mary@example.com", "timestamp": reference.NOW - 60, "value": "1"}
SETTINGS = {"dataset_id": "1", "default_currency": "USD"}
# Every column of the contract's section 3.
COLUMNS = {
    *reference.HASHED, *reference.CLEAR, "timestamp", "event_name", "action_source", "event_id",
    "event_source_url", "order_id", "product_id", "item_number", "quantity", "price", "value",
    "currency", "delivery_category", "is_cancellation", "is_return"}
# The reasons of its section 2.4 that a row can have by itself.
REASONS = {
    "OUTSIDE_WINDOW", "NON_POSITIVE_QUANTITY", "CANCELLED_OR_RETURNED", "MISSING_IDENTIFIER",
    "INVALID_TIMESTAMP", "FUTURE_TIMESTAMP", "INVALID_EVENT_NAME", "INVALID_ACTION_SOURCE",
    "INVALID_DELIVERY_CATEGORY", "MISSING_CURRENCY", "INVALID_CURRENCY", "MISSING_VALUE",
    "INVALID_NUMBER", "MISSING_WEBSITE_FIELD", "VALUE_COUNT_MISMATCH", "ROW_TOO_LARGE"}


def lines_of(rows, **settings):
    """What becomes of rows, each as a dict of cells."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return reference.outcome({
        "name": "", "settings": SETTINGS | settings, "columns": columns,
        "rows": [[row.get(column) for column in columns] for row in rows]})


def events_of(rows, **settings):
    """The events alone, as parsed JSON with numbers as their texts."""
    return [json.loads(line.split(" ", 2)[2], parse_float=str, parse_int=str)
            for line in lines_of(rows, **settings) if line.startswith("event ")]


def event_of(changes=None, **settings):
    event, = events_of([GOOD | (changes or {})], **settings)
    return event


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


class GoldenTest(unittest.TestCase):
    """The golden files are what the rules say, and say enough."""

    def test_they_agree(self):
        count, wrong = reference.differences()
        self.assertEqual(wrong, [])
        self.assertGreaterEqual(count, 30)

    def test_a_changed_byte_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            golden = shutil.copytree(reference.GOLDEN, os.path.join(folder, "golden"))
            path = os.path.join(golden, "money.expected")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace('"value":0.3,', '"value":0.30,'))
            with mock.patch.object(reference, "GOLDEN", golden):
                self.assertEqual(reference.differences()[1], ["money.expected"])

    def test_every_column_and_reason_is_there(self):
        columns, reasons, names = set(), set(), []
        for cases, _ in reference.golden_files():
            for case in cases:
                names.append(case["name"])
                for row in case["rows"]:
                    columns.update(c for c, cell in zip(case["columns"], row) if cell is not None)
                reasons.update(re.findall(r"(?m)^refused \d+ (\w+)", "\n".join(reference.outcome(case))))
        self.assertEqual(COLUMNS - columns, set())
        self.assertEqual(reasons, REASONS)
        self.assertEqual(len(names), len(set(names)))

    def test_events_are_json(self):
        for cases, _ in reference.golden_files():
            for case in cases:
                for line in reference.outcome(case):
                    if line.startswith("event "):
                        self.assertTrue(json.loads(line.split(" ", 2)[2])["user_data"])


class RulesTest(unittest.TestCase):
    """The contract by examples, with values that were not made here."""

    def test_metas_own_digests(self):
        event = event_of({"email": "John_Smith@gmail.com", "phone": "(650)555-1212", "given_name": "Mary",
                          "birthdate": "2/16/1997", "country": "United States"})
        self.assertEqual(event["user_data"], {
            "em": ["62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"],
            "ph": ["e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"],
            "fn": ["6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"],
            "db": ["01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c"],
            "country": ["79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"]})

    def test_identity(self):
        # Made with coreutils: printf 'v11:18:Purchase8:order_id1:7' | sha256sum
        self.assertEqual(event_of({"order_id": "7"})["event_id"], "96b111c82f7c3fc0e04ca8f7c63e8cd4")
        email = sha256("mary@example.com")
        self.assertEqual(
            event_of()["event_id"],
            sha256(f"v11:18:Purchase6:person64:{email}0:10:{reference.NOW - 60}0:")[:32])
        self.assertEqual(
            event_of({"order_id": "7", "product_id": "AB"}, event_grouping="EVENT_GROUPING_PER_ITEM")["event_id"],
            sha256("v11:18:Purchase8:order_id1:72:AB1:1")[:32])
        self.assertEqual(event_of({"event_id": "e"})["event_id"], "e")

    def test_money(self):
        rows = [GOOD | {"order_id": "1", "value": "0.10"}] * 3
        self.assertEqual(events_of(rows)[0]["custom_data"]["value"], "0.3")
        for cell, text in {"1e3": "1000", "1.50": "1.5", 1e-7: "0.0000001", 0.1: "0.1", "-0": "0"}.items():
            self.assertEqual(event_of({"value": cell})["custom_data"]["value"], text)

    def test_an_order_does_not_depend_on_its_rows_order(self):
        rows = [GOOD | {"order_id": "1", "product_id": p, "quantity": q, "price": "2", "value": None,
                        "email": e, "timestamp": t, "action_source": s}
                for p, q, e, t, s in [("B", 1, "a@b.co", reference.NOW - 9, "email"),
                                      ("A", 2, "c@d.co", reference.NOW - 8, "chat"),
                                      ("A", 1, None, reference.NOW - 9, "app")]]
        rows[2]["phone"] = "+447400123456"
        event, = events_of(rows)
        self.assertEqual([event], events_of(rows[::-1]))
        self.assertEqual(event["event_time"], str(reference.NOW - 9))
        self.assertEqual(event["action_source"], "app")
        self.assertEqual([c["id"] for c in event["custom_data"]["contents"]], ["A", "A", "B"])
        self.assertEqual(event["custom_data"]["value"], "8")
        self.assertEqual(event["user_data"]["em"], [min(sha256("a@b.co"), sha256("c@d.co"))])

    def test_times(self):
        for cell in (1794996000, "1794996000", "1794996000123", 1794996000999, {"seconds": 1794996000},
                     "2026-11-18T10:00:00Z", "2026-11-18 10:00:00.5", "2026-11-18T12:00+02:00"):
            self.assertEqual(event_of({"timestamp": cell})["event_time"], "1794996000")
        for cell in ("now", "2026-13-01", "1794996000.5", "2026-11-18T10:00:61Z", True, -1):
            self.assertEqual(lines_of([GOOD | {"timestamp": cell}]),
                             ["refused 0 INVALID_TIMESTAMP timestamp"])

    def test_escapes(self):
        line, = lines_of([GOOD | {"order_id": 'a"\\\n\x01é'}])
        self.assertIn('"order_id":"a\\"\\\\\\n\\u0001é"', line)


if __name__ == "__main__":
    unittest.main()
