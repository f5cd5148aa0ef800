"""Two builds compared: what differs is found, and where."""

import contextlib
import io
import os
import shutil
import subprocess
import tempfile
import unittest

import reproducible


def compiled(folder, name, source):
    """A small program; returns its path."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run(["g++", "-x", "c++", "-o", path, "-"], input=source, text=True, check=True)
    return path


class ReproducibleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.program = compiled(cls.folder, "one", "int main() { return 1; }")

    def in_folder(self, name):
        return os.path.join(self.folder, name)

    def test_equal_builds_are_equal(self):
        again = compiled(self.folder, "again", "int main() { return 1; }")
        self.assertEqual(reproducible.compare(self.program, again), "")

    def test_other_code_is_found_in_its_section(self):
        other = compiled(self.folder, "other", "int main() { return 2; }")
        sections = reproducible.differing_sections(self.program, other)
        self.assertIn(".text", sections)
        self.assertNotIn(".rodata", sections)
        self.assertRegex(reproducible.compare(self.program, other), "^differs in .*.text")

    def test_a_path_in_a_text_is_found_in_its_section(self):
        texts = [f'#include <cstdio>\nint main() {{ return std::puts("/{name}/x.cc"); }}'
                 for name in ("a", "b")]
        paths = [compiled(self.folder, f"path{n}", text) for n, text in enumerate(texts)]
        self.assertIn(".rodata", reproducible.differing_sections(*paths))

    def test_what_is_in_no_section_is_found_too(self):
        longer = shutil.copy(self.program, self.in_folder("longer"))
        with open(longer, "ab") as file:
            file.write(b"x")
        self.assertEqual(reproducible.differing_sections(self.program, longer), ["headers"])

    def test_a_difference_fails_with_the_provenance(self):
        for name in reproducible.PROGRAMS:
            for build in ("first", "second"):
                path = self.in_folder(f"{build}/{name}")
                os.makedirs(os.path.dirname(path), exist_ok=True)
                shutil.copy(self.program, path)
        folders = self.in_folder("first"), self.in_folder("second")
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(reproducible.report(*folders, "a" * 40), (3, 0))
            with open(self.in_folder("second/connector/connector"), "ab") as file:
                file.write(b"x")
            self.assertEqual(reproducible.report(*folders, "a" * 40), (1, 2))


if __name__ == "__main__":
    unittest.main()
