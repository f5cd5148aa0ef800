#!/usr/bin/env python3
"""Compares the connector's normalization with the reference's, on generated values.

    tools/normalizer_differential.py [--quick] [--count=200000] [--fields=em,ph] [--seed=1]

generates values for each field (the same for the same seed), lets `destinationctl normalize`
and reference_normalizer.py normalize them and compares line by line. Exits 1 on any difference.

No person's data is used: names, addresses and numbers are put together from parts. What the
rules leave open, and what the standard library cannot know, is not generated: characters newer
than Unicode 14, countries without a table in reference_tables.py, numbers that two numbering
plans' readings fit, dates that are year first or year last, white space within a ZIP+4
without a country, letters of the extended Latin alphabet that the rules do not fold.
"""

import argparse
import calendar
import datetime
import ipaddress
import json
import os
import random
import re
import string
import subprocess
import sys
import time
import unicodedata

import reference_normalizer as reference
import reference_tables as tables

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.path.join("bazel-bin", "cli", "destinationctl")
COUNT = 200_000
QUICK = 5_000
CHUNK = 20_000

OUTER = sorted(reference.TRIMMED - {"\0"}) + ["  ", "\r\n"]
SPACES = [" ", "  ", "\u00a0", "\u2003", "\u202f", "\u3000", "\t"]
PUNCTUATION = list("-'.,/()\"&!_*:;?@#%[]{}\\\u2019\u2013\u2010\u00ab\u00bb\u00b7\u2026\u300c\u3001")
ASCII_SYMBOLS = list("$+<=>^`|~")
ZERO_WIDTH = ["\u200b", "\ufeff", "\u2060"]
# The zeros of scripts that have decimal digits.
ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50]

FIRST_NAMES = """
    Mary John Élodie José Zoë Björk Øystein Ðorđe Łukasz Şeyma İrem Işık Ñandu Çelik Œuvrard Þóra Ål
    NGUYỄN Valéry François Müller Strauß STRAUẞ Ǆarko Ægir Žofia Dvořák Ștefan Ľubomír Ġorġ
    Владимир Ольга Ёжик Йосиф Їжак Γιώργος ΓΙΩΡΓΟΣ ΗΛΙΑΣ Αντωνίου მარიამ ԱՐՄԵՆ Արմեն
    محمد علی\u200cرضا مح\u0640مد שרה दीपक सिंह சுரேஷ் สมชาย 정 김민수 太郎 タロウ マリー ガブリエル 王小明
    Ka\u02bbiulani Ole\u02bcksandr O\u2019Brien O'Neil D'Angelo Smith-Jones Jean-Luc MacLeod John2
    Li Ng Wu X J\u0332ohn Robert"Bob" (Ann) Dr. Jr. III null N/A 😀bob Bob😀 👩\u200d💻 M°Carthy
    """.split()
CITIES = """
    Paris|London|New York|Los Angeles|São Paulo|Zürich|Köln|Łódź|København|Reykjavík|Montréal|Strasbourg
    Straßburg|İstanbul|ISPARTA|Iğdır|Saint-Étienne|N'Djaména|Coeur d'Alene|Cœur d’Alene|Åre|Ærøskøbing
    Þórshöfn|Đà Nẵng|Hà Nội|29 Palms|St. Louis|Frankfurt (Oder)|King's Lynn|Washington, D.C.|Winston–Salem
    Москва|Йошкар-Ола|Орёл|Київ|Αθήνα|ΑΘΗΝΑΣ|Θεσσαλονίκη|東京|大阪|ガーデン|서울|القاهرة|תל אביב|กรุงเทพ
    मुंबई|চট্টগ্রাম|Երևան|თბილისი|Seattle-98121|San José|México City|Dallas_Fort_Worth|L’Aquila|Hong  Kong
    Ciudad Juárez|Málaga|Đakovo|Šibenik|Győr|Kraków|Bielsko-Biała|Tromsø|Umeå|Nîmes|Besançon|Llanfair PG
    """
CITIES = [city for line in CITIES.strip().splitlines() for city in line.strip().split("|")]


