#!/usr/bin/env python3
"""Customer data as Meta's Conversions API wants it: a second implementation of the rules.

Written from the rules alone, never from the connector's C++, with nothing but the standard
library: what both agree on is believed, and where they differ one of them has a fault.
tools/normalizer_differential.py compares them.

    tools/reference_normalizer.py < values > normalized

reads `field<TAB>country<TAB>value` lines, the value a JSON string or null, and writes
`normalized<TAB>sha256` lines: the normalized value as JSON, the digest `-` where the field goes
in clear and `null` where there is no value.

Sources, by their short names in the docstrings: CIP, Meta's page on customer information
parameters; CA, its table for custom audiences; HELP, its customer list formats; Amperity, the
host's documentation of its Meta destinations; E.164, ISO and Unicode standards by number.
"""

import calendar
import datetime
import functools
import hashlib
import ipaddress
import json
import re
import sys
import unicodedata

import reference_tables as tables

# Unicode White_Space (UAX #44), which str.isspace is not: that has U+001C..U+001F, too.
WHITE_SPACE = set("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(c) for c in range(0x2000, 0x200b)}
MARKS_OF_DIRECTION = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Unicode Bidi_Control (UAX #9).
BIDI_CONTROLS = MARKS_OF_DIRECTION | {"\u061c"}
# What is trimmed beside white space.
TRIMMED = WHITE_SPACE | MARKS_OF_DIRECTION | set("\ufeff\u200b\u2060") | {chr(c) for c in range(0x20)}
# What a name may hold unseen and loses.
INVISIBLE = BIDI_CONTROLS | set("\u200b\u00ad\u2060\ufeff")
JOINERS = set("\u200c\u200d")
ASCII_SYMBOLS = set("$+<=>^`|~")

DIGEST = re.compile(r"[0-9a-fA-F]{64}")
# A digest as Meta's ParamBuilder writes it, with its token.
PARAM_BUILDER = re.compile(r"[0-9a-fA-F]{64}\.(?:[\w-]{2}|[\w-]{8})", re.ASCII)
MD5 = re.compile(r"[0-9a-fA-F]{32}")


# Steps that the fields share.

def is_unicode(text):
    """False for a text with a lone surrogate, which UTF-8 cannot hold."""
    return not any(0xd800 <= ord(c) <= 0xdfff for c in text)


def trim(text):
    """Without white space, format characters and C0 controls at both ends."""
    start, end = 0, len(text)
    while start < end and text[start] in TRIMMED:
        start += 1
    while end > start and text[end - 1] in TRIMMED:
        end -= 1
    return text[start:end]


def digest_passed_on(text):
    """The value to send if the text is a digest already (CA), else None."""
    if DIGEST.fullmatch(text):
        return text.lower()
    return text if PARAM_BUILDER.fullmatch(text) else None


def is_punctuation(char):
    """Unicode General_Category P."""
    return unicodedata.category(char)[0] == "P"


def is_symbol(char):
    """Unicode General_Category S."""
    return unicodedata.category(char)[0] == "S"


def without(text, *tests):
    """The text without the characters of which a test is true."""
    return "".join(c for c in text if not any(test(c) for test in tests))


def is_white(char):
    """White space or one of the characters that cannot be seen."""
    return char in WHITE_SPACE or char in INVISIBLE


def ascii_digits(text):
    """Decimal digits of any script as 0 to 9 (Unicode Numeric_Type Decimal)."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def half_width(text):
    """Full-width forms of ASCII as ASCII."""
    return "".join(chr(ord(c) - 0xfee0) if "\uff01" <= c <= "\uff5e" else c for c in text)


def fold_letter(char):
    """A Latin letter as a to z where it can be, else as it is."""
    special = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss",
               "ı": "i", "ħ": "h", "ŧ": "t"}
    return special.get(char, char)


@functools.lru_cache(maxsize=4096)
def is_latin(char):
    """True for a letter of the Latin script, full-width forms and ligatures included."""
    return unicodedata.category(char)[0] == "L" and "LATIN" in unicodedata.name(char, "").split()


def fold_latin(text):
    """Latin letters as a to z: marks dropped, others spelled out (CIP and CA: a-z recommended).

    Other scripts keep their letters and marks.
    """
    folded, after_latin = [], False
    for char in unicodedata.normalize("NFC", text):
        if is_latin(char):
            for part in unicodedata.normalize("NFKD", char):
                if unicodedata.category(part)[0] != "M":
                    folded.append(fold_letter(part))
            after_latin = True
        elif not (after_latin and unicodedata.category(char)[0] == "M"):
            folded.append(char)
            after_latin = False
    return unicodedata.normalize("NFC", "".join(folded))


def letters(text):
    """Lower case, folded, letters and their marks alone."""
    return "".join(c for c in fold_latin(text.lower()) if unicodedata.category(c)[0] in "LM")


# E-mail addresses.

ZERO_WIDTH = BIDI_CONTROLS | JOINERS | set("\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")
ATEXT = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]"


def is_international(char):
    """A letter, mark or number beyond ASCII (RFC 6531)."""
    return ord(char) > 0x7f and unicodedata.category(char)[0] in "LMN"


def as_ascii(text):
    """Each letter beyond ASCII as `x`, so that patterns need to know ASCII alone."""
    return "".join("x" if is_international(c) else c for c in text)


def is_address(text):
    """RFC 5322 atoms or a quoted string, an @, a domain of two labels or more (RFC 1035)."""
    local, _, domain = text.rpartition("@")
    if not 1 <= len(local) <= 64 or len(text) > 254:
        return False
    atoms = rf"{ATEXT}+(?:\.{ATEXT}+)*"
    quoted = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
    if not re.fullmatch(f"{atoms}|{quoted}", as_ascii(local)):
        return False
    label = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    return re.fullmatch(rf"{label}(?:\.{label})+", as_ascii(domain)) is not None


def email(text, _country):
    """CIP: trim and lowercase. What is no address gives no value; gmail dots and tags stay."""
    text = half_width(text).lower()
    text = trim("".join(c for c in text if c not in ZERO_WIDTH))
    text = trim(text.removeprefix("mailto:"))
    text = trim(re.sub("[,;/]$", "", text))
    text = unicodedata.normalize("NFC", text)
    return text if is_address(text) else None


# Phone numbers.

EXTENSION = re.compile(r"""
    [\s,;.(-]*                       # what separates it from the number
    (?: ext(?:ension|n)? | x | \#)   # its word
    [\s.:=]* \d{1,7} [\s).]*$
    """, re.VERBOSE | re.IGNORECASE)
SCIENTIFIC = re.compile(r"\s*[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+\s*")
SEPARATED = re.compile(r"[;,/|&]|\bor\b", re.IGNORECASE)


def without_trunk(number, plan):
    """A number that follows its calling code, without a trunk prefix typed all the same.

    E.123 writes it as (0). Italy and others keep their zero: they have no trunk prefix.
    """
    if plan.country == "MX" and len(number) == 11 and number[0] == "1":
        return number[1:]
    if plan.country == "AR":
        return argentine(number)
    if plan.country == "SM" and re.fullmatch("[89][0-9]{5}", number):
        return "0549" + number
    if not plan.trunk or not number.startswith(plan.trunk):
        return number
    shorter = number[len(plan.trunk):]
    if plan.trunk != "0" and len(number) in plan.lengths:
        return number
    return shorter


def argentine(number):
    """Mobile numbers have 15 after the area code at home, 9 before it from abroad."""
    number = number.removeprefix("0")
    # Buenos Aires is 11; other areas have three or four digits and begin with 2 or 3.
    mobile = re.fullmatch(r"(?=\d{12}$)(11|[23]\d{2,3}?)15(\d+)", number)
    return f"9{mobile.group(1)}{mobile.group(2)}" if mobile else number


def international(digits):
    """E.164: an assigned calling code and a possible length. No zero begins one."""
    for size in (1, 2, 3):
        code = digits[:size]
        if code in tables.CALLING_CODES:
            break
    else:
        return None
    number, plan = digits[size:], tables.CODE_PLANS.get(code)
    if plan:
        number = without_trunk(number, plan)
        if len(number) not in plan.lengths:
            return None
    whole = code + number
    return whole if 7 <= len(whole) <= 15 else None


def formed(digits):
    """Digits that are an international number already, without a sign that says so."""
    if not 11 <= len(digits) <= 15:
        return None
    whole = international(digits)
    return digits if whole == digits else None


def possible(number, plan):
    """The number with its calling code if its length is one of the plan's."""
    if plan.country == "SM":
        number = without_trunk(number, plan)
    whole = plan.code + number
    return whole if len(number) in plan.lengths and 7 <= len(whole) <= 15 else None


def dialled_trunk(digits, plan):
    """A number dialled with the trunk prefix, without it; None if it has none."""
    trunks = {"MX": r"0(?:[12]|4[45])|1(?=\d{10}$)", "BY": "80?|0", "LT": "[08]", "HU": "06",
              "BR": r"(?:0|90)(?:(?:1[245]|2[1-35]|31|4[13]|[56]5|99)(?=\d{10,11}$))?"}
    pattern = trunks.get(plan.country, plan.trunk)
    match = re.match(pattern, digits) if pattern else None
    return digits[match.end():] if match else None


def dialled_abroad(digits, plan):
    """A number after the prefix that callers in the country dial for abroad, or None."""
    prefix = plan.abroad.match(digits)
    return international(digits[prefix.end():]) if prefix else None


def national(digits, plan):
    """A number as callers in the country dial it (E.164, national plans)."""
    abroad = dialled_abroad(digits, plan)
    if abroad:
        return abroad
    if plan.country == "AR":
        return possible(argentine(digits), plan) or own_code(digits, plan) or formed(digits)
    shorter = dialled_trunk(digits, plan)
    if shorter is not None:
        whole = possible(shorter, plan)
        if whole:
            return whole
    with_code = own_code(digits, plan)
    # Where both readings fit, digits that begin with the calling code have it.
    if with_code and len(digits) not in tables.USUAL_LENGTHS.get(plan.country, ()):
        return with_code
    if plan.starts.match(digits):
        whole = possible(digits, plan)
        if whole:
            return whole
    return with_code or formed(digits)


def own_code(digits, plan):
    """A number that begins with the calling code of its country, or None."""
    return international(digits) if digits.startswith(plan.code) else None


def after_zeros(digits, plan):
    """A number that begins with 00, or with a country's longer prefix for abroad (0011)."""
    own = plan and dialled_abroad(digits, plan)
    if own and digits.startswith("0011"):
        return own
    return international(digits.lstrip("0")) or own


def holds_two_numbers(text):
    """True where a cell has a second number: a plus after digits, or two long parts."""
    if re.search(r"\d[^+]*\+", text):
        return True
    parts = [re.sub(r"\D", "", part, flags=re.ASCII) for part in SEPARATED.split(text)]
    return sum(len(part) >= 7 for part in parts) > 1


def phone(text, country):
    """CIP: no symbols, letters or leading zeros, with the calling code. E.164 digits."""
    text = ascii_digits(text).replace("\uff0b", "+").lower()
    if SCIENTIFIC.fullmatch(text):
        return None
    # A spreadsheet's decimals; three zeros are the end of a number.
    if re.fullmatch(r"\+?\d+\.00?", text, re.ASCII):
        text = text.partition(".")[0]
    text = EXTENSION.sub("", text)
    if holds_two_numbers(text):
        return None
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    plan = tables.PLANS.get(country)
    if re.match(r"[^0-9]*\+", text):
        if digits.startswith("0") and not digits.startswith("00"):
            return None
        return international(digits.lstrip("0"))
    if digits.startswith("00"):
        return after_zeros(digits, plan)
    return national(digits, plan) if plan else formed(digits)


# Names.

def half_width_letter(char):
    """A full-width Latin letter or a Latin ligature (U+FB00..U+FB06) in plain letters."""
    wide = "\uff21" <= char <= "\uff3a" or "\uff41" <= char <= "\uff5a"
    return unicodedata.normalize("NFKC", char) if wide or "\ufb00" <= char <= "\ufb06" else char


def name(text, _country):
    """CIP and Amperity: lowercase, no punctuation; accents and other scripts stay as UTF-8."""
    text = "".join(map(half_width_letter, text)).lower()
    text = without(text, is_punctuation, is_white, ASCII_SYMBOLS.__contains__)
    text = text.strip("".join(JOINERS))
    return unicodedata.normalize("NFC", text) or None


def beginning(length, text, country):
    """Amperity: the first characters of the normalized name, normalized themselves."""
    whole = name(text, country)
    return whole and name(whole[:length], country)


# Birth dates.

MONTHS = {month.lower(): number for number, month in enumerate(calendar.month_name) if month}
MONTHS_SHORT = MONTHS | {month[:3]: number for month, number in MONTHS.items()} | {"sept": 9}
TIME_OF_DAY = re.compile(r"(?<=[\d日])[t\s,]+\d{1,2}:\d{2}.*$|(?<=\d)t\d.*$", re.DOTALL)


def today():
    """The last day that can be a birth date."""
    return datetime.datetime.now(datetime.timezone.utc).date()


def date(year, month, day):
    """YYYYMMDD if the day exists, from 1900 to today (CIP), else None."""
    try:
        value = datetime.date(year, month, day)
    except ValueError:
        return None
    return value.strftime("%Y%m%d") if 1900 <= year and value <= today() else None


def only(dates):
    """The date if there is exactly one, else None."""
    found = {d for d in dates if d}
    return found.pop() if len(found) == 1 else None


def years(group):
    """The years that a written year may mean: two digits, either century; else itself."""
    if len(group) == 2:
        return [1900 + int(group), 2000 + int(group)]
    return [int(group)] if len(group) == 4 else []


def eight_digits(text):
    """HELP: YYYYMMDD, else MMDDYYYY or DDMMYYYY if only one of them is a date."""
    first = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    a, b, year = int(text[:2]), int(text[2:4]), int(text[4:])
    return first or only([date(year, a, b), date(year, b, a)])


def in_order(year, month, day):
    """The date of a year that may have two digits: only if one century gives one."""
    return only(date(y, month, day) for y in years(year))


def three_groups(a, b, c):
    """HELP: year first is year, month, day; else month first where both orders are dates."""
    if len(a) == 4:
        return in_order(a, int(b), int(c)) if len(b) <= 2 and len(c) <= 2 else None
    if len(a) > 2 or len(b) > 2:
        return None
    year_last = in_order(c, int(a), int(b)) or in_order(c, int(b), int(a))
    if year_last or len(c) == 4 or len(c) > 2:
        return year_last
    return in_order(a, int(b), int(c))


def with_month_name(month, groups):
    """A day, a month's English name and a year, in any order that puts the year at an end."""
    if len(groups) != 2:
        return None
    first, last = groups
    if len(first) == 4:
        return in_order(first, month, int(last)) if len(last) <= 2 else None
    if len(first) > 2:
        return None
    return in_order(last, month, int(first)) or (
        in_order(first, month, int(last)) if len(last) <= 2 else None)


def birth_date(text, _country):
    """CIP: YYYYMMDD from month, day and year in any usual form; the written day, no zones."""
    text = TIME_OF_DAY.sub("", ascii_digits(text).lower())
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    groups = re.findall(r"\d+", text)
    months = [MONTHS_SHORT[word] for word in re.findall("[a-z]+", text) if word in MONTHS_SHORT]
    if len(months) > 1:
        return None
    if months:
        return with_month_name(months[0], groups)
    if len(groups) == 3:
        return three_groups(*groups)
    if len(groups) == 1 and len(groups[0]) == 8:
        return eight_digits(groups[0])
    return None


def two_digits(highest, text):
    """One or two digits from 1 to `highest`, as two."""
    text = ascii_digits(text)
    fits = re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= highest
    return f"{int(text):02}" if fits else None


def day_of_birth(text, _country):
    """CA: DD, 01 to 31."""
    return two_digits(31, text)


def month_of_birth(text, _country):
    """CA: MM, 01 to 12; a month's full English name is accepted."""
    month = MONTHS.get(text.lower())
    return f"{month:02}" if month else two_digits(12, text)


def year_of_birth(text, _country):
    """CA: YYYY, from 1900 to the current year."""
    text = ascii_digits(text)
    fits = re.fullmatch(r"\d{4}", text, re.ASCII) and 1900 <= int(text) <= today().year
    return text if fits else None


# Gender and places.

GENDERS = {"m": "m", "male": "m", "man": "m", "boy": "m",
           "f": "f", "female": "f", "woman": "f", "girl": "f"}


def gender(text, _country):
    """CIP: f or m; what is neither is left blank."""
    return GENDERS.get(without(text.lower(), is_punctuation, is_white))


def place(text):
    """Lower case, folded to a-z, without punctuation, symbols and white space."""
    return fold_latin(without(half_width(text).lower(), is_punctuation, is_symbol, is_white))


def city(text, _country):
    """CIP and CA: a-z recommended, no punctuation, special characters or spaces."""
    return place(text) or None


def us_state(text):
    """CIP: the two-letter ANSI code (INCITS 38). What is no state's name stays as text."""
    match = re.fullmatch(r"us-([a-z]{2}|\d{2})", text.lower(), re.ASCII)
    key = without(match.group(1) if match else text.lower(), is_punctuation, is_symbol, is_white)
    if key.isdecimal():
        return None
    if key in tables.US_STATES:
        return tables.US_STATES[key]
    for pattern in ("stateof(.+)", "(.+)state"):
        decorated = re.fullmatch(pattern, key)
        if decorated and len(decorated.group(1)) > 2 and decorated.group(1) in tables.US_STATES:
            return tables.US_STATES[decorated.group(1)]
    return place(key) or None


def state(text, country):
    """CIP: the ANSI code in the US, elsewhere lower case without punctuation and spaces."""
    if country in ("", "US"):
        return us_state(text)
    match = re.fullmatch(rf"{country}-([a-z0-9]{{1,3}})", text, re.IGNORECASE)
    return place(match.group(1) if match else text) or None


def us_zip(text):
    """CIP: the first five digits. Zeros lost in a numeric column are put back."""
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    if digits == text:
        digits = {3: digits.zfill(5), 4: digits.zfill(5), 8: digits.zfill(9)}.get(len(digits), digits)
    return digits[:5] if len(digits) in (5, 9) else None


def without_country_letters(text, country):
    """A postcode without the country's letters and a dash before it."""
    prefixes = (country.lower(), *tables.POSTAL_LETTERS.get(country, ()))
    return re.sub(rf"^(?:{'|'.join(prefixes)})-", "", text) if country else text


def is_dash(char):
    """Unicode Dash (UAX #44): category Pd, and the minus sign."""
    return unicodedata.category(char) == "Pd" or char == "\u2212"


def postcode(text, country):
    """CIP: lower case, no spaces, no dash; five digits in the US, all of it elsewhere."""
    text = ascii_digits(half_width(text)).lower()
    if country == "US":
        text = re.sub(r"^(\d+)\.0$", r"\1", text)
    text = without("".join("-" if is_dash(c) else c for c in text), is_white)
    zip_plus_4 = not country and re.fullmatch(r"\d{5}-\d{4}", text)
    text = without_country_letters(text, country)
    text = without(text, is_punctuation, is_symbol)
    if country == "US" or zip_plus_4:
        return us_zip(text)
    return text if len(text) >= 2 and re.search(r"\d", text) else None


def country_names():
    """Letters of each name: the alpha-2 code in lower case."""
    names = {}
    for entry in tables.COUNTRIES:
        code = entry.alpha2.lower()
        aliases = tables.COUNTRY_ALIASES.get(entry.alpha2, "").split("|")
        for text in [*entry.names, *aliases]:
            short, comma, rest = text.partition(", ")
            # ISO writes `Iran, Islamic Republic of` as `Iran (Islamic Republic of)`, too.
            forms = [text, f"{rest} {short}", f"{short} the {rest}"] if comma else [text]
            for form in forms:
                if letters(form):
                    names.setdefault(letters(form).removeprefix("the"), code)
    # The short name of a country that another one's remark would hide.
    names["virginislands"] = "vi"
    names["congo"] = "cg"
    return names


COUNTRY_NAMES = country_names()
ALPHA_2 = {entry.alpha2.lower() for entry in tables.COUNTRIES}
ALPHA_3 = {entry.alpha3.lower(): entry.alpha2.lower() for entry in tables.COUNTRIES}
NUMBERS = {entry.number: entry.alpha2.lower() for entry in tables.COUNTRIES}


def country_code(text, _country):
    """CIP: the ISO 3166-1 alpha-2 code in lower case, from codes and names, never from a part."""
    number = ascii_digits(text)
    if re.fullmatch(r"\d{3}", number, re.ASCII):
        return NUMBERS.get(number)
    subdivision = re.fullmatch(r"([a-z]{2})-[a-z0-9]{1,3}", text, re.IGNORECASE)
    if subdivision and subdivision.group(1).lower() in ALPHA_2:
        return subdivision.group(1).lower()
    return named(letters(half_width(text))) or named(letters(re.sub(r"[(\[].*?[)\]]", "", text)))


def named(key):
    """The code of a name, an alpha-2 or an alpha-3 code, of letters alone."""
    if key in ALPHA_2:
        return key
    return ALPHA_3.get(key) or COUNTRY_NAMES.get(key) or COUNTRY_NAMES.get(key.removeprefix("the"))


# Ids, values in clear, event data.

def external_id(text, _country):
    """Amperity: trimmed; case and inner characters stay."""
    return text or None


def mobile_id(text, _country):
    """CA: lower case, hyphens stay, not hashed. All zeros is a user who opted out."""
    text = text.lower()
    return text if text.replace("-", "").strip("0") else None


def lead_id(text, _country):
    """CIP: an integer, digit by digit (it may not fit a double), as JSON writes it, of 64 bits."""
    fits = re.fullmatch(r"[1-9]\d{0,19}", text, re.ASCII) and int(text) < 1 << 64
    return text if fits else None


def ip_address(text, _country):
    """CIP: a valid IPv4 or IPv6 address."""
    if "%" in text:
        return None
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return None
    return text


def trimmed(text, _country):
    """CIP: not hashed, case and characters kept."""
    return text or None


def as_it_is(text, _country):
    """CIP: not hashed and not changed. Blanks are no value."""
    return text if trim(text) else None


def currency(text, _country):
    """ISO 4217: an alphabetic code of today, in capitals."""
    code = without(text.upper(), is_punctuation, is_symbol)
    return code if code in tables.CURRENCIES else None


def word(text):
    """Lower case, space and hyphen as underscore."""
    return re.sub("[ -]", "_", text.lower())


def delivery_category(text, _country):
    """Meta's standard parameters; Amperity's `shipping` is home delivery."""
    text = {"shipping": "home_delivery"}.get(word(text), word(text))
    return text if text in ("in_store", "curbside", "home_delivery") else None


def action_source(text, _country):
    """Meta's server event: where it happened."""
    sources = ("email", "website", "app", "phone_call", "chat", "physical_store", "system_generated",
               "business_messaging", "other")
    return word(text) if word(text) in sources else None


def of_unix(number):
    """Unix seconds from seconds, or from milliseconds: told apart by magnitude."""
    if not 0 <= number < 10**14:
        raise ValueError(number)
    return int(number // 1000 if number >= 10**11 else number)


ISO_8601 = re.compile(r"""
    (\d{4})-(\d\d)-(\d\d)
    (?: [Tt\ ] (\d\d):(\d\d) (?: :(\d\d) (?:[.,]\d+)? )?
        (?: \ ? (?: [Zz] | ([+-])(\d\d) (?: :?(\d\d) )? ) )? )?
    """, re.VERBOSE | re.ASCII)


def of_iso_8601(text):
    """Unix seconds; without a zone it is UTC. A leap second is the one before it."""
    match = ISO_8601.fullmatch(text)
    if not match:
        raise ValueError(text)
    sign = match.group(7)
    year, month, day, hour, minute, second, zone_hours, zone_minutes = (
        int(group or 0) for number, group in enumerate(match.groups(), 1) if number != 7)
    if zone_hours > 14 or zone_minutes > 59:
        raise ValueError(text)
    moment = datetime.datetime(year, month, day, hour, minute, 59 if second == 60 else second)
    offset = zone_hours * 3600 + zone_minutes * 60
    seconds = int((moment - datetime.datetime(1970, 1, 1)).total_seconds())
    return seconds + (offset if sign == "-" else -offset)


def event_time(text, _country):
    """Meta's server event: Unix seconds; from ISO 8601, UTC without an offset, or milliseconds."""
    number = re.fullmatch(r"(\d{1,20})(?:\.\d+)?", text, re.ASCII)
    try:
        seconds = of_unix(int(number.group(1))) if number else of_iso_8601(text)
    except ValueError:
        return None
    return str(seconds) if seconds >= 0 else None


# Field: its rule, for the fields whose value is hashed.
HASHED = {
    "em": email, "ph": phone, "fn": name, "ln": name,
    "fi": functools.partial(beginning, 1),
    "f5first": functools.partial(beginning, 5),
    "f5last": functools.partial(beginning, 5),
    "db": birth_date, "dobd": day_of_birth, "dobm": month_of_birth, "doby": year_of_birth,
    "ge": gender, "ct": city, "st": state, "zp": postcode, "country": country_code,
    "external_id": external_id,
}
# And for those that go in clear.
CLEAR = {
    "madid": mobile_id, "anon_id": as_it_is, "lead_id": lead_id, "client_ip_address": ip_address,
    "client_user_agent": as_it_is, "fbc": trimmed, "fbp": trimmed, "currency": currency,
    "delivery_category": delivery_category, "action_source": action_source,
    "event_time": event_time,
}
AS_THEY_ARE = {"anon_id", "client_user_agent"}
# An MD5 digest in one of these is dropped (CA: SHA-256 only). A name may look like one.
NO_MD5 = {"em", "ph", "db", "ge", "ct", "st", "zp", "country"}
FIELDS = [*HASHED, *CLEAR]


def normalize(field, country, value):
    """The value as it is sent or hashed; None if there is none to send.

    `country` is the row's alpha-2 code, or empty.
    """
    if not isinstance(value, str) or not is_unicode(value):
        return None
    country = country.upper()
    if field in CLEAR:
        return CLEAR[field](value if field in AS_THEY_ARE else trim(value), country)
    value = trim(unicodedata.normalize("NFC", value))
    passed_on = digest_passed_on(value)
    if passed_on:
        return passed_on
    if field in NO_MD5 and MD5.fullmatch(value):
        return None
    return HASHED[field](value, country)


def digest(field, normalized):
    """SHA-256 of a normalized value, `-` in clear, `null` for none; a digest as it is."""
    if normalized is None:
        return "null"
    if field in CLEAR:
        return "-"
    return digest_passed_on(normalized) or hashlib.sha256(normalized.encode()).hexdigest()


def main():
    """Normalizes the lines of standard input."""
    for line in sys.stdin.buffer:
        field, country, value = line.decode("ascii").rstrip("\r\n").split("\t", 2)
        normalized = normalize(field, country, json.loads(value))
        print(f"{json.dumps(normalized)}\t{digest(field, normalized)}")


if __name__ == "__main__":
    main()
