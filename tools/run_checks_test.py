"""The checks' own arithmetic: nothing that fails is counted as passed."""

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest

import run_checks


def quietly(step):
    with contextlib.redirect_stdout(io.StringIO()):
        return step()


def prints(text, code=0):
    return [sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"]


def statuses(*events):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, events)))
        file.flush()
        return run_checks.test_statuses(file.name)


def configured(label, kind):
    return {"id": {"targetConfigured": {"label": label}}, "configured": {"targetKind": kind}}


def summary(label, status):
    return {"id": {"testSummary": {"label": label}}, "testSummary": {"overallStatus": status}}


class CountedTest(unittest.TestCase):
    def test_reads_the_closing_line(self):
        self.assertEqual(quietly(run_checks.counted(prints("a\n3 passed, 0 failed"))), (3, 0))
        self.assertEqual(quietly(run_checks.counted(prints("3 passed, 2 failed", 1))), (3, 2))

    def test_a_command_that_dies_has_failed(self):
        self.assertEqual(quietly(run_checks.counted(prints("3 passed, 0 failed", 1))), (3, 1))
        self.assertEqual(quietly(run_checks.counted(prints("Traceback"))), (0, 1))

    def test_a_step_that_ran_nothing_has_failed(self):
        steps = run_checks.Steps()
        quietly(lambda: steps.run("nothing", lambda: (0, 0)))
        self.assertEqual((steps.passed, steps.failed), (0, 1))


LOG = """INFO: Analyzed 3 targets
FAIL: //tests:fault_matrix_test (see /tmp/test.log)
row            seconds  requests
P1                 0.4         1            0  ok   nothing goes wrong
P2                30.1         9            0  FAIL no answer; took 30.1s
tests/fault_matrix_test.cc:120: Failure
Value of: results[i].complaints.empty()
  Actual: false
Expected: true
P2, no answer: took 30.1s

[       OK ] FaultMatrixTest.EachErrorOfTheCatalogHasARow (0 ms)
[  FAILED  ] FaultMatrixTest.EachRowKeepsItsPromise (30100 ms)
//tests:fault_matrix_test                                FAILED in 30.2s"""


class ReasonsTest(unittest.TestCase):
    def test_say_why_and_no_more(self):
        found = [line.strip() for line in run_checks.reasons(LOG.splitlines())]
        for why in ("FAIL: //tests:fault_matrix_test", "P2                30.1",
                    "tests/fault_matrix_test.cc:120: Failure", "P2, no answer: took 30.1s",
                    "[  FAILED  ] FaultMatrixTest.EachRow", "//tests:fault_matrix_test    "):
            self.assertTrue(any(line.startswith(why) for line in found), why)
        for other in ("INFO", "P1", "[       OK ]"):
            self.assertFalse(any(line.startswith(other) for line in found), other)

    def test_are_bounded_and_keep_both_ends(self):
        found = run_checks.reasons([f"a.cc:{n}: error: x" * 100 for n in range(500)])
        self.assertEqual(len(found), run_checks.LINES_OF_A_STEP)
        self.assertIn("a.cc:0:", found[0])
        self.assertIn("a.cc:499:", found[-1])
        self.assertLess(max(map(len, found)), run_checks.LONGEST_LINE + 10)

    def test_are_the_last_lines_if_none_says_why(self):
        self.assertEqual([line.strip() for line in run_checks.reasons(["a", "b"])], ["a", "b"])

    def test_of_failed_steps_alone_are_kept(self):
        steps = run_checks.Steps()
        with contextlib.redirect_stdout(io.StringIO()):
            steps.run("good", run_checks.counted(prints("FAIL not\n1 passed, 0 failed")))
            steps.run("bad", run_checks.counted(prints("FAIL here\n1 passed, 1 failed")))
            steps.run("empty", lambda: (0, 0))
        self.assertEqual([line.strip() for line in steps.reasons],
                         ["", "!!! bad", "FAIL here", "", "!!! empty", "ran nothing"])


class BazelTest(unittest.TestCase):
    def test_what_sanitizers_leave_out_is_neither_passed_nor_failed(self):
        left_out = configured("//a:large_test", "cc_test rule")
        left_out["configured"]["tag"] = ["nosan"]
        events = [left_out, summary("//a:b_test", "PASSED")]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.writelines(json.dumps(event) + "\n" for event in events)
            file.flush()
            self.assertEqual(run_checks.test_statuses(file.name, {"nosan"}),
                             {"//a:b_test": "PASSED"})
            self.assertEqual(run_checks.test_statuses(file.name),
                             {"//a:b_test": "PASSED", "//a:large_test": "NO_STATUS"})

    def test_counts_targets_and_what_was_not_built(self):
        found = statuses(
            configured("//a:a_test", "cc_test rule"), configured("//a:b_test", "cc_test rule"),
            configured("//a:a", "cc_library rule"), summary("//a:a_test", "PASSED"))
        self.assertEqual(found, {"//a:a_test": "PASSED", "//a:b_test": "NO_STATUS"})

    def test_each_test_is_run_once(self):
        query = run_checks.optimized_alone(["base", "events"])
        self.assertEqual(query, "tests(//...) except attr(tags, manual, //...) except "
                         "(tests(//base/... + //events/...) except attr(tags, nosan, //...))")
        for folder in run_checks.SANITIZED:
            self.assertTrue(os.path.isfile(f"{run_checks.ROOT}/{folder}/BUILD.bazel"), folder)

    def test_a_failed_test_is_no_pass(self):
        self.assertNotIn(statuses(summary("//a:a_test", "FAILED"))["//a:a_test"],
                         run_checks.PASSED)


if __name__ == "__main__":
    unittest.main()
