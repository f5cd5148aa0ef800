"""The bill of materials: it leaves out nothing that the build is made of."""

import re
import unittest

import sbom


class BillOfMaterialsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bill = sbom.bill_of_materials(["/bin/sh"])
        cls.by_name = {part["name"]: part for part in cls.bill["components"]}

    def test_every_debian_package_is_there_with_its_version(self):
        wanted = [line for line in sbom.text_of(sbom.PACKAGES).splitlines()
                  if line and not line.startswith("#")]
        self.assertGreater(len(wanted), 30)
        for name in wanted:
            with self.subTest(name):
                self.assertRegex(self.by_name[name]["version"], r"^\d")
                self.assertIn(f"/{name}@{self.by_name[name]['version']}?",
                              self.by_name[name]["purl"])

    def test_every_library_that_the_build_asks_pkg_config_for_is_required(self):
        required = {name for name, part in self.by_name.items() if part["scope"] == "required"}
        for name in ("libgrpc++-dev", "libcurl4-openssl-dev", "librocksdb-dev", "libpq-dev",
                     "libabsl-dev", "libprotobuf-dev", "boringssl"):
            self.assertIn(name, required)
        for name in ("libgtest-dev", "clang-14", "postgresql", "@bufbuild/buf"):
            self.assertNotIn(name, required)

    def test_boringssl_is_the_archive_that_the_build_checks(self):
        digest = self.by_name["boringssl"]["hashes"][0]["content"]
        self.assertIn(digest, sbom.text_of(sbom.BORINGSSL))
        self.assertIn(f"BoringSSL {self.by_name['boringssl']['version']}",
                      sbom.text_of("docs/dependencies.md"))

    def test_the_libraries_that_a_program_loads_are_there(self):
        self.assertEqual(self.by_name["libc6"]["scope"], "required")

    def test_the_form_is_cyclonedx(self):
        self.assertEqual((self.bill["bomFormat"], self.bill["specVersion"]), ("CycloneDX", "1.5"))
        references = [part["bom-ref"] for part in self.bill["components"]]
        self.assertEqual(len(references), len(set(references)))
        for part in self.bill["components"]:
            self.assertTrue({"type", "name", "version", "purl"} <= set(part))
            self.assertTrue(re.match(r"pkg:(deb|npm)/", part["purl"]))

    def test_it_is_the_same_each_time(self):
        self.assertEqual(self.bill,
                         sbom.bill_of_materials(["/bin/sh"]))


class ListTest(unittest.TestCase):
    def test_a_section_begins_after_a_blank_line(self):
        text = "# All.\n# More of it.\n\n# The build.\ng++\n\n# Libraries.\nliba-dev\nlibgtest-dev\n"
        self.assertEqual(sbom.listed_packages(text),
                         [("g++", False), ("liba-dev", True), ("libgtest-dev", False)])

    def test_what_is_not_installed_is_said(self):
        with self.assertRaisesRegex(sbom.Incomplete, "no-such-package(.|\n)*dev setup"):
            sbom.debian_components({"no-such-package": True})

    def test_a_hash_without_its_version_is_said(self):
        with self.assertRaises(sbom.Incomplete):
            sbom.boringssl_component('_PACKAGE = "x"\n    "' + "a" * 64 + '",\n')


if __name__ == "__main__":
    unittest.main()
