#!/usr/bin/env python3
"""The house's rules that a program can hold: who may know whom, words and APIs that
have one place, sizes, tests beside sources. `./dev lint guards` runs it on the
tracked files; guards_test.py shows that each guard finds a planted fault.

An exception needs a reason, stands here, and fails once it is no longer needed.
"""

import collections
import os
import re
import subprocess
import sys

# Folder: the folders that it may include from. Arrows point down only.
ARROWS = {
    "base": set(),
    "hashing": {"base"},
    "events": {"base", "hashing"},
    "ledger": {"base"},
    "meta_client": {"base", "hashing", "events"},
    "delivery": {"base", "hashing", "events", "ledger", "meta_client"},
    "connector": {"base", "hashing", "events", "ledger", "meta_client", "delivery"},
    "simulator": {"base", "hashing"},
    "cli": {"base", "hashing", "events"},
}

Place = collections.namedtuple("Place", "what pattern allowed")

# What only some files may say; the last is a pattern of their names.
TESTS = r"_test\.cc$|^tests/|^bench/"
PLACES = [
    Place("the clock, sleep or chance read directly (take a Clock& or a BitGenRef)",
          r"\babsl::Now\(|\bsystem_clock\b|\bsteady_clock\b|\bsleep_for\b|\bsleep_until\b"
          r"|\bstd::random_device\b|\babsl::SleepFor\b",
          r"^base/clock\.cc$|(^|/)main\.cc$|^bench/|^tests/"),
    Place("std::string_view (the house says absl::string_view)",
          r"\bstd::string_view\b|#include <string_view>", r"^$"),
    Place("absl::Mutex (TSan cannot see it: use base/mutex.h)",
          r"\babsl::(?:Mutex|CondVar)\b|absl/synchronization/", r"^$"),
    Place("curl outside the curl_* files", r'#include [<"]curl/', r"(^|/)curl_[^/]*$|^tests/"),
    Place("cryptography outside hashing/, the AEAD, HMAC and TLS files, the simulator and test servers",
          r'#include [<"]openssl/',
          # tls_files reads PEM to refuse a pair that does not fit before gRPC is given it, and
          # to know when a certificate ends; it keeps and hands out none of BoringSSL's types.
          r"^hashing/|(aead|hmac)[^/]*$|^simulator/|^tests/|^connector/tls_files\.cc$"
          r"|^meta_client/(?:test_identity|scripted_server|curl_transport_test)\.|^bench/tls_sink\."),
    Place("RocksDB outside ledger/rocksdb_*", r'#include [<"]rocksdb/', r"^ledger/rocksdb_|^tests/"),
    Place("libpq outside ledger/postgres_*", r'#include [<"](?:postgresql/)?libpq-',
          r"^ledger/(?:test_)?postgres_|^tests/"),
    Place("gRPC outside connector/, cli/, bench/ and tests/",
          r'#include [<"]grpc(?:pp)?/', r"^(connector|cli|bench|tests)/"),
    Place("the contract's generated types outside connector/ and cli/",
          # The row reader, which does without them, is held against them.
          r'#include "destination/v1/',
          r"^(connector|cli|bench|tests)/|^events/row_reader_fuzz_test\.cc$"),
    Place("libphonenumber outside hashing/", r'#include [<"]phonenumbers/', r"^hashing/|^tests/"),
    Place("ICU outside hashing/", r'#include [<"]unicode/', r"^(hashing|tests)/"),
    Place("Boost outside the simulator", r'#include [<"]boost/', r"^simulator/"),
    Place("a secret revealed (hashing/ and the places of authorization only)",
          r"\bReveal\(\)",
          # The token: on its way to Meta, under the seal, and from the host's user.
          r"^base/secret\.h$|^hashing/|^cli/validate_command\.cc$"
          r"|^meta_client/(?:curl_transfer|graph_requests|app_secret_proof)\.cc$"
          r"|^ledger/postgres_url\.cc$"  # the store's URL, to libpq
          r"|^connector/(?:credential_store|ledger_key|master_key|server_credentials|server_keys|tls_files|token_checks)"
          r"\.cc$|" + TESTS),
    Place("DebugString (it prints personal data)", r"\b(?:Short|Utf8)?DebugString\(", TESTS),
    Place("curl's verbose mode (it prints tokens)", r"\bCURLOPT_VERBOSE\b", r"^$"),
    Place("a flaky test", r"\bflaky\s*=", r"^$"),
]

