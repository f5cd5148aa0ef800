"""Provenance: a statement fits its own program and no other, and says what it is made of."""

import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import provenance
import sbom

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class ProvenanceTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        # Any program that loads libraries will do.
        self.program = shutil.copy("/bin/true", os.path.join(self.folder, "connector"))

    @classmethod
    def setUpClass(cls):
        cls.said = provenance.statement(["/bin/true"], COMMIT)

    def verify(self, said, program=None):
        path = os.path.join(self.folder, "provenance.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(said, file)
        return subprocess.run(
            [sys.executable, os.path.join(sbom.ROOT, "tools/provenance.py"), "--verify", path,
             program or self.program], capture_output=True, text=True, check=False)

    def spoilt(self, spoil):
        said = copy.deepcopy(self.said)
        said["subject"][0]["name"] = "connector"
        spoil(said)
        return said

    def test_a_statement_fits_its_program(self):
        done = self.verify(self.spoilt(lambda said: None))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"yes: connector as built from {COMMIT}", done.stdout)

    def test_a_program_with_one_bit_changed_is_another(self):
        with open(self.program, "r+b") as file:
            file.seek(-1, os.SEEK_END)
            last = file.read(1)[0]
            file.seek(-1, os.SEEK_END)
            file.write(bytes([last ^ 1]))
        done = self.verify(self.spoilt(lambda said: None))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, "^no: connector has the SHA-256 [0-9a-f]{64}, and it speaks of")

    def test_a_statement_of_something_else_is_refused(self):
        def set_commit(said):
            said["predicate"]["buildDefinition"]["externalParameters"]["commit"] = "a" * 40

        for spoil, complaint in (
                (lambda said: said.update(_type="x"), "its _type is 'x'"),
                (lambda said: said.update(predicateType="x"), "its predicateType is 'x'"),
                (lambda said: said["predicate"]["buildDefinition"].update(buildType="x"), "buildType"),
                (set_commit, "not those of its commit"),
                (lambda said: said["subject"][0].update(name="other"), "does not speak of connector"),
                (lambda said: said.update(subject=[]), "does not speak of connector"),
                (lambda said: said.pop("predicate"), "its commit is ''")):
            with self.subTest(complaint):
                done = self.verify(self.spoilt(spoil))
                self.assertEqual(done.returncode, 1)
                self.assertIn(complaint, done.stdout)
                self.assertNotIn("yes", done.stdout)

    def test_what_cannot_be_read_says_what_to_do(self):
        done = self.verify(self.said, os.path.join(self.folder, "none"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bazel build", done.stderr)
        with open(os.path.join(self.folder, "text"), "w", encoding="utf-8") as file:
            file.write("no JSON")
        with self.assertRaisesRegex(provenance.Unfit, "writes one"):
            provenance.verify(file.name, [self.program])

    def test_it_names_the_commit_and_what_the_build_took(self):
        definition = self.said["predicate"]["buildDefinition"]
        taken = {one["name"]: one for one in definition["resolvedDependencies"]}
        self.assertEqual(taken["source"]["digest"], {"gitCommit": COMMIT})
        self.assertIn(taken["deb-source:boringssl"]["digest"]["sha256"],
                      sbom.text_of(sbom.BORINGSSL))
        # The compiler itself and not only the package that stands for it.
        for name in ("deb:g++-12", "deb:libc6-dev", "deb:libgrpc++-dev", "deb:bazel-bootstrap",
                     "deb:libc6"):
            self.assertRegex(taken[name]["uri"], r"^pkg:deb/debian/.+@\d")
        self.assertTrue([name for name in taken if name.startswith("deb:binutils")])
        self.assertFalse([name for name in taken if name.startswith("npm:")])

    def test_it_is_the_same_each_time_and_has_a_time_only_if_one_is_given(self):
        self.assertEqual(self.said, provenance.statement(["/bin/true"], COMMIT))
        self.assertNotIn("metadata", self.said["predicate"]["runDetails"])
        timed = provenance.statement(["/bin/true"], COMMIT, epoch="86400")
        self.assertEqual(timed["predicate"]["runDetails"]["metadata"],
                         {"finishedOn": "1970-01-02T00:00:00Z"})


class CommitTest(unittest.TestCase):
    def test_changes_in_no_commit_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com"]
            path = os.path.join(folder, "a")
            for text in ("1", "2"):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                if text == "1":
                    subprocess.run(["git", "init", "-q", folder], check=True)
                    subprocess.run([*git, "add", "a"], check=True)
                    subprocess.run([*git, "commit", "-q", "-m", "a"], check=True)
                    self.assertRegex(provenance.commit_of(folder), "^[0-9a-f]{40}$")
            with self.assertRaisesRegex(provenance.Unfit, "commit them"):
                provenance.commit_of(folder)


if __name__ == "__main__":
    unittest.main()
