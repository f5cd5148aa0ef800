"""Each guard finds its planted fault, and only that."""

import os
import tempfile
import unittest

import guards

# Written so that this file itself holds none of it.
WORK = "/wo" + "rk/"
HOST = "registry.npmjs" + ".org"


def found(files):
    """The (guard, path) of each fault in a tree of {name: text}."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return [(f.guard, f.path) for f in guards.faults(guards.Tree(root, list(files)))]


class GuardsTest(unittest.TestCase):
    def assert_fault(self, guard, name, text):
        self.assertEqual(found({name: text}), [(guard, name)])

    def assert_clean(self, name, text):
        self.assertEqual(found({name: text}), [])

    def test_arrows(self):
        self.assert_fault("arrows", "events/a.h", '#include "delivery/core.h"\n')
        self.assert_fault("arrows", "ledger/a.h", '#include "meta_client/b.h"\n')
        self.assert_fault("arrows", "base/a.h", '#include "events/b.h"\n')
        self.assert_fault("arrows", "cli/a.h", '#include "connector/b.h"\n')
        self.assert_clean("delivery/a.h", '#include "ledger/b.h"\n#include "delivery/c.h"\n')

    def test_each_place(self):
        planted = {
            "absl::Now()": "events/a.h", "std::random_device d;": "delivery/a.h",
            "std::this_thread::sleep_for(d);": "ledger/a.h", "std::string_view s": "events/a.h",
            "absl::Mutex m_;": "connector/a.h", "#include <curl/curl.h>": "meta_client/a.h",
            "#include <openssl/sha.h>": "connector/a.h", '#include "rocksdb/db.h"': "ledger/store.h",
            '#include "postgresql/libpq-fe.h"': "ledger/store.h",
            "#include <grpcpp/grpcpp.h>": "delivery/a.h",
            '#include "destination/v1/run.pb.h"': "events/a.h",
            '#include "phonenumbers/phonenumberutil.h"': "events/a.h",
            "#include <unicode/utf8.h>": "events/a.h",
            "#include <boost/beast.hpp>": "cli/a.h", "x = token.Reveal();": "delivery/a.h",
            "LOG(row.ShortDebugString());": "connector/a.h",
            "CURLOPT_VERBOSE": "meta_client/curl_x.h",
        }
        for text, name in planted.items():
            with self.subTest(text):
                self.assert_fault("places", name, text + "\n")
        self.assert_fault("places", "base/BUILD.bazel", "flaky = True\n")
        # All but the flaky test, which has its line above.
        self.assertGreaterEqual(len(planted), len(guards.PLACES) - 1)

    def test_places_allow_their_own(self):
        self.assert_clean("base/clock.cc", "absl::Now();\n")
        self.assert_clean("connector/main.cc", "absl::Now();\n")
        self.assert_clean("meta_client/curl_x.h", "#include <curl/curl.h>\n")
        self.assert_clean("hashing/x.h", "raw.Reveal();\n")
        self.assert_clean("events/a_test.cc", "message.DebugString();\n")
        self.assert_clean("events/a.h", "// Not std::string_view.\nint a;  // nor absl::Mutex\n")

    def test_purity(self):
        self.assert_fault("purity", "delivery/a.h", "#include <thread>\n")
        self.assert_fault("purity", "events/a.h", "#include <fstream>\n")
        self.assert_clean("ledger/a.h", "#include <mutex>\n")

    def test_todos(self):
        self.assert_fault("todos", "base/a.h", "// TODO: later\n")
        self.assert_fault("todos", "base/a.h", "// FIX" + "ME\n")
        self.assert_clean("hashing/a.cc", '"XDR XOF XPF XTS XXX YER "\n')
        self.assert_clean("base/a.h", "// TODO(#12): until the ledger knows leases.\n")

    def test_commented_code(self):
        for line in ("return value;", "int count = 0;", "Send(row);", "if (x) {", "}",
                     "#include <map>", "store->Put(key, value);"):
            with self.subTest(line):
                self.assert_fault("commented code", "base/a.h", f"  // {line}\n")
        for line in ("Calls `Send(row)`, which may fail.", "the host's id, if it gave one;",
                     "else the order (contract, 2.2, in its order). What Meta denies;"):
            with self.subTest(line):
                self.assert_clean("base/a.h", f"// {line}\n")

    def test_sizes(self):
        self.assert_fault("sizes", "base/a.h", "int a;\n" * 251)
        self.assert_fault("sizes", "base/a.cc", "int a;\n" * 401)
        self.assert_clean("base/a_test.cc", "int a;\n" * 900)

    def test_folders(self):
        self.assertEqual(found({"util/a.h": "", "util/b.h": ""}), [("folders", "util/a.h")])
        self.assert_fault("folders", "cli/helpers/x.md", "")

    def test_tests_beside(self):
        self.assert_fault("tests beside", "base/a.cc", "int F(int a) { if (a) return 1; }\n")
        self.assert_clean("base/a.cc", "int F() { return 1; }\n")
        self.assertEqual(found({"base/a.cc": "if (a) b();\n", "base/a_test.cc": ""}), [])

    def test_exceptions(self):
        name, by = sorted(guards.TESTED_BY.items())[0]
        source = {name: "if (a) b();\n"}
        self.assertEqual(found({**source, by: ""}), [])
        # The test that it names is gone.
        self.assertEqual(found(source), [("tests beside", name)])
        # It has its own test now.
        self.assertEqual(found({**source, by: "", name[:-3] + "_test.cc": ""}),
                         [("tests beside", name)])

    def test_machine(self):
        self.assert_fault("machine", "docs/a.md", f"see {WORK}main\n")
        self.assert_fault("machine", "package-lock.json", f'"resolved": "https://{HOST}/a"\n')
        self.assert_clean("docs/a.md", "a team's/work/items and $HOME/work/x\n")

    def test_build_rules(self):
        name = "base/BUILD.bazel"
        self.assert_fault("build rules", name, 'cc_test(\n    name = "a",\n)\n')
        self.assert_fault("build rules", name, 'x(tags = ["slow"])\n')
        self.assert_fault("build rules", name, 'cc_library(\n    name = "a",\n)\n')
        self.assert_fault("build rules", name, 'x(\n    linkopts = ["-la"],\n)\n')
        self.assert_clean(name, 'cc_test(\n    name = "a",\n    size = "small",\n)\n')

    def test_operations_explain_what_the_code_says(self):
        for name, text in {
                "connector/a.h": 'WithReason(status, "NEW_REASON")\n',
                "meta_client/curl_a.h": 'return {"HTTP_NEW", "x"};\n',
                "connector/b.h": 'Check c;\nPassedCheck(\n    "new_check", "x");\n',
                "connector/c.h": 'Check c;\nconstexpr char kName[] = "new_check";\n',
                "connector/log.h": 'Write("info", "new_event", {});\n',
                "events/row_reason.cc": 'return "NEW_REASON";\n',
                "hashing/normalized.cc": 'x = {"NEW"};\n'}.items():
            with self.subTest(name):
                self.assert_fault("operations", name, text)
        self.assert_clean("connector/a.h", '// "NOT_SAID"\nx = "EVENT_GROUPING_PER_ITEM";\n')
        self.assert_clean("connector/a_test.cc", '"ANY_WORD"\n')

    def test_operations_explain_nothing_else(self):
        code = {"connector/a.h": "".join(f'x = "{word}";\n' for word in
                                         ["THE_REASON", *guards.NOT_REASONS])}
        told = "## Error reasons\n| `THE_REASON` | meaning | remedy |\n"
        doc = guards.OPERATIONS
        self.assertEqual(found({**code, doc: told}), [])
        self.assertEqual(found({**code, doc: told + "| `OLD_REASON` | a | b |\n"}),
                         [("operations", doc)])
        # Without a remedy, under another heading, the exception of a word that is gone.
        self.assertEqual(found({**code, doc: told.replace("remedy", "")}),
                         [("operations", "connector/a.h")])
        self.assertEqual(found({**code, doc: told.replace("Error", "Any")}),
                         [("operations", "connector/a.h")])
        self.assertEqual({guard for guard, _ in found({doc: "", "base/a.h": ""})}, {"operations"})

    def test_a_tree_without_sources_is_refused(self):
        with tempfile.TemporaryDirectory() as root:
            os.system(f"git -C {root} init -q")
            self.assertEqual(len(guards.check(root)), 1)


if __name__ == "__main__":
    unittest.main()