class Values:
    """Makes values of one field from one seed."""

    def __init__(self, seed, field):
        self.random = random.Random(f"{seed}/{field}")
        self.field = field
        self.bases = {
            "em": self.email, "ph": self.phone, "fn": self.name, "ln": self.name, "fi": self.name,
            "f5first": self.name, "f5last": self.name, "db": self.birth_date,
            "dobd": self.day, "dobm": self.month, "doby": self.year, "ge": self.gender,
            "ct": self.city, "st": self.state, "zp": self.postcode, "country": self.country,
            "external_id": self.external_id, "madid": self.mobile_id, "anon_id": self.id_in_clear,
            "lead_id": self.lead_id, "client_ip_address": self.ip_address,
            "client_user_agent": self.user_agent, "fbc": self.browser_id, "fbp": self.browser_id,
            "currency": self.currency, "delivery_category": self.delivery_category,
            "action_source": self.action_source, "event_time": self.event_time,
        }[field]

    # Small choices.

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, choices):
        return self.random.choice(choices)

    def digits(self, count):
        return "".join(self.random.choices(string.digits, k=count))

    def between(self, low, high):
        return self.random.randint(low, high)

    def hexadecimal(self, count):
        text = "".join(self.random.choices("0123456789abcdef", k=count))
        return text.upper() if self.chance(30) else text

    # What happens to a value on its way.

    def cased(self, text):
        return self.pick([str, str.upper, str.lower, str.title, str.swapcase, str])(text)

    def composed(self, text):
        return unicodedata.normalize(self.pick(["NFC", "NFD"]), text)

    def padded(self, text):
        before = "".join(self.random.choices(OUTER, k=self.pick([0, 0, 1, 2])))
        after = "".join(self.random.choices(OUTER, k=self.pick([0, 0, 1, 2])))
        return before + text + after

    def inserted(self, text, choices):
        """The text with one of the choices somewhere between its characters."""
        if len(text) < 2:
            return text
        at = self.between(1, len(text) - 1)
        return text[:at] + self.pick(choices) + text[at:]

    def full_width(self, text, allowed):
        """Some of the allowed ASCII characters in their full-width forms."""
        return "".join(chr(ord(c) + 0xfee0) if c in allowed and self.chance(60) else c for c in text)

    def foreign_digits(self, text):
        zero = self.pick(ZEROS)
        return "".join(chr(zero + int(c)) if c in string.digits else c for c in text)

    def nothing_or_digest(self):
        """What every field may hold: nothing, blanks, digests, almost digests."""
        token = "".join(self.random.choices(string.ascii_letters + string.digits, k=self.pick([2, 8])))
        choices = [
            None, "", " ", "\u200b\ufeff", self.hexadecimal(64), " " + self.hexadecimal(64) + "\n",
            f"{self.hexadecimal(64)}.{token}", "N/A", "-", "null"]
        if self.field in ("em", "ph", "db", "fn", "ln", "external_id"):
            choices += [self.hexadecimal(63), self.hexadecimal(65), "g" + self.hexadecimal(63)]
        if self.field in ("em", "ph", "ge", "ct", "country", "external_id", "fn", "ln"):
            choices += [self.hexadecimal(32)]
        return self.pick(choices)

    def next(self):
        """(country, value)."""
        hashed = self.field in reference.HASHED
        if hashed and self.chance(3):
            return self.pick(["", "US", "DE"]), self.nothing_or_digest()
        if not hashed and self.chance(1):
            return "", self.pick([None, "", " "])
        country, text = self.base_value()
        if hashed and self.chance(30):
            text = self.composed(text)
        if self.chance(30) and self.field not in ("client_user_agent", "anon_id"):
            text = self.padded(text)
        return country, text

    def base_value(self):
        value = self.bases()
        return value if isinstance(value, tuple) else ("", value)

    # E-mail addresses.

    def email(self):
        local = self.pick([
            "jane", "john.smith", "J.a.n.e.Doe", "o'brien", "user_name", "sales+eu", "a.b-c_d", "x",
            "josé", "müller", "иван", "太郎", "{a}|b", "a!#$%&'*+/=?^_`{|}~-z", '"a b"', '"john.doe"',
            '"a@b"', "İrem", "IRIS", "1234", "a" * self.between(60, 68)])
        domain = self.pick([
            "example.com", "EXAMPLE.NET", "sub.domain.example.co.jp", "ex-ample.org", "b.c", "münchen.de",
            "xn--mnchen-3ya.de", "123.123.123.123", "пример.рф", "a" * self.between(60, 66) + ".com",
            "l" * 60 + "." + "m" * 60 + "." + "n" * self.between(55, 63) + "." + "o" * 8 + ".io"])
        text = self.cased(f"{local}@{domain}")
        if self.chance(20):
            text += f"{self.digits(2)}.org"
        change = self.between(1, 10)
        if change == 1:
            text = self.inserted(text, list("()<>[]:;@\\, \".-_+") + ["..", "@@", ".@", "@.", "-."])
        elif change == 2:
            text = self.inserted(text, ZERO_WIDTH + ["\u200c", "\u200d", "\u200e"])
        elif change == 3:
            text = self.full_width(text, string.ascii_letters + "@")
        elif change == 4:
            text = self.pick(["mailto:{}", "MAILTO:{}", "{},", "{};", "{}/", "{}.", "{},,", "<{}>",
                              "J <{}>", "{} {}", ".{}", "-{}", "{}-"]).replace("{}", text)
        elif change == 5:
            text = text[:self.between(0, len(text))]
        return text

    # Phone numbers.

    def subscriber(self, country):
        """A number of the country as people have it, without trunk prefix."""
        return re.sub("#", lambda _: self.pick("0123456789"), self.pick(NUMBERS[country]))

    def grouped(self, digits):
        """Digits with what people write between them."""
        separator = self.pick(["", " ", "-", ".", "\u00a0", "\u2010", "_", " - "])
        parts, at = [], 0
        while at < len(digits):
            size = self.between(2, 4)
            parts.append(digits[at:at + size])
            at += size
        if len(parts) > 1 and self.chance(15):
            parts[0] = self.pick(["({})", "[{}]"]).format(parts[0])
        return separator.join(parts)

    def phone(self):
        country = self.pick(list(NUMBERS))
        plan = tables.PLANS[country]
        number = self.subscriber(country)
        other = self.pick(["", country, self.pick(list(NUMBERS))])
        form = self.between(1, 12)
        if form <= 3:
            context, text = other, "+" + plan.code + self.pick(["", " ", "-", "."]) + self.grouped(number)
        elif form == 4:
            context = country if plan.abroad.pattern == "00" else ""
            text = "00" + plan.code + " " + self.grouped(number)
        elif form == 5:
            context, text = other, self.with_typed_trunk(plan, number)
        elif form <= 8:
            context, text = country, self.grouped(plan.trunk.replace("01", "") + number)
        elif form == 9:
            context, text = self.own_digits(country, plan, number)
        elif form == 10:
            context, text = self.dialled_abroad(plan, number)
        elif form == 11:
            context, text = other, "+" + plan.code + " " + number[:4] + self.digits(self.between(0, 11))
        else:
            return self.no_phone()
        if self.chance(15):
            text = self.around_phone(text)
        if self.chance(10):
            text = self.foreign_digits(text)
        if self.chance(5):
            text = text.replace("+", "\uff0b")
        return context, text

    def with_typed_trunk(self, plan, number):
        """A trunk zero after the calling code, as on many business cards."""
        if plan.trunk != "0" or plan.country == "AR":
            return f"+{plan.code} {self.grouped(number)}"
        return self.pick([f"+{plan.code} (0){self.grouped(number)}", f"+{plan.code}0{number}",
                          f"+{plan.code} (0) {self.grouped(number)}"])

    def own_digits(self, country, plan, number):
        """Digits with their calling code, without a sign that says so."""
        digits = plan.code + number
        if len(digits) >= 11 and self.chance(50):
            return "", self.pick([digits, self.grouped(digits)])
        usual = len(digits) in tables.USUAL_LENGTHS.get(country, ())
        both = country in BOTH_READINGS and not CLEARLY_WITH_CODE.match(digits)
        if len(digits) in plan.lengths and (usual or both):
            return country, "+" + digits
        return country, digits

    def dialled_abroad(self, plan, number):
        """As callers in another country dial it."""
        country, prefix = self.pick([
            ("US", "011"), ("CA", "011"), ("AU", "0011"), ("JP", "010"), ("RU", "810"), ("GB", "00"),
            ("FR", "00")])
        return country, prefix + self.pick([" ", "-"]) + plan.code + " " + self.grouped(number)

    def around_phone(self, text):
        form = self.pick([
            "{} ext. 12", "{} ext 5", "{}x99", "{} x 7", "{}#123", "{};ext=55", "{} extension 1234",
            "tel:{}", "Phone: {}", "{} (home)", "Call me at {} today!", "\"{}\"", "\u202a{}\u202c", "'{}"])
        return form.replace("{}", text)

    def no_phone(self):
        return self.pick(["", "US", "GB"]), self.pick([
            "abc", "()", "+", "0", "000-000-0000", "12345", "1-800-FLOWERS", "99999999999999999999",
            f"+{self.between(1, 9)}{self.digits(self.between(15, 21))}", self.digits(self.between(1, 5)),
            "1.65055512E+10", "650-555-1212 / 650-555-1313", "+1 650 555 1212; +1 650 555 1313", "+0 650 555 1212",
            "+8 912 345-67-89", "++1 650 555 1212", "16505551212.0", "+99912345678", "+21012345678"])

    # Names and places.

    def name(self):
        words = [self.cased(self.pick(FIRST_NAMES)) for _ in range(self.pick([1, 1, 1, 2, 3]))]
        text = self.pick(SPACES + ["-", "'", ", "]).join(words)
        change = self.between(1, 8)
        if change == 1:
            text = self.inserted(text, SPACES + PUNCTUATION + ASCII_SYMBOLS)
        elif change == 2:
            text = self.inserted(text, ZERO_WIDTH + ["\u00ad", "\u200f"])
        elif change == 3:
            text = self.full_width(text, string.ascii_letters)
        elif change == 4:
            text = text.replace("fi", "\ufb01") + self.pick(["", "ﬂ", "\ufb00i"])
        elif change == 5:
            text = self.pick(["\"{}\"", "({})", "<{}>", "{},", "'{}'", "«{}»", "{}…"]).replace("{}", text)
        return text

    def city(self):
        text = self.cased(self.pick(CITIES))
        change = self.between(1, 6)
        if change == 1:
            text = self.inserted(text, SPACES + PUNCTUATION + ASCII_SYMBOLS + ["😀", "°", "€"])
        elif change == 2:
            text += self.pick([" ", "-", ", "]) + self.pick(CITIES)
        elif change == 3:
            text += " " + self.digits(5)
        elif change == 4:
            text = self.inserted(text, ZERO_WIDTH)
        return text

    def state(self):
        if self.chance(60):
            return self.pick(["US", "US", ""]), self.us_state()
        country, text = self.pick(STATES)
        if self.chance(20):
            text = self.inserted(text, SPACES + PUNCTUATION)
        return country, self.cased(text)

    def us_state(self):
        name, code = self.pick(US_STATE_NAMES)
        form = self.between(1, 12)
        if form <= 4:
            text = name
        elif form <= 6:
            text = code
        elif form == 7:
            text = self.pick(["{0}.{1}.", "{0}. {1}.", "{0} {1}", "US-{0}{1}"]).format(*code)
        elif form == 8:
            text = self.pick(["State of {}", "{} State", "the {}", "{} City", "North {}"]).format(name)
        elif form == 9:
            text = self.pick(US_ABBREVIATIONS) + self.pick([".", ""])
        elif form == 10:
            text = self.pick(US_OTHERS)
        elif form == 11:
            text = "".join(self.random.choices(string.ascii_letters, k=2))
        else:
            text = self.inserted(name, SPACES + list("-.,'_"))
        return self.cased(text)

    def postcode(self):
        country, pattern = self.pick(POSTCODES)
        text = re.sub("[#@]", lambda m: self.pick(string.digits if m.group() == "#"
                                                  else string.ascii_uppercase), pattern)
        change = self.between(1, 10)
        if change == 1:
            text = self.foreign_digits(text)
        elif change == 2:
            text = text.replace("-", self.pick(["\u2013", "\u2010", "\u2212", "\uff0d", ""]))
        elif change == 3:
            spaces = [" ", "\u00a0", ".", "\u3000"] if country else []
            text = self.inserted(text, ["\u200b", *spaces])
        elif change == 4 and country in PREFIXES:
            text = f"{self.pick(PREFIXES[country])}-{text}"
        elif change == 5 and country == "US":
            text = self.pick(["zip 94035", "ABCDE", "94035.0", "2108.0", "-12345", "94035-", "1234567",
                              self.digits(self.between(1, 10)), "CA 90210"])
        elif change == 6 and not country:
            text = self.pick(["0", "N/A", "98-121-4892", "12345-67890", "〒100-0001", "none"])
        return country, self.cased(text)

    def country(self):
        form = self.between(1, 10)
        entry = self.pick(tables.COUNTRIES)
        if form <= 2:
            return self.cased(self.pick([entry.alpha2, entry.alpha3]))
        if form == 3:
            return self.cased("".join(self.random.choices(string.ascii_uppercase, k=self.pick([1, 2, 3, 3]))))
        if form == 4:
            return self.pick([entry.number, self.digits(3)])
        if form == 5:
            return ".".join(entry.alpha2) + self.pick([".", ""])
        if form == 6:
            return self.cased(self.pick(OTHER_COUNTRY_NAMES))
        text = self.pick([name for name in entry.names if ", " not in name] or [entry.alpha2])
        if form == 7:
            text = self.pick(["The {}", "{} (the)", "{}.", "  {}", "{}x", "x{}", "North {} x", "{}!"])\
                .format(text)
        elif form == 8:
            text = self.inserted(text, [" ", "-", ".", "\u00a0", "'"])
        elif form == 9:
            text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        return self.cased(text)

    # Dates.

    def birth_date(self):
        year = self.pick([self.between(1890, 2027), self.between(1930, 2010)])
        month, day = self.between(1, 12), self.between(1, 31)
        if self.chance(5):
            month, day = self.pick([0, 13, month]), self.pick([0, 32, day])
        text = self.written(year, month, day)
        if self.chance(15):
            text += self.pick(["T00:00:00Z", " 00:00:00", " 12:00 AM", "T23:30:00-07:00", " 00:00:00.000"])
        elif self.chance(5):
            text = self.pick(["Born: {}", "{} (verified)", "{}.", "({})"]).format(text)
        elif self.chance(3):
            text = self.pick(["1997-02", "02/1997", "0216", "199705", "35477", "720748800", "99999999",
                              "00/00/0000", "0000-00-00", "unknown", self.digits(8)])
        return self.foreign_digits(text) if self.chance(10) else text

    def written(self, year, month, day):
        """A date in one of the forms of Meta's customer list formats."""
        s = self.pick(["/", "-", ".", " ", "_", "\u2013"])
        m, d = self.pick([(f"{month:02}", f"{day:02}"), (str(month), str(day))])
        name = calendar.month_name[month] if 1 <= month <= 12 else "Foo"
        name = self.cased(self.pick([name, name[:3]]))
        short = f"{year % 100:02}"
        forms = [
            f"{year}{s}{m}{s}{d}", f"{m}{s}{d}{s}{year}", f"{d}{s}{m}{s}{year}",
            f"{year}{month:02}{day:02}", f"{month:02}{day:02}{year}", f"{day:02}{month:02}{year}",
            f"{d} {name} {year}", f"{name} {d}, {year}", f"{d}-{name}-{year}", f"{year} {name} {d}",
            f"{year}年{m}月{d}日"]
        # Two digits below 32 may be a year or a day: year first and year last are both read.
        if year % 100 > 31:
            forms += [f"{short}{s}{m}{s}{d}", f"{m}{s}{d}{s}{short}", f"{d}{s}{m}{s}{short}"]
        elif year % 100 < 26:
            forms += [f"{m}{s}{d}{s}{short}"]
        return self.pick(forms)

    def day(self):
        if self.chance(10):
            return self.pick(["001", "1b", "1.0", "ab", "0a", "-1"])
        text = self.pick([str(self.between(0, 35)), f"{self.between(0, 35):02}"])
        return self.foreign_digits(text) if self.chance(15) else text

    def month(self):
        names = [self.cased(name) for name in calendar.month_name[1:]]
        return self.pick([str(self.between(1, 12)), self.day(), self.pick(names), "Feb"])

    def year(self):
        if self.chance(10):
            return self.pick(["0000", "9999", "19999", "-1", "97", "abcd", "197"])
        text = str(self.between(1880, 2040))
        return self.foreign_digits(text) if self.chance(15) else text

    def gender(self):
        text = self.pick([
            "m", "f", "male", "female", "man", "woman", "boy", "girl", "unknown", "U", "non-binary", "Mr",
            "Mrs", "he", "she", "homme", "mujer", "1", "2", "0", "9", "M/F", "fem", "女", "m4le",
            "F (verified)", "trans woman", "males", "womanly", "x"])
        text = self.cased(text)
        return self.inserted(text, [" ", ".", "-", "'", "\u00a0"]) if self.chance(20) else text + self.pick(
            ["", "", ".", ",", "!"])

    # Ids and values in clear.

    def external_id(self):
        return self.cased(self.pick([
            f"abc-{self.digits(5)}", f"user_{self.digits(3)}", f"User ID {self.digits(2)}", "a@b:c",
            f"loyalty#{self.digits(2)}", self.hexadecimal(32), f"{self.digits(4)}.0", "Élodie", "顧客42",
            "-".join(self.hexadecimal(n) for n in (8, 4, 4, 4, 12))]))

    def mobile_id(self):
        return self.pick([
            "-".join(self.hexadecimal(n) for n in (8, 4, 4, 4, 12)), self.hexadecimal(32),
            "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000001"])

    def id_in_clear(self):
        return self.pick([self.hexadecimal(20), "anon-" + self.digits(8), "Ünïcode" + self.digits(3)])

    def lead_id(self):
        return self.pick([str(self.between(1, 10**15)), str(self.between(10**16, 10**18)),
                          str(self.between(1, 10**5)), str(2**64 + self.between(-2, 1)),
                          "0" + self.digits(4), "12a", "1 2", "-5"])

    def ip_address(self):
        v4 = ".".join(str(self.between(0, 255)) for _ in range(4))
        v6 = ipaddress.IPv6Address(self.random.getrandbits(128) & self.random.getrandbits(128))
        zeros = ipaddress.IPv6Address(self.between(0, 1 << 16) | 0x20010db8 << 96)
        return self.pick([
            v4, v4, str(v6), v6.exploded, str(zeros), str(v6).upper(), f"::ffff:{v4}", v4 + ".1", f"{v4}:80",
            f"[{v6}]", v4.replace(".", ". "), "1.2.3", "256.1.1.1", "1.2.3.04", "not-an-ip", f"{zeros}%eth0",
            "::", "::1", ":::", "1::2::3", f"{v4}/24"])

    def user_agent(self):
        return (f"Mozilla/5.0 (Windows NT {self.between(6, 11)}.0; Win64; x64) AppleWebKit/537.36 "
                f"(KHTML, like Gecko) Chrome/{self.between(80, 140)}.0.{self.digits(4)} Safari/537.36")

    def browser_id(self):
        tail = "".join(self.random.choices(string.ascii_letters + string.digits + "_-", k=30))
        return f"fb.1.{self.between(10**12, 2 * 10**12)}." + self.pick([tail, self.digits(10)])

    # Event data.

    def currency(self):
        code = self.pick(sorted(tables.CURRENCIES) + ["HRK", "SLL", "ANG", "BGN", "XTS", "XXX", "ZZZ", "BTC", "DEM"])
        return self.cased(code) + self.pick(["", "", "", "!", ".", "x"]) if self.chance(90) else self.pick(
            ["US Dollars", "euro", "978", "US$", "US", "€"])

    def delivery_category(self):
        text = self.cased(self.pick(["in_store", "curbside", "home_delivery", "shipping", "drone", "store"]))
        return text.replace("_", self.pick(["_", " ", "-"]))

    def action_source(self):
        text = self.cased(self.pick([
            "email", "website", "app", "phone_call", "chat", "physical_store", "system_generated",
            "business_messaging", "other", "offline", "store", "web"]))
        return text.replace("_", self.pick(["_", " ", "-"]))

    def event_time(self):
        moment = datetime.datetime(2000, 1, 1) + datetime.timedelta(
            seconds=self.between(0, 10**9), microseconds=self.between(0, 999_999))
        seconds = str(self.between(946_684_800, 2_000_000_000))
        offset = self.pick(["", "Z", "+00:00", "+02:00", "-07:30", "+05:45"])
        return self.pick([
            seconds, seconds + self.digits(3), f"{seconds}.{self.digits(1)}", moment.strftime("%Y-%m-%d"),
            self.digits(self.between(10, 16)).lstrip("0") or "0", moment.strftime("%Y-%m-%d %H:%M") + offset,
            moment.strftime("%Y-%m-%dT%H:%M:%S") + offset, moment.strftime("%Y-%m-%d %H:%M:%S") + offset,
            moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + offset, "-1", "now", "2021-13-01", "2023-02-29",
            "2021-10-06T25:00:00Z", "10/06/2021", ""])