# delivery/ and events/ do no I/O of their own, have no threads, read no clock.
PURE = re.compile(
    r"#include <(?:thread|mutex|condition_variable|fstream|filesystem|iostream|sys/[^>]*|unistd\.h"
    r"|pthread\.h|future|random)>")

COMMENTED_CODE = re.compile(
    r"^\s*//\s*(?:"
    r"(?:const |auto |static )*[\w:<>,*&]+ [\w.>-]+ = .*;"
    r"|[\w:.>-]*[\w>]\([^.]*\);"
    r"|return\b[^.]*;"
    r"|(?:if|for|while|switch) \(.*\) ?\{?"
    r"|\}? ?else ?\{"
    r"|#(?:include|define|if|endif)\b.*"
    r"|[{}]+;?"
    r")\s*$")
TODO = re.compile(r"//.*\b(?:TODO|FIXME|XXX|HACK)\b")
GOOD_TODO = re.compile(r"\bTODO\(#\d+\): \S")

MAX_LINES = {".cc": 400, ".h": 250}
BAD_FOLDERS = {"util", "utils", "common", "helper", "helpers", "interfaces", "impl", "misc"}
BRANCH = re.compile(r"\b(?:if|for|while|switch|case)\b|\?|&&|\|\|")

# Sources that have a branch and no test beside them: the test that runs them.
TESTED_BY = {
    "base/failpoint.cc": "tests/kill_test.cc",
    "connector/access_rules.cc": "tests/access_matrix_test.cc",
    "connector/connection_limits.cc": "tests/connection_limits_test.cc",
    "connector/destination_service.cc": "tests/service_test.cc",
    "connector/call_watch.cc": "tests/hostile_client_test.cc",
    "connector/gated_call.cc": "tests/access_matrix_test.cc",
    "connector/race_suppressions.cc": "tests/service_test.cc",
    "connector/run_reports.cc": "connector/run_test.cc",
    "connector/run_session.cc": "tests/service_test.cc",
    "connector/run_view.cc": "connector/run_queries_test.cc",
    "connector/send_batch_stream.cc": "tests/service_test.cc",
    "connector/server.cc": "tests/service_test.cc",
    "connector/server_credentials.cc": "tests/tls_test.cc",
    "connector/wiped_heap.cc": "tests/leak_test.cc",
    "delivery/split_request.cc": "delivery/delivery_core_refusals_test.cc",
    "hashing/vector_file.cc": "hashing/vectors_test.cc",
    "ledger/ledger_records.cc": "connector/store_factory_test.cc",
    "ledger/postgres_age.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_claims.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_connection.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_days.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_lease.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_ledger.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_order_index.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_pool.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_records.cc": "connector/store_factory_test.cc",
    "ledger/postgres_schema.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_state.cc": "ledger/postgres_store_test.cc",
    "ledger/postgres_wire.cc": "ledger/postgres_store_test.cc",
    "ledger/rocksdb_day_file.cc": "ledger/rocksdb_recent_test.cc",
    "ledger/rocksdb_failpoints.cc": "tests/kill_test.cc",
    "ledger/rocksdb_database.cc": "ledger/rocksdb_store_test.cc",
    "ledger/rocksdb_forget.cc": "ledger/rocksdb_store_test.cc",
    "ledger/rocksdb_keys.cc": "ledger/rocksdb_store_test.cc",
    "ledger/rocksdb_ledger.cc": "ledger/rocksdb_store_test.cc",
    "ledger/rocksdb_notes.cc": "ledger/rocksdb_store_test.cc",
    "ledger/rocksdb_lookup.cc": "ledger/rocksdb_store_test.cc",
    "ledger/rocksdb_state.cc": "ledger/rocksdb_store_test.cc",
    "ledger/state_store_conformance.cc": "ledger/ledger_conformance_test.cc",
    "meta_client/curl_transfer.cc": "meta_client/curl_transport_test.cc",
    "meta_client/scripted_server.cc": "meta_client/curl_transport_test.cc",
    "simulation/fault.cc": "simulation/world_config_test.cc",
    "simulation/host.cc": "simulation/campaign_test.cc",
    "simulation/order_book.cc": "simulation/journal_test.cc",
    "simulation/process.cc": "simulation/campaign_test.cc",
    "simulation/simulated_run.cc": "simulation/campaign_test.cc",
    "simulation/world.cc": "simulation/campaign_test.cc",
}
UNTESTED_FOLDERS = ("third_party/", "tools/", "bench/", "tests/")
# Doubles and what only tests use.
DOUBLE = re.compile(r"(^|/)(?:fake|test)_[^/]*$")

