"""The gate on what the programs are made of: each way to differ from the list is found."""

import os
import subprocess
import sys
import tempfile
import unittest

import components
import sbom

REVIEWED = {"deb:liba1": ("required", "1:2.0-3", ""),
            "deb:cc": ("excluded", "12.2-1", ""),
            "deb-source:crypto": ("required", "13.0+r24", "aa")}


def with_part(name, **changes):
    """What was reviewed, with one part spoilt."""
    scope, version, digest = REVIEWED.get(name, ("required", "1", ""))
    return {**REVIEWED, name: (changes.get("scope", scope), changes.get("version", version),
                               changes.get("digest", digest))}


class DifferencesTest(unittest.TestCase):
    def expect(self, now, pattern):
        found = components.differences(now, REVIEWED)
        self.assertEqual(len(found), 1, found)
        self.assertRegex(found[0], pattern)

    def test_nothing_is_said_of_what_was_reviewed_or_is_newer(self):
        self.assertEqual(components.differences(REVIEWED, REVIEWED), [])
        newer = with_part("deb:liba1", version="1:2.0-3+deb12u10")
        self.assertEqual(components.differences(newer, REVIEWED), [])
        # As Debian counts, not as text is sorted.
        self.assertEqual(components.differences(with_part("deb:liba1", version="1:10.0"),
                                                REVIEWED), [])

    def test_what_joins_or_leaves_is_said(self):
        self.expect(with_part("deb:libz1"), r"^added: deb:libz1 1 \(required\)$")
        self.expect({k: v for k, v in REVIEWED.items() if k != "deb:cc"}, "^removed: deb:cc")

    def test_what_is_older_is_said_with_the_remedy(self):
        self.expect(with_part("deb:liba1", version="1:2.0-2"),
                    "^older: deb:liba1 is 1:2.0-2, and was 1:2.0-3.*dev setup")
        # A lower epoch is older, whatever follows.
        self.expect(with_part("deb:liba1", version="9.0"), "^older")

    def test_a_tool_that_becomes_part_of_the_programs_is_said(self):
        self.expect(with_part("deb:cc", scope="required"), "^changed: deb:cc is required now")

    def test_another_source_is_said(self):
        self.expect(with_part("deb-source:crypto", digest="bb"), "^changed: .*SHA-256 bb.*aa")


class ListTest(unittest.TestCase):
    def test_what_is_written_is_read(self):
        text = components.written(REVIEWED)
        self.assertEqual(components.reviewed(text), REVIEWED)
        self.assertLess(text.index("deb:liba1"), text.index("deb:cc"))

    def test_a_line_that_is_none_is_said(self):
        for line in ("required deb:x", "required deb:x 1 2 3", "required deb:liba1 1"):
            with self.subTest(line), self.assertRaisesRegex(sbom.Incomplete, line):
                components.reviewed(components.written(REVIEWED) + line + "\n")

    def test_the_committed_list_is_whole(self):
        listed = components.reviewed(sbom.text_of(components.LIST))
        bill = components.described(sbom.bill_of_materials())
        # Built programs, which tools of tests do not have, add what they load.
        self.assertLessEqual(bill.keys(), listed.keys())
        for name in ("deb:libgrpc29", "deb:libcurl4", "deb:libssl3", "deb:libc6"):
            self.assertEqual(listed[name][0], "required")


class CommandTest(unittest.TestCase):
    def test_a_program_that_loads_something_else_fails_with_what_to_do(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in components.DELIVERED:
                os.makedirs(os.path.join(folder, os.path.dirname(name)))
                # Loads next to nothing, so most of the list is missing.
                os.symlink("/bin/true", os.path.join(folder, name))
            done = subprocess.run(
                [sys.executable, os.path.join(sbom.ROOT, "tools/components.py"), "--bin", folder],
                capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("removed: deb:libgrpc29 (required)", done.stdout)
        self.assertIn("--write", done.stdout)
        self.assertRegex(done.stdout.splitlines()[-1], r"^\d\d passed, [1-9]\d* failed$")

    def test_setup_brings_up_to_date_what_is_older_and_nothing_else(self):
        functions = sbom.text_of("tools/setup.sh").removesuffix("\nmain\n")
        listed = {"deb:libc6": ("required", "1:99", ""),
                  "deb:bash": ("excluded", "1.0", ""),
                  "deb:no-such-package": ("required", "1", ""),
                  "deb-source:dash": ("required", "1:99", "aa")}
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "deploy"))
            with open(os.path.join(folder, components.LIST), "w", encoding="utf-8") as file:
                file.write(components.written(listed))
            done = subprocess.run(["bash", "-c", f"{functions}\ncd '{folder}'\nstale_packages"],
                                  cwd=folder, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "libc6\n")


if __name__ == "__main__":
    unittest.main()
