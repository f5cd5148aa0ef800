"""Which sources lint.py chooses."""

import unittest

import lint


class NewestSourcesTest(unittest.TestCase):
    def test_are_as_many_as_asked_for_and_no_tests(self):
        newest = lint.newest_sources(5)
        self.assertEqual(len(newest), 5)
        for name in newest:
            self.assertTrue(name.endswith(".cc") and lint.is_tidied(name), name)
        self.assertLess(newest, lint.newest_sources(9))

    def test_of_tests_none_is_tidied(self):
        self.assertFalse(lint.is_tidied("base/clock_test.cc"))
        self.assertFalse(lint.is_tidied("tests/fault_world.cc"))
        self.assertTrue(lint.is_tidied("base/clock.cc"))


if __name__ == "__main__":
    unittest.main()