# Country: numbers as people have them, without trunk prefix; # is any digit.
NUMBERS = {
    "US": ["20155501##", "6502######", "2125######"], "CA": ["5062######", "4165######"],
    "GB": ["74001#####", "1212######", "20794#####"], "IE": ["850######", "2212###", "1234####"],
    "DE": ["30123###", "1512345####", "891234###", "1701234###"], "FR": ["1234#####", "612######"],
    "IT": ["02123#####", "312######", "0612######"], "ES": ["810######", "612######", "912######"],
    "PT": ["212######", "912######"], "NL": ["101######", "612######", "201######"],
    "BE": ["1234####", "4500#####"], "CH": ["2123#####", "781######"], "AT": ["664123###", "12345####"],
    "SE": ["8123###", "701######"], "NO": ["212#####", "4061####"], "DK": ["3212####", "3441####"],
    "FI": ["412####", "131234###"], "PL": ["123######", "512######"], "CZ": ["2123#####", "601######"],
    "SK": ["2212#####", "912######"], "HU": ["123#####", "201######"],
    "GR": ["21234#####", "6912######"], "TR": ["2123######", "5012######"],
    "RU": ["301#######", "912#######"],
    "KZ": ["71234#####", "771#######"], "UA": ["311######", "501######"], "BY": ["15245####", "29491####"],
    "RO": ["211######", "712######"], "BG": ["212####", "48######"], "HR": ["12345##", "921######"],
    "SI": ["1234####", "312#####"], "LT": ["31234###", "612#####"], "LV": ["6312####", "212#####"],
    "EE": ["321####", "5123####"], "IS": ["4101###", "6111###"], "LU": ["271234##", "628######"],
    "CY": ["223#####", "961#####"], "MT": ["2100####", "9696####"], "IL": ["2123####", "502######"],
    "SA": ["112######", "512######"], "AE": ["2234####", "501######"], "EG": ["23456####", "1001######"],
    "ZA": ["101######", "711######"], "NG": ["802#######"], "KE": ["202######", "712######"],
    "GH": ["231######"], "MA": ["520######", "650######"], "DZ": ["551######"], "TN": ["301#####"],
    "CI": ["2123######", "0123######"], "SN": ["701######"], "ET": ["911######"], "TZ": ["621######"],
    "UG": ["712######"], "CM": ["671######"], "IN": ["81234#####", "74104#####"],
    "PK": ["2123######", "301#######"], "BD": ["1812######"], "LK": ["712######"], "NP": ["9841######"],
    "CN": ["1012######", "13123######"], "HK": ["212#####", "512#####"], "TW": ["2212#####", "912######"],
    "JP": ["3123#####", "9012######"], "KR": ["2212####", "1020######"], "SG": ["612#####", "812#####"],
    "MY": ["3238#####", "123######"], "ID": ["2183#####", "812345###"], "TH": ["212#####", "812######"],
    "VN": ["2101######", "912######"], "PH": ["2323#####", "905#######"],
    "AU": ["212######", "412######"],
    "NZ": ["323#####", "211#####"], "BR": ["1123######", "11961######"], "AR": ["1123######"],
    "MX": ["2001######", "2221######"], "CL": ["2212#####", "961######"], "CO": ["6012######", "321#######"],
    "PE": ["1123####", "912######"], "VE": ["2121######", "4121######"], "EC": ["221#####", "991######"],
    "UY": ["211#####", "942#####"], "BO": ["221#####", "712#####"], "CR": ["221#####", "831#####"],
    "GT": ["221#####", "512#####"], "AZ": ["123######", "401######"], "GE": ["322######", "555######"],
    "AM": ["101#####", "770#####"], "QA": ["441#####", "331#####"], "KW": ["2234####", "500#####"],
    "RS": ["101234##", "601234##"], "BA": ["301#####", "611#####"], "MK": ["222#####", "723#####"],
}
# There, digits that begin with the calling code may well be a whole national number,
BOTH_READINGS = {"DE", "ID", "SE"}
# but for a German one with more than 11 digits, and an Indonesian mobile number with its code.
CLEARLY_WITH_CODE = re.compile(r"49\d{10}|628")
US_STATE_NAMES = [
    (name, code) for line in """
    Alabama AL|Alaska AK|Arizona AZ|Arkansas AR|California CA|Colorado CO|Connecticut CT|Delaware DE
    Florida FL|Georgia GA|Hawaii HI|Idaho ID|Illinois IL|Indiana IN|Iowa IA|Kansas KS|Kentucky KY
    Louisiana LA|Maine ME|Maryland MD|Massachusetts MA|Michigan MI|Minnesota MN|Mississippi MS
    Missouri MO|Montana MT|Nebraska NE|Nevada NV|New Hampshire NH|New Jersey NJ|New Mexico NM|New York NY
    North Carolina NC|North Dakota ND|Ohio OH|Oklahoma OK|Oregon OR|Pennsylvania PA|Rhode Island RI
    South Carolina SC|South Dakota SD|Tennessee TN|Texas TX|Utah UT|Vermont VT|Virginia VA|Washington WA
    West Virginia WV|Wisconsin WI|Wyoming WY""".strip().splitlines()
    for name, code in (state.strip().rsplit(" ", 1) for state in line.split("|"))]