# Registries' names and this machine's paths stand in no tracked file.
HOSTS = re.compile(
    r"registry\.npmjs\.org|registry\.yarnpkg\.com|\bdeb\.debian\.org|\bsnapshot\.debian\.org"
    r"|\bpypi\.org|pythonhosted\.org|\bcrates\.io|proxy\.golang\.org|repo1?\.maven\b")
PATHS = re.compile(r"(?<![\w.$})])/(?:work|root)/")

# Where an operator looks up what the programs say, and what of it stands under which heading.
OPERATIONS = "docs/operations.md"
SPOKEN_FOLDERS = ("base/", "connector/", "delivery/", "events/", "ledger/", "meta_client/")
REASON = re.compile(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|REAUTHORIZE)"')
# Words in capitals that are no reasons.
NOT_REASONS = {
    "DESTCONN_KILL": "a variable of test builds",
    "EVENT_GROUPING_PER_ITEM": "a value of a setting",
    "EVENT_GROUPING_PER_ORDER": "a value of a setting",
    "BOOLEAN_MALFORMED": "of a dropped value; its ending has a line",
}
# libcurl's options, which curl_options.h names without their prefix.
CURL_OPTIONS = re.compile(r"^meta_client/curl_(?:transfer|transport|options)\.")
CHECK = re.compile(r'\b(?:Passed|Skipped|Warning|Failed)Check\(\s*"([a-z_]+)"'
                   r'|\bWarning\(\s*"([a-z_]+)"'
                   r'|\bset_name\(\s*"([a-z]+(?:_[a-z]+)+)"'
                   r'|constexpr char k\w+\[\] = "([a-z]+(?:_[a-z]+)+)"')
ENDING = re.compile(r'"([A-Z][A-Z0-9_]+)"')
LOG_EVENT = re.compile(r'"([a-z]+(?:_[a-z]+)+)",\s*\{')

Fault = collections.namedtuple("Fault", "guard path line text")


def tracked_files(root):
    """What git tracks at `root` and is there."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted(n for n in names.split("\0") if n and os.path.isfile(os.path.join(root, n)))


class Tree:
    """The tracked files, each read once."""

    def __init__(self, root, names=None):
        self.root = root
        self.names = tracked_files(root) if names is None else sorted(names)
        self.known = set(self.names)
        self._lines = {}

    def sources(self):
        """Our own C++: not third_party/, not the planted faults."""
        return [n for n in self.names if n.endswith((".cc", ".h"))
                and not n.startswith(("third_party/", "tools/canaries/"))]

    def lines(self, name):
        """The file's lines, or none if it is not text."""
        if name not in self._lines:
            try:
                with open(os.path.join(self.root, name), encoding="utf-8") as file:
                    self._lines[name] = file.read().splitlines()
            except UnicodeDecodeError:
                self._lines[name] = []
        return self._lines[name]

    def grep(self, names, pattern):
        """(name, line number, line) wherever `pattern` matches."""
        for name in names:
            for number, line in enumerate(self.lines(name), 1):
                if pattern.search(line):
                    yield name, number, line


def without_comment(line):
    """The line up to a comment; a `//` within quotes is not looked for."""
    return re.sub(r"(^|\s)//.*", "", line)


