"""The demo's days: at any hour, the third act must find the first act's orders again."""

import unittest

import demo
import independent_count as counting
import stage

MIDNIGHT = counting.seconds("2026-03-01T00:00:00Z")


class ADayLaterTest(unittest.TestCase):
    def test_the_shift_stays_the_same_at_any_hour(self):
        week = counting.read(stage.data(demo.WEEK))
        following = counting.read(stage.data(demo.NEXT_WEEK))
        moments = {*range(0, demo.DAY, 4 * 3600)}
        for rows in (week, following):
            newest = int(max(row.time() for row in rows) % demo.DAY)
            moments.update(newest + seconds for seconds in (-121, -60, -1, 0, 7, 60, 127))
        for now in (MIDNIGHT + moment for moment in moments):
            later = now + demo.a_day_later(now)
            with self.subTest(counting.iso(now)):
                days = counting.days_to_now(week, now)
                self.assertEqual(counting.days_to_now(following, later), days)
                newest = max(row.time() for row in following) + days * demo.DAY
                self.assertLess(newest, later)
                self.assertAlmostEqual(later - now, demo.DAY, delta=3600)
                self.assertEqual((later - now) % 60, 0)


class EarlyInAMinuteTest(unittest.TestCase):
    def test_forty_seconds_are_left(self):
        for now, ahead in ((0, 0), (19.9, 0), (20, 0), (20.5, 40), (59.5, 1), (3599, 1)):
            with self.subTest(now):
                self.assertEqual(demo.early_in_a_minute(MIDNIGHT + now), ahead)
                self.assertLessEqual((MIDNIGHT + now + ahead) % 60, 20)

    def test_rows_leave_the_window_at_whole_minutes(self):
        rows = counting.read(stage.data([*demo.WEEK, *demo.NEXT_WEEK]))
        self.assertEqual({row.time() % 60 for row in rows}, {0})


if __name__ == "__main__":
    unittest.main()