US_ABBREVIATIONS = """
    Ala Ariz Ark Calif Colo Conn Del Fla Ill Ind Kan Mass Mich Minn Miss Mont Neb Nev Okla Ore Tenn Tex
    Wash Wis Wyo""".split()
US_OTHERS = [
    "District of Columbia", "Washington, D.C.", "Washington DC", "D.C.", "Puerto Rico", "Guam",
    "American Samoa", "U.S. Virgin Islands", "US Virgin Islands", "Northern Mariana Islands", "AE", "AP",
    "AA", "DC", "PR", "GU", "VI", "AS", "MP", "Kansas City", "Narnia", "Carolina", "XX", "06", "?", "Tëxas",
    "US-06", "Ontario", "Bavaria", "New South Wales"]
STATES = [tuple(state.split("/", 1)) for line in """
    CA/Ontario|CA/ON|CA/CA-ON|CA/Québec|CA/British Columbia|AU/New South Wales|AU/AU-NSW|AU/Queensland
    DE/Bayern|DE/Baden-Württemberg|DE/DE-BY|FR/Île-de-France|FR/Provence-Alpes-Côte d'Azur|GB/England
    GB/Greater London|IT/Emilia-Romagna|ES/Cataluña|ES/A Coruña|MX/Nuevo León|BR/SP|BR/São Paulo|BR/BR-RJ
    JP/東京都|IN/Maharashtra|IN/Tamil Nadu|CN/Guangdong|PK/Punjab|BG/Montana|LR/Maryland|CL/La Florida
    RU/Москва|GR/Αττική|PL/Łódzkie|PL/Świętokrzyskie|NO/Møre og Romsdal|SE/Skåne län|AT/Kärnten
    CH/Zürich|CH/CH-ZH|DK/Sjælland|TR/İstanbul|TR/Iğdır|UY/Florida|DO/La Vega"""
          .strip().splitlines() for state in line.strip().split("|")]
