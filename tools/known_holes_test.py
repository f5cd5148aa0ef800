"""The known holes: what SECURITY.md says of each is what programs read, or nothing is."""

import unittest

import known_holes
import sbom

HEAD = known_holes.HEADING + "\n\nOf a library.\n\n| hole | here |\n| --- | --- |\n"


def table(*lines):
    return HEAD + "\n".join(lines) + "\n\n## Next\n\n| CVE-2000-1: other | affected: no |\n"


def read(document):
    return known_holes.vulnerabilities(document, {"deb:libgrpc-dev", "deb:other"})


class KnownHolesTest(unittest.TestCase):
    def test_each_hole_has_the_state_that_its_row_says(self):
        found = read(table(
            "| CVE-2023-9: resets | affected: a limit, [see](there.md) |",
            "| CVE-2023-1, CVE-2023-2 | not affected: came later |",
            "| CVE-2023-3: more | mitigated: a guard |",
            "| CVE-2023-4: asserts | not reproduced: tried |"))
        self.assertEqual([hole["id"] for hole in found],
                         [f"CVE-2023-{n}" for n in (1, 2, 3, 4, 9)])
        self.assertEqual([hole["analysis"]["state"] for hole in found],
                         ["not_affected", "not_affected", "not_affected", "in_triage", "exploitable"])
        self.assertEqual(found[2]["analysis"]["justification"], "protected_by_mitigating_control")
        self.assertEqual(found[4]["analysis"]["detail"], "a limit, see")
        self.assertEqual(found[4]["description"], "resets")

    def test_a_row_that_cannot_be_read_is_said_and_not_left_out(self):
        for row, complaint in (("| CVE-2023-1: x | perhaps: y |", "begins with one of.*perhaps"),
                               ("| CVE-2023-1: x | affected |", "the reason"),
                               ("| CVE-2023-1: x | affected: y | z |", "two cells, not 3"),
                               ("| rapid reset | affected: y |", "begins with its CVE")):
            with self.subTest(row), self.assertRaisesRegex(known_holes.Malformed, complaint):
                read(table(row))
        with self.assertRaisesRegex(known_holes.Malformed, "twice"):
            read(table(*["| CVE-2023-1: x | affected: y |"] * 2))
        with self.assertRaisesRegex(known_holes.Malformed, "no table"):
            read("# Security\n")

    def test_the_document_speaks_of_all_that_the_reference_library_is_known_for(self):
        found = {hole["id"]: hole["analysis"]["state"]
                 for hole in read(sbom.text_of(known_holes.DOCUMENT))}
        for name in ("CVE-2023-1428", "CVE-2023-4785", "CVE-2023-32731", "CVE-2023-32732",
                     "CVE-2023-33953", "CVE-2023-44487"):
            self.assertIn(name, found)
        self.assertEqual(found["CVE-2023-4785"], "not_affected")

    def test_the_bill_says_in_which_of_its_components_they_are(self):
        bill = sbom.bill_of_materials()
        self.assertGreaterEqual(len(bill["vulnerabilities"]), 6)
        for hole in bill["vulnerabilities"]:
            self.assertEqual(hole["affects"], [{"ref": "deb:libgrpc-dev"}])
        # A built program's bill has the library, too.
        names = {line.split()[1] for line in sbom.text_of("deploy/components.txt").splitlines()
                 if not line.startswith("#")}
        found = known_holes.vulnerabilities(sbom.text_of(known_holes.DOCUMENT), names)
        self.assertEqual([one["ref"] for one in found[0]["affects"]], known_holes.COMPONENTS)


if __name__ == "__main__":
    unittest.main()
