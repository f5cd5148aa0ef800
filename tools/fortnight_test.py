"""The fortnight's own judgement: it must find what it looks for."""

import datetime
import decimal
import json
import random
import tempfile
import unittest

import fortnight

DAY = datetime.date(2010, 12, 7)
NEXT = datetime.date(2010, 12, 8)
EVENT = {"event_name": "Purchase", "event_time": 1291716000, "event_id": "ab",
         "custom_data": {"order_id": "1", "value": 15.30, "currency": "GBP"}}


def copy(order="1", day=DAY, life=1, time=1, text=None):
    return fortnight.Copy(day, life, (time, "Purchase", None, order), text or f"bytes of {order}")


def line(events, **changes):
    entry = {"sequence": 1, "kind": "events", "events": "HERE", "processed": True, **changes}
    return json.dumps(entry, separators=(",", ":")).replace('"HERE"', f"[{events}]") + "\n"


class CopiesTest(unittest.TestCase):
    def complaints(self, *copies):
        return fortnight.complaints_about_copies(copies)

    def test_each_once_is_well(self):
        self.assertEqual(self.complaints(copy("1"), copy("2", life=2), copy("3", NEXT)), ([], 0))

    def test_a_kill_explains_a_copy(self):
        self.assertEqual(self.complaints(copy(life=1), copy(life=2)), ([], 1))

    def test_nothing_else_does(self):
        cases = {
            "without a kill": [copy(life=2), copy(life=2)],
            "on 2 days": [copy(), copy(day=NEXT)],
            "different bytes": [copy(life=1), copy(life=2, text="other")],
            "other": [copy(life=1), copy(life=2, time=2)],
        }
        for want, copies in cases.items():
            with self.subTest(want):
                found, again = self.complaints(*copies)
                self.assertEqual((len(found), again), (1, 1))

    def test_three_copies_in_two_lives(self):
        found, again = self.complaints(copy(life=1), copy(life=2), copy(life=2))
        self.assertEqual((len(found), again), (1, 2))


class OrdersTest(unittest.TestCase):
    def test_all_there(self):
        self.assertEqual(fortnight.complaints_about_orders([copy("1")], {"Purchase|order|1"}), [])

    def test_missing_and_too_many(self):
        found = fortnight.complaints_about_orders([copy("1")], {"Purchase|order|2"})
        self.assertEqual(found, ["1 orders missing: Purchase|order|2",
                                 "1 orders too many: Purchase|order|1"])


class JournalTest(unittest.TestCase):
    def test_events_come_byte_for_byte(self):
        texts = [json.dumps(EVENT), json.dumps(EVENT, indent=1).replace("15.3", "15.30")]
        found = fortnight.journaled(line(",".join(texts)))
        self.assertEqual([text for _, text in found], texts)
        self.assertEqual(fortnight.meta_key(found[0][0]), (1291716000, "Purchase", None, "1"))

    def test_what_does_not_count(self):
        for changes in ({"processed": False}, {"kind": "token"}):
            self.assertEqual(fortnight.journaled(line(json.dumps(EVENT), **changes)), [])
        self.assertEqual(fortnight.journaled(line("")), [])

    def test_follows_a_journal_that_grows(self):
        with tempfile.NamedTemporaryFile("w") as file:
            requests = fortnight.ProcessedRequests(file.name)
            self.assertEqual(requests.count(), 0)
            whole = line(json.dumps(EVENT))
            for part, want in ((whole + whole[:9], 1), (whole[9:], 2), ("", 2)):
                file.write(part)
                file.flush()
                self.assertEqual(requests.count(), want)

    def test_values_are_exact_and_of_each_event_once(self):
        texts = [json.dumps({"custom_data": {"currency": "GBP", "value": 0.10, "order_id": n}})
                 for n in range(3)]
        copies = [copy(str(n), text=text) for n, text in enumerate(texts)] + [copy(text=texts[0])]
        self.assertEqual(fortnight.values(copies), {"GBP": decimal.Decimal("0.3")})


class DaysTest(unittest.TestCase):
    def test_a_seed_gives_the_same_kills(self):
        kills = [[fortnight.draw(chance, 1000, 100) for _ in range(50)]
                 for chance in (random.Random(1), random.Random(1), random.Random(2))]
        self.assertEqual(kills[0], kills[1])
        self.assertNotEqual(kills[0], kills[2])
        self.assertEqual({kill.name for kill in kills[0]},
                         {"reading", "sending", "answering", "half a day"})
        for kill in kills[0]:
            self.assertTrue(0 <= kill.rows <= 1000, kill)
            self.assertTrue(kill.rows > 900 or not kill.requests, kill)

    def test_a_day_without_trade_waits_for_no_request(self):
        chance = random.Random(1)
        self.assertEqual({fortnight.draw(chance, 1000, 0).requests for _ in range(50)}, {0})

    def test_an_export_is_seven_days(self):
        self.assertEqual(
            fortnight.days_of_export(DAY),
            ["2010-12-01", "2010-12-02", "2010-12-03", "2010-12-05", "2010-12-06", "2010-12-07"])
        self.assertEqual(fortnight.days_of_export(fortnight.FIRST), ["2010-12-01"])

    def test_the_first_export_is_the_next_moment_of_its_kind(self):
        day = fortnight.counting.DAY
        first = fortnight.counting.seconds("2010-12-02T08:45:30Z")
        for now, want in ((first, 0), (first + 1, 1), (first + day, 1), (first + 99.5 * day, 100)):
            self.assertEqual(fortnight.shift_to_come(now), want)

    def test_a_file_is_moved_and_nothing_else_changed(self):
        source, = fortnight.stage.data(["2010-12-22"])
        with tempfile.NamedTemporaryFile() as target:
            fortnight.write_shifted(source, target.name, 3)
            before = fortnight.counting.read([source])
            after = fortnight.counting.read([target.name])
        self.assertEqual(len(before), 291)
        for old, new in zip(before, after, strict=True):
            self.assertEqual(new.time() - old.time(), 3 * fortnight.counting.DAY)
            old.cells["timestamp"] = new.cells["timestamp"]
            self.assertEqual(old.cells, new.cells)

    def test_no_row_crosses_the_window_while_a_run_is_sent(self):
        moments = set()
        for day in (fortnight.FIRST + datetime.timedelta(days=n) for n in range(fortnight.DAYS)):
            files = fortnight.stage.data(fortnight.days_of_export(day)[-1:])
            moments |= {row.time() % fortnight.counting.DAY
                        for row in fortnight.counting.read(files)}
        at = fortnight.EXPORT_AT
        begin = at.hour * 3600 + at.minute * 60 + at.second
        self.assertGreater(len(moments), 100)
        self.assertFalse([moment for moment in moments if begin <= moment <= begin + 330])


if __name__ == "__main__":
    unittest.main()