POSTCODES = [
    ("US", "#####"), ("US", "#####-####"), ("US", "#########"), ("US", "####"), ("US", "##### ####"),
    ("", "#####-####"), ("", "#####"), ("", "###-####"), ("", "@@# #@@"), ("GB", "@@# #@@"),
    ("GB", "@## #@@"), ("GB", "@@#@-#@@"), ("GB", "@#"), ("CA", "@#@ #@#"), ("CA", "@#@-#@#"),
    ("AU", "####"), ("FR", "#####"), ("FR", "## ###"), ("DE", "#####"), ("IN", "### ###"), ("SG", "######"),
    ("JP", "###-####"), ("JP", "〒###-####"), ("BR", "#####-###"), ("PL", "##-###"), ("PT", "####-###"),
    ("NL", "#### @@"), ("IE", "@## @#@#"), ("SE", "### ##"), ("CZ", "### ##"), ("LU", "####"),
    ("LV", "####"), ("AT", "####"), ("CH", "####"), ("MT", "@@@ ####"), ("KR", "#####"), ("AR", "@####@@@")]
PREFIXES = {"DE": ["D", "DE"], "FR": ["F", "FR"], "LU": ["L", "LU"], "LV": ["LV"]}
OTHER_COUNTRY_NAMES = [name.strip() for line in """
    England|Scotland|Wales|Northern Ireland|Great Britain|Britain|Holland|Korea|South Korea|North Korea
    America|U.S.A.|Deutschland|España|México|Österreich|中国|日本|Россия|Brasil|Italia|Polska|Ivory Coast
    Burma|Swaziland|Macedonia|Czech Republic|Turkey|Taiwan|Macau|Kosovo|XK|Palestine|Vatican|Congo|DR Congo
    Russia|Iran|Syria|Laos|Moldova|Republic of Indonesia|West Indies|Untied States|US-CA|EU|EN|AN|SU
    DRC|Trinidad|St Barths|The Bahamas|Gambia|The Gambia|Cote d Ivoire|UAE|KSA|PRC|State of Georgia|Atlantis
    U.K.|UK|Cape Verde
    United States of America|Iran (Islamic Republic of)|Korea (Republic of)|Bolivia (Plurinational State of)
    Korea (the Democratic People's Republic of)|Congo (the Democratic Republic of the)|Vietnam|Tanzania
    Venezuela (Bolivarian Republic of)|Virgin Islands (U.S.)|Virgin Islands (British)|Venezuela|Bolivia"""
                       .strip().splitlines() for name in line.split("|")]