def arrows(tree):
    include = re.compile(r'#include "([a-z_]+)/')
    for name, number, line in tree.grep(tree.sources(), include):
        folder, target = name.split("/")[0], include.search(line).group(1)
        if folder in ARROWS and target in ARROWS and target != folder \
                and target not in ARROWS[folder]:
            yield Fault("arrows", name, number, f"{folder}/ may not know {target}/")


def places(tree):
    for place in PLACES:
        pattern, allowed = re.compile(place.pattern), re.compile(place.allowed)
        names = tree.sources() + [n for n in tree.names if n.endswith("BUILD.bazel")]
        for name, number, line in tree.grep(names, pattern):
            if not allowed.search(name) and pattern.search(without_comment(line)):
                yield Fault("places", name, number, place.what)


def purity(tree):
    names = [n for n in tree.sources()
             if n.startswith(("delivery/", "events/")) and not n.endswith("_test.cc")]
    for name, number, line in tree.grep(names, PURE):
        yield Fault("purity", name, number, f"no I/O, threads or clocks here: {line.strip()}")


def todos(tree):
    for name, number, line in tree.grep(tree.sources(), TODO):
        if not GOOD_TODO.search(line):
            yield Fault("todos", name, number, "write TODO(#issue): reason")


def commented_code(tree):
    for name, number, line in tree.grep(tree.sources(), COMMENTED_CODE):
        yield Fault("commented code", name, number, f"code commented out: {line.strip()}")


def sizes(tree):
    for name in tree.sources():
        limit = MAX_LINES[os.path.splitext(name)[1]]
        count = len(tree.lines(name))
        if count > limit and not re.search(TESTS, name):
            yield Fault("sizes", name, count, f"over {limit} lines: split it by stage")


def folders(tree):
    seen = set()
    for name in tree.names:
        for folder in name.split("/")[:-1]:
            if folder in BAD_FOLDERS and folder not in seen:
                seen.add(folder)
                yield Fault("folders", name, 0, f"no folder is called '{folder}'")


def tests_beside(tree):
    needed = set()
    for name in tree.sources():
        if not name.endswith(".cc") or name.endswith(("_test.cc", "main.cc")):
            continue
        if name.startswith(UNTESTED_FOLDERS) or DOUBLE.search(name):
            continue
        if name[:-3] + "_test.cc" in tree.known:
            continue
        if not any(BRANCH.search(without_comment(line)) for line in tree.lines(name)):
            continue
        needed.add(name)
        if TESTED_BY.get(name) not in tree.known:
            yield Fault("tests beside", name, 0,
                        f"no {os.path.basename(name)[:-3]}_test.cc beside it")
    for name in sorted(TESTED_BY.keys() & tree.known - needed):
        yield Fault("tests beside", name, 0, "needs no exception any more in tools/guards.py")


def machine(tree):
    for name, number, _ in tree.grep(tree.names, HOSTS):
        yield Fault("machine", name, number, "names a package registry's host")
    for name, number, _ in tree.grep(tree.names, PATHS):
        yield Fault("machine", name, number, "names a path of one machine")


def build_rules(tree):
    """Bazel visibility, sizes and tags, as the house wants them."""
    names = [n for n in tree.names if n.endswith("BUILD.bazel") and not n.startswith("third_party/")]
    for name in names:
        text = "\n".join(tree.lines(name))
        for match in re.finditer(r"^cc_test\((.*?)^\)", text, re.S | re.M):
            if not re.search(r"^    size = ", match.group(1), re.M):
                line = text[:match.start()].count("\n") + 1
                yield Fault("build rules", name, line, "a test without a size")
        for match in re.finditer(r"tags = \[(.*?)\]", text, re.S):
            for tag in re.findall(r'"([^"]+)"', match.group(1)):
                if tag not in ("nosan", "manual", "exclusive"):
                    line = text[:match.start()].count("\n") + 1
                    yield Fault("build rules", name, line, f"the tag '{tag}': nosan, manual, exclusive only")
        if "cc_library(" in text and not re.search(r'features = \["layering_check"\]', text):
            yield Fault("build rules", name, 1, 'package(features = ["layering_check"]) is missing')
        for number, line in enumerate(tree.lines(name), 1):
            if re.match(r"\s+linkopts =", line) and not name.startswith("tools/canaries/"):
                yield Fault("build rules", name, number, "linkopts stand in third_party/ alone")


