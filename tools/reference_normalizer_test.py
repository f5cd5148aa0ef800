#!/usr/bin/env python3
"""Tests of reference_normalizer.py: the vectors, the rules' invariants, contested inputs."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

import reference_normalizer as reference
import reference_tables as tables

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(os.path.dirname(HERE), "testdata", "hashing", "customer_data.tsv")
SHAPES = {
    "ph": "[1-9][0-9]{6,14}", "db": "[0-9]{8}", "ge": "[fm]", "country": "[a-z]{2}",
    "dobd": "[0-9]{2}", "dobm": "[0-9]{2}", "doby": "[0-9]{4}",
}
OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def vectors():
    """(field, country, input, normalized, digest, why) of each vector, values as they are."""
    with open(VECTORS, encoding="ascii") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return [(f, c, json.loads(i), json.loads(n), s, w) for f, c, i, n, s, w in rows]


class VectorsTest(unittest.TestCase):
    """What the published vectors say."""

    def test_there_are_662(self):
        self.assertEqual(len(vectors()), 662)

    def test_each(self):
        for field, country, value, normalized, digest, why in vectors():
            with self.subTest(field=field, country=country, value=value, why=why):
                got = reference.normalize(field, country, value)
                self.assertEqual(got, normalized)
                self.assertEqual(reference.digest(field, got), digest)

    def test_normalizing_twice_changes_nothing(self):
        for field, country, value, normalized, _, _ in vectors():
            if normalized is not None:
                with self.subTest(field=field, country=country, value=value):
                    # Foreign digits in a row of another country need their plus.
                    again = "+" + normalized if field == "ph" and len(normalized) < 16 else normalized
                    self.assertEqual(reference.normalize(field, country, again), normalized)

    def test_outer_white_space_and_composition_do_not_matter(self):
        for field, country, value, normalized, _, _ in vectors():
            if field in reference.HASHED:
                with self.subTest(field=field, country=country, value=value):
                    changed = "\u3000\t" + unicodedata.normalize("NFD", value) + "\u200b \n"
                    self.assertEqual(reference.normalize(field, country, changed), normalized)

    def test_letter_case_does_not_matter(self):
        for field, country, value, normalized, _, _ in vectors():
            if field in reference.HASHED and field != "external_id" and "ß" not in value:
                with self.subTest(field=field, country=country, value=value):
                    # Turkish letters have other counterparts than their case says.
                    if not re.search("[ıİẞ]", value):
                        self.assertEqual(reference.normalize(field, country, value.upper()), normalized)

    def test_shapes(self):
        for field, country, value, _, _, _ in vectors():
            got = reference.normalize(field, country, value)
            if got is None or reference.digest_passed_on(got):
                continue
            with self.subTest(field=field, country=country, value=value):
                self.assertNotEqual(reference.digest(field, got), OF_NOTHING)
                self.assertRegex(got, f"^(?:{SHAPES.get(field, '.+')})$")
                if field == "zp" and country == "US":
                    self.assertRegex(got, "^[0-9]{5}$")


class RulesTest(unittest.TestCase):
    """Rules that the vectors leave out, and inputs on which implementations differ."""

    def expect(self, field, country, pairs):
        for value, normalized in pairs.items():
            with self.subTest(field=field, country=country, value=value):
                self.assertEqual(reference.normalize(field, country, value), normalized)

    def test_no_text_gives_no_value(self):
        for field in reference.FIELDS:
            for value in (None, 7, "", " \u200b", "\ud800"):
                self.assertIsNone(reference.normalize(field, "US", value))
            self.assertEqual(reference.digest(field, None), "null")

    def test_a_digest_is_passed_on(self):
        value = "0C7E6A405862E402EB76A70F8A26FC732D07C32931E9FAE9AB1582911D2E8A3B"
        for field in reference.HASHED:
            self.expect(field, "", {value: value.lower(), value.lower() + ".AQQCAQMC":
                                    value.lower() + ".AQQCAQMC"})
            self.assertEqual(reference.digest(field, value.lower()), value.lower())

    def test_md5(self):
        value = "5d41402abc4b2a76b9719d911017c592"
        for field in ("em", "ph", "ge", "ct", "st", "country"):
            self.expect(field, "US", {value: None, value.upper(): None})
        self.expect("external_id", "", {value: value})

    def test_email(self):
        self.expect("em", "", {
            '"a b"@c.d': '"a b"@c.d', "foo\u200b@bar.com": "foo@bar.com", "mailto:foo@bar.com": "foo@bar.com",
            "foo@bar.com,": "foo@bar.com", "John <john@x.com>": None, "foo@[1.2.3.4]": None,
            "USER@MÜNCHEN.DE": "user@münchen.de", "foo..bar@example.com": None, "foo@bar.com.": None,
            "a" * 64 + "@b.c": "a" * 64 + "@b.c", "a" * 65 + "@b.c": None})

    def test_phone(self):
        self.expect("ph", "US", {
            "1-800-FLOWERS": None, "16505551212.0": "16505551212", "1.65055512E+10": None,
            "650-555-1212 / 650-555-1313": None, "555-123-4567#123": "15551234567", "000-000-0000": None,
            "447400123456": "447400123456", "+1 1 650 555 1212": "16505551212"})
        self.expect("ph", "", {"(650) 555-1212": None, "++1 650 555 1212": "16505551212",
                               "+0 650 555 1212": None, "+39 (0)2 1234 5678": "390212345678",
                               "+290 22222": "29022222", "+290 2222222222222": None})
        self.expect("ph", "AR", {"011 15-2345-6789": "5491123456789", "0223 15-456-7890": "5492234567890",
                                 "02202 15-45-6789": "5492202456789", "+54 112315596083": None})
        self.expect("ph", "SM", {"886377": "3780549886377", "0549 886377": "3780549886377"})
        self.expect("ph", "AU", {"0011 1 201 555 0123": "12015550123"})
        self.expect("ph", "DE", {"4917612345678": "4917612345678", "017612345678": "4917612345678"})
        self.expect("ph", "", {"+3546111.000": "3546111000", "+16505551212.00": "16505551212",
                               "+55904110661240634": None, "+55 (0) 11 96123-4567": "5511961234567"})
        self.expect("ph", "HU", {"+36 06 20 123 4567": "36201234567"})
        self.expect("ph", "RU", {"810 44 7400 123456": "447400123456", "+7 8 912 345 67 89": "79123456789"})

    def test_name(self):
        self.expect("fn", "", {
            "Ｊｏｈｎ": "john", "ﬁona": "fiona", "Gal·la": "galla", "Ma\u200bry": "mary", "ΗΛΙΑΣ Ο": "ηλιαςο",
            "علی\u200cرضا": "علی\u200cرضا", "Kaʻiulani": "kaʻiulani", "John😀": "john😀", "e-\u0301": "é"})
        self.expect("f5first", "", {"Mary-Jane": "maryj", "III 👩\u200d💻": "iii👩"})
        self.expect("fi", "", {"😀bob": "😀", "'": None})

    def test_birth_date(self):
        self.expect("db", "", {
            "3/4/1990": "19900304", "97-02-16": "19970216", "2/16/05": None, "1/1/00": None,
            "16 Feb 1997": "19970216", "1997年2月16日": "19970216", "1990-05-15T23:30:00-07:00": "19900515",
            "1990-15-06": None, "2/29/2023": None, "9999-01-01": None, "May 5th, 1990": "19900505",
            "05051990": "19900505", "03041990": None})

    def test_places(self):
        self.expect("ct", "", {"Łódź": "lodz", "São Paulo": "saopaulo", "Йошкар-Ола": "йошкарола",
                               "İstanbul": "istanbul", "29 Palms": "29palms"})
        self.expect("st", "US", {"New York State": "ny", "Washington, D.C.": "dc", "Tex.": "tx", "06": None, "US-06": None,
                                 "Kansas City": "kansascity", "Tëxas": "texas",
                                 "State of Guam": "gu", "Guam City": "guamcity"})
        self.expect("st", "CA", {"CA-ON": "on", "Québec": "quebec", "US-CA": "usca"})
        self.expect("zp", "US", {"2108": "02108", "94035.0": "94035", "2108-1234": "02108",
                                 "zip 94035": "94035", "1234567": None})
        self.expect("zp", "LV", {"LV-1010": "1010"})
        self.expect("zp", "", {"N/A": None, "〒100-0001": "1000001", "12345-67890": "1234567890"})

    def test_country(self):
        self.expect("country", "", {
            "Iran (Islamic Republic of)": "ir", "Korea (the Democratic People's Republic of)": "kp",
            "Congo (the Democratic Republic of the)": "cd", "Côte d'Ivoire": "ci", "840": "us",
            "Kosovo": None,
            "The Bahamas": "bs", "Virgin Islands (British)": "vg", "State of Georgia": None, "AN": None})

    def test_every_iso_name_is_its_country(self):
        for entry in tables.COUNTRIES:
            for text in (*entry.names, entry.alpha2, entry.alpha3, entry.number):
                self.expect("country", "", {text: entry.alpha2.lower()})

    def test_in_clear(self):
        self.expect("lead_id", "", {"9007199254740993": "9007199254740993", "12a": None, "012": None,
                                   "18446744073709551615": "18446744073709551615",
                                   "18446744073709551616": None})
        self.expect("client_ip_address", "", {"2001:db8::1": "2001:db8::1", "fe80::1%eth0": None})
        self.expect("event_time", "", {"1633552688.5": "1633552688", "1633552688000": "1633552688",
                                       "2021-10-06T22:38:08+02:00": "1633552688", "now": None})
        self.expect("currency", "", {"usd!": "USD", "HRK": None, "978": None})
        self.expect("delivery_category", "", {"Home Delivery": "home_delivery", "shipping": "home_delivery"})


class ScriptTest(unittest.TestCase):
    """The same on standard input and output."""

    def test_lines(self):
        lines = 'em\t\t" A@B.CO"\nfbp\t\t"fb.1"\nge\t\tnull\n'
        result = subprocess.run([sys.executable, os.path.join(HERE, "reference_normalizer.py")],
                                input=lines, capture_output=True, text=True, check=True)
        digest = reference.digest("em", "a@b.co")
        self.assertEqual(result.stdout, f'"a@b.co"\t{digest}\n"fb.1"\t-\nnull\tnull\n')


class DifferentialTest(unittest.TestCase):
    """normalizer_differential.py, with programs that stand in for the connector's."""

    def compare(self, command, *options):
        """(exit code, output) of a comparison with a shell command that answers."""
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "program")
            with open(program, "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\n{command}\n")
            os.chmod(program, 0o755)
            result = subprocess.run(
                [sys.executable, os.path.join(HERE, "normalizer_differential.py"), "--count=300",
                 f"--binary={program}", *options], capture_output=True, text=True, check=False)
        return result.returncode, result.stdout

    def answering(self):
        return f"'{sys.executable}' '{os.path.join(HERE, 'reference_normalizer.py')}'"

    def test_equal(self):
        code, output = self.compare(self.answering())
        self.assertEqual(code, 0, output)
        self.assertRegex(output, r"(?m)^em +300 +300 +0$")
        self.assertEqual(len(re.findall(r"(?m)^\w+ +300 +300 +0$", output)), len(reference.FIELDS))
        self.assertEqual(output.splitlines()[-1], f"{len(reference.FIELDS)} passed, 0 failed")

    def test_a_planted_fault_is_found(self):
        code, output = self.compare(self.answering() + " | sed s/example/sample/", "--fields=em,db")
        self.assertEqual(code, 1)
        self.assertRegex(output, r"(?m)^em +300 +\d+ +[1-9]\d*$")
        self.assertRegex(output, r"(?m)^db +300 +300 +0$")
        self.assertEqual(output.splitlines()[-1], "1 passed, 1 failed")

    def test_a_wrong_digest_is_found(self):
        code, output = self.compare(self.answering() + " | tr 0-4 5-9", "--fields=country")
        self.assertEqual(code, 1)
        self.assertIn("digests", output)

    def test_an_answer_that_is_no_json_is_a_failure(self):
        code, output = self.compare(self.answering() + " | tr -d '\\042'", "--fields=ct")
        self.assertEqual(code, 1)
        self.assertIn("is no answer", output)

    def test_a_missing_answer_is_a_failure(self):
        code, output = self.compare(self.answering() + " | head -7", "--fields=ct")
        self.assertEqual(code, 1)
        self.assertIn("answered 7 of 300 lines", output)


if __name__ == "__main__":
    unittest.main()