class Failed(Exception):
    """The connector's program did not answer."""


def connector(binary, lines):
    """What the connector's program writes for lines, as (normalized, digest)."""
    result = subprocess.run([binary, "normalize"], input="".join(lines), capture_output=True,
                            encoding="utf-8", check=False)
    answers = result.stdout.split("\n")[:-1]
    if len(answers) != len(lines):
        raise Failed(f"{binary} answered {len(answers)} of {len(lines)} lines and exited with "
                     f"{result.returncode}: {result.stderr[-500:]}")
    return [parsed(answer) for answer in answers]


def parsed(answer):
    normalized, _, digest = answer.partition("\t")
    try:
        return json.loads(normalized), digest
    except ValueError:
        raise Failed(f"{answer!r} is no answer") from None


def expected(field, country, value):
    normalized = reference.normalize(field, country, value)
    return normalized, reference.digest(field, normalized)


class Progress:
    """A bar on a terminal, nothing elsewhere."""

    def __init__(self, total):
        self.total, self.done, self.begun = total, 0, time.monotonic()
        self.shown = sys.stderr.isatty()

    def advance(self, field, count):
        self.done += count
        if self.shown:
            rate = self.done / max(time.monotonic() - self.begun, 0.001)
            filled = 30 * self.done // self.total
            print(f"\r[{'#' * filled:30}] {100 * self.done // self.total:3}% {field:18} {rate:9,.0f}/s",
                  end="", file=sys.stderr, flush=True)

    def clear(self):
        if self.shown:
            print("\r" + " " * 80 + "\r", end="", file=sys.stderr, flush=True)


