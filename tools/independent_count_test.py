"""The independent count against the contract's own words and examples."""

import contextlib
import decimal
import io
import json
import os
import tempfile
import unittest

import independent_count as counting

NOW = counting.seconds("2010-12-08T12:00:00Z")
SETTINGS = counting.Settings("GB", "GBP")
GOOD = {
    "email": "jane@example.com", "phone": "", "country": "GB", "order_id": "1", "quantity": "3",
    "price": "0.10", "currency": "GBP", "timestamp": "2010-12-08T11:00:00Z", "product_id": "a",
    "action_source": "physical_store"}


def row(**changes):
    cells = {**GOOD, **changes}
    return counting.Row(list(cells), list(cells.values()))


def reason(**changes):
    verdict = counting.judge(row(**changes), SETTINGS, NOW)
    return verdict and verdict[1]


class JudgeTest(unittest.TestCase):
    def test_a_good_row_passes(self):
        self.assertIsNone(reason())

    def test_each_reason(self):
        cases = {
            "INVALID_TIMESTAMP": {"timestamp": "yesterday"},
            "FUTURE_TIMESTAMP": {"timestamp": "2010-12-08T12:01:01Z"},
            "CANCELLED_OR_RETURNED": {"is_return": "true"},
            "NON_POSITIVE_QUANTITY": {"quantity": "0"},
            "OUTSIDE_WINDOW": {"timestamp": "2010-12-01T11:59:59Z"},
            "MISSING_IDENTIFIER": {"email": "jane at example.com"},
            "INVALID_ACTION_SOURCE": {"action_source": "till"},
            "INVALID_DELIVERY_CATEGORY": {"delivery_category": "pigeon"},
            "INVALID_CURRENCY": {"currency": "XYZ"},
            "MISSING_VALUE": {"price": ""},
            "INVALID_NUMBER": {"price": "1,5"},
            "MISSING_WEBSITE_FIELD": {"action_source": "website"},
            "ROW_TOO_LARGE": {"surname": "x" * 65_537},
        }
        for want, changes in cases.items():
            with self.subTest(want):
                self.assertEqual(reason(**changes), want)

    def test_a_row_of_the_wrong_width(self):
        broken = counting.Row(["email", "timestamp"], ["a"])
        self.assertEqual(counting.judge(broken, SETTINGS, NOW)[1], "VALUE_COUNT_MISMATCH")

    def test_currency_is_needed_when_there_is_no_default(self):
        settings = counting.Settings("GB", "")
        self.assertEqual(
            counting.judge(row(currency=""), settings, NOW)[1], "MISSING_CURRENCY")
        self.assertIsNone(reason(currency=""))

    def test_the_window_is_inclusive(self):
        self.assertIsNone(reason(timestamp="2010-12-01T12:00:00Z"))
        self.assertIsNone(reason(timestamp="2010-12-08T12:01:00Z"))

    def test_other_sources_keep_five_minutes_more(self):
        near = {"timestamp": "2010-12-01T12:04:59Z"}
        self.assertEqual(reason(action_source="other", **near), "OUTSIDE_WINDOW")
        self.assertIsNone(reason(**near))

    def test_the_first_reason_counts(self):
        self.assertEqual(reason(email="", quantity="-1", timestamp="2009-01-01"),
                         "NON_POSITIVE_QUANTITY")
        self.assertEqual(reason(email="", timestamp="2009-01-01"), "OUTSIDE_WINDOW")


class IdentifiersTest(unittest.TestCase):
    def test_emails(self):
        for text, want in {
                " JANE@Example.COM ": "jane@example.com", "a b@example.com": None,
                "jane@example": None, "a@b@c.de": None, "mailto:a@b.cd": "a@b.cd", "": None,
                "a@b.cd;": "a@b.cd", "John <john@x.com>": None,
                "jane.doe+x@shop.example.co.uk": "jane.doe+x@shop.example.co.uk"}.items():
            with self.subTest(text):
                self.assertEqual(counting.email(text), want)

    def test_phones(self):
        for (text, place), want in {
                ("01527 354558", "GB"): "441527354558", ("016977 2088", "GB"): "44169772088",
                ("+44 (0)7400 123456", ""): "447400123456", ("7400123456", "GB"): "447400123456",
                ("12345", "GB"): None, ("(650) 555-1212", ""): None,
                ("(650)555-1212", "US"): "16505551212", ("10 95 80 33", "NO"): "4710958033",
                ("4215 4856", "IS"): None, ("+39 (0)2 1234 5678", "IT"): "390212345678",
                ("+354 4215 485", "IS"): "3544215485", ("922.047.928", "ES"): "34922047928",
                ("011-49-30-123456", "US"): "4930123456", ("(0021) 033338601", "DE"): None,
                ("+1-555-123-4567 ext. 123", "US"): "15551234567", ("000-000-0000", "US"): None,
                ("16505551212.0", "US"): "16505551212", ("1-800-FLOWERS", "US"): None,
                ("", "GB"): None}.items():
            with self.subTest(text):
                self.assertEqual(counting.phone(text, place), want)

    def test_an_unknown_plan_is_not_guessed(self):
        with self.assertRaises(ValueError):
            counting.phone("+998 90 123 45 67", "")

    def test_countries(self):
        self.assertEqual(counting.country("EIRE", "GB"), "IE")
        self.assertEqual(counting.country("", "GB"), "GB")
        self.assertEqual(counting.country("fr", "GB"), "FR")