def matches(tree, names, pattern):
    """{word: (name, line number)} of the first place of each, also over line ends."""
    places_of = {}
    for name in names:
        text = "\n".join(without_comment(line) for line in tree.lines(name))
        for match in pattern.finditer(text):
            word = next(group for group in match.groups() if group)
            places_of.setdefault(word, (name, text.count("\n", 0, match.start()) + 1))
    return places_of


def spoken(tree):
    """{heading of OPERATIONS: {word: place}}: what the code says to an operator."""
    names = [n for n in tree.sources() if n.startswith(SPOKEN_FOLDERS)
             and not re.search(TESTS, n) and not DOUBLE.search(n)]
    reasons = matches(tree, [n for n in names if not CURL_OPTIONS.search(n)], REASON)
    reasons.update({word: place for word, place in matches(tree, names, REASON).items()
                    if word.startswith("HTTP_") and word != "HTTP_VERSION"})
    of_rows = matches(tree, tree.known & {"events/row_reason.cc"}, REASON)
    checking = [n for n in names if n.startswith("connector/")
                and any(re.search(r"\bCheck\b", line) for line in tree.lines(n))]
    return {
        "Error reasons": {w: p for w, p in reasons.items()
                          if w not in NOT_REASONS and w not in of_rows},
        "Row reasons": of_rows,
        "Dropped values": matches(tree, tree.known & {"hashing/normalized.cc"}, ENDING),
        "Checks": matches(tree, checking, CHECK),
        "Log events": matches(tree, [n for n in names if re.match(r"connector/(?:audit_)?log", n)],
                              LOG_EVENT),
    }


def told(tree):
    """{heading: {word: line number}}: what the tables of OPERATIONS explain."""
    found, heading = collections.defaultdict(dict), ""
    for number, line in enumerate(tree.lines(OPERATIONS) if OPERATIONS in tree.known else [], 1):
        if line.startswith("#"):
            heading = line.strip("# ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) >= 3 and all(cells):
            found[heading].update({word: number for word in re.findall(r"`([^`]+)`", cells[0])})
    return found


def operations(tree):
    """OPERATIONS explains all that the programs say, and nothing else."""
    explained = told(tree)
    for word in sorted(NOT_REASONS) if OPERATIONS in tree.known else []:
        if not any(tree.grep(tree.sources(), re.compile(f'"{word}"'))):
            yield Fault("operations", OPERATIONS, 0,
                        f"{word} needs no exception any more in tools/guards.py")
    for heading, words in spoken(tree).items():
        for word, (name, line) in sorted(words.items()):
            if word not in explained[heading]:
                yield Fault("operations", name, line,
                            f"nobody tells the operator what `{word}` means: add a line to the table"
                            f" \"{heading}\" of {OPERATIONS} (| `{word}` | meaning | remedy |),"
                            " or name it in NOT_REASONS of tools/guards.py if it is none")
        for word, line in sorted(explained[heading].items()):
            if word not in words:
                yield Fault("operations", OPERATIONS, line,
                            f"the code does not say `{word}` (any more): remove it from the table"
                            f" \"{heading}\"")


GUARDS = [arrows, places, purity, todos, commented_code, sizes, folders, tests_beside, machine,
          build_rules, operations]


def faults(tree):
    """All that the guards find, in the guards' order."""
    return [fault for guard in GUARDS for fault in guard(tree)]


def check(root):
    """The faults of the tracked files at `root`, a line each."""
    tree = Tree(root)
    if not tree.sources():
        return ["no source was looked at, which cannot be"]
    return [f"{f.path}:{f.line}: {f.text} [{f.guard}]" for f in faults(tree)]


if __name__ == "__main__":
    found = check(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    print("\n".join(found))
    sys.exit(1 if found else 0)