def compare(field, options, progress):
    """(equal, differences) of one field; a difference as (country, value, ours, theirs)."""
    values, differences, equal = Values(options.seed, field), [], 0
    for start in range(0, options.count, CHUNK):
        cases = [values.next() for _ in range(min(CHUNK, options.count - start))]
        lines = [f"{field}\t{country}\t{json.dumps(value)}\n" for country, value in cases]
        for (country, value), theirs in zip(cases, connector(options.binary, lines)):
            ours = expected(field, country, value)
            if ours == theirs:
                equal += 1
            else:
                differences.append((country, value, ours, theirs))
        progress.advance(field, len(cases))
    return equal, differences


def escaped(pair):
    """The normalized value, and the digest where it is not simply the value's."""
    return json.dumps(pair[0])


def report(field, differences, limit):
    """The first differences of a field, one line each."""
    seen = set()
    for country, value, ours, theirs in differences:
        line = (f"  {field}\t{country or '-'}\t{json.dumps(value)}\treference {escaped(ours)}"
                f"\tconnector {escaped(theirs)}")
        if ours[0] == theirs[0]:
            line += f"\tdigests {ours[1]} and {theirs[1]}"
        if line not in seen and len(seen) < limit:
            seen.add(line)
            print(line)


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.path.join(ROOT, BINARY), help="destinationctl to compare with")
    parser.add_argument("--count", type=int, default=COUNT, help="values for each field")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} values for each field")
    parser.add_argument("--fields", default=",".join(reference.FIELDS), help="comma separated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--differences", type=int, default=20, help="how many to show for each field")
    options = parser.parse_args(arguments)
    options.fields = options.fields.split(",")
    unknown = [field for field in options.fields if field not in reference.FIELDS]
    if unknown:
        parser.error(f"no such field: {', '.join(unknown)}")
    if not os.path.exists(options.binary):
        parser.error(f"no {BINARY}: build //cli:destinationctl, or name it with --binary")
    if options.quick:
        options.count = QUICK
    return options


def main(arguments):
    """Compares, prints a line for each field, and says whether all were equal."""
    options = options_of(arguments)
    progress = Progress(options.count * len(options.fields))
    total, wrong_fields = 0, 0
    print(f"{'field':18}{'count':>10}{'equal':>10}{'different':>11}")
    for field in options.fields:
        try:
            equal, differences = compare(field, options, progress)
        except Failed as failure:
            progress.clear()
            print(f"{field}: {failure}")
            return 1
        progress.clear()
        total += len(differences)
        wrong_fields += bool(differences)
        print(f"{field:18}{options.count:>10,}{equal:>10,}{len(differences):>11,}", flush=True)
        report(field, differences, options.differences)
    print(f"seed {options.seed}: {total:,} differences")
    print(f"{len(options.fields) - wrong_fields} passed, {wrong_fields} failed")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