class CountTest(unittest.TestCase):
    def test_orders_money_and_times(self):
        rows = [row(), row(product_id="b", timestamp="2010-12-08T10:59:00Z"),
                row(order_id="2", quantity="-1"), row(order_id="3", email="")]
        result = counting.count(rows, SETTINGS, NOW)
        self.assertEqual(result["received"], 4)
        self.assertEqual(result["delivered"], 2)
        self.assertEqual(result["events_delivered"], 1)
        self.assertEqual(result["skipped"], {"NON_POSITIVE_QUANTITY": 1})
        self.assertEqual(result["rejected"], {"MISSING_IDENTIFIER": 1})
        self.assertEqual(decimal.Decimal(result["value_total"]["GBP"]), decimal.Decimal("0.6"))
        self.assertEqual(result["first_event_time"], "2010-12-08T10:59:00Z")
        self.assertEqual(result["match_keys"], {"em": 1, "ph": 0})

    def test_the_ledger_knows_what_was_sent(self):
        ledger = {}
        counting.count([row()], SETTINGS, NOW, ledger)
        again = counting.count([row(), row(order_id="2")], SETTINGS, NOW, ledger)
        self.assertEqual(again["skipped"], {"ALREADY_SENT": 1})
        self.assertEqual(again["delivered"], 1)
        changed = counting.count([row(quantity="4")], SETTINGS, NOW, ledger)
        self.assertEqual(changed["skipped"], {"ALREADY_SENT_CHANGED": 1})

    def test_money_is_exact(self):
        rows = [row(order_id=str(n), quantity="1", price="0.1") for n in range(3)]
        self.assertEqual(counting.count(rows, SETTINGS, NOW)["value_total"], {"GBP": "0.3"})

    def test_the_shift_puts_the_newest_row_into_the_last_day(self):
        rows = [row(), row(timestamp="2010-12-01T11:00:00Z")]
        for now, days in (("2010-12-08T11:00:00Z", 0), ("2010-12-09T10:59:59Z", 0),
                          ("2010-12-09T11:00:00Z", 1), ("2010-12-08T10:59:59Z", -1)):
            self.assertEqual(counting.days_to_now(rows, counting.seconds(now)), days)


class CompareTest(unittest.TestCase):
    SUMMARY = {
        "counts": {"received": "1", "delivered": "1", "eventsDelivered": "1"},
        "valueTotal": {"GBP": "0.30"}, "matchKeyCoverage": [{"key": "em", "fraction": 1}],
        "firstEventTime": "2010-12-08T11:00:00Z", "lastEventTime": "2010-12-08T11:00:00Z"}

    def run_with(self, summary):
        with tempfile.TemporaryDirectory() as folder:
            csv = os.path.join(folder, "rows.csv")
            with open(csv, "w", encoding="utf-8") as file:
                file.write(",".join(GOOD) + "\r\n" + ",".join(GOOD.values()) + "\r\n")
            path = os.path.join(folder, "summary.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(summary, file)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                code = counting.main(["--now=2010-12-08T12:00:00Z", "--compare", path, csv])
            return code, out.getvalue()

    def test_the_same_numbers_agree(self):
        self.assertEqual(self.run_with(self.SUMMARY)[0], 0)

    def test_a_penny_is_a_difference(self):
        code, text = self.run_with({**self.SUMMARY, "valueTotal": {"GBP": "0.31"}})
        self.assertEqual(code, 1)
        self.assertIn("value_total.GBP: counted 0.3, reported 0.31", text)

    def test_a_reason_is_a_difference(self):
        code, text = self.run_with({**self.SUMMARY, "skipped": {"OUTSIDE_WINDOW": "2"}})
        self.assertEqual(code, 1)
        self.assertIn("skipped.OUTSIDE_WINDOW: counted 0, reported 2", text)


if __name__ == "__main__":
    unittest.main()
