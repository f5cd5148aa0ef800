"""Tables of tools/reference_normalizer.py: countries, US states, currencies, numbering plans.

Written for the reference alone, so that a mistake in the connector's own tables shows.
Countries: ISO 3166-1. Currencies: ISO 4217 as of 2026. Numbering plans: the national plans
as their regulators publish them to the ITU-T; lengths only, no ranges.
"""

import collections
import re

# Alpha-2, alpha-3, number, names (short, common, official).
_ISO_3166 = """
AD AND 020 Andorra|Principality of Andorra
AE ARE 784 United Arab Emirates
AF AFG 004 Afghanistan|Islamic Republic of Afghanistan
AG ATG 028 Antigua and Barbuda
AI AIA 660 Anguilla
AL ALB 008 Albania|Republic of Albania
AM ARM 051 Armenia|Republic of Armenia
AO AGO 024 Angola|Republic of Angola
AQ ATA 010 Antarctica
AR ARG 032 Argentina|Argentine Republic
AS ASM 016 American Samoa
AT AUT 040 Austria|Republic of Austria
AU AUS 036 Australia
AW ABW 533 Aruba
AX ALA 248 Åland Islands
AZ AZE 031 Azerbaijan|Republic of Azerbaijan
BA BIH 070 Bosnia and Herzegovina|Republic of Bosnia and Herzegovina
BB BRB 052 Barbados
BD BGD 050 Bangladesh|People's Republic of Bangladesh
BE BEL 056 Belgium|Kingdom of Belgium
BF BFA 854 Burkina Faso
BG BGR 100 Bulgaria|Republic of Bulgaria
BH BHR 048 Bahrain|Kingdom of Bahrain
BI BDI 108 Burundi|Republic of Burundi
BJ BEN 204 Benin|Republic of Benin
BL BLM 652 Saint Barthélemy
BM BMU 060 Bermuda
BN BRN 096 Brunei Darussalam
BO BOL 068 Bolivia, Plurinational State of|Bolivia|Plurinational State of Bolivia
BQ BES 535 Bonaire, Sint Eustatius and Saba
BR BRA 076 Brazil|Federative Republic of Brazil
BS BHS 044 Bahamas|Commonwealth of the Bahamas
BT BTN 064 Bhutan|Kingdom of Bhutan
BV BVT 074 Bouvet Island
BW BWA 072 Botswana|Republic of Botswana
BY BLR 112 Belarus|Republic of Belarus
BZ BLZ 084 Belize
CA CAN 124 Canada
CC CCK 166 Cocos (Keeling) Islands
CD COD 180 Congo, The Democratic Republic of the
CF CAF 140 Central African Republic
CG COG 178 Congo|Republic of the Congo
CH CHE 756 Switzerland|Swiss Confederation
CI CIV 384 Côte d'Ivoire|Republic of Côte d'Ivoire
CK COK 184 Cook Islands
CL CHL 152 Chile|Republic of Chile
CM CMR 120 Cameroon|Republic of Cameroon
CN CHN 156 China|People's Republic of China
CO COL 170 Colombia|Republic of Colombia
CR CRI 188 Costa Rica|Republic of Costa Rica
CU CUB 192 Cuba|Republic of Cuba
CV CPV 132 Cabo Verde|Republic of Cabo Verde
CW CUW 531 Curaçao
CX CXR 162 Christmas Island
CY CYP 196 Cyprus|Republic of Cyprus
CZ CZE 203 Czechia|Czech Republic
DE DEU 276 Germany|Federal Republic of Germany
DJ DJI 262 Djibouti|Republic of Djibouti
DK DNK 208 Denmark|Kingdom of Denmark
DM DMA 212 Dominica|Commonwealth of Dominica
DO DOM 214 Dominican Republic
DZ DZA 012 Algeria|People's Democratic Republic of Algeria
EC ECU 218 Ecuador|Republic of Ecuador
EE EST 233 Estonia|Republic of Estonia
EG EGY 818 Egypt|Arab Republic of Egypt
EH ESH 732 Western Sahara
ER ERI 232 Eritrea|the State of Eritrea
ES ESP 724 Spain|Kingdom of Spain
ET ETH 231 Ethiopia|Federal Democratic Republic of Ethiopia
FI FIN 246 Finland|Republic of Finland
FJ FJI 242 Fiji|Republic of Fiji
FK FLK 238 Falkland Islands (Malvinas)
FM FSM 583 Micronesia, Federated States of|Federated States of Micronesia
FO FRO 234 Faroe Islands
FR FRA 250 France|French Republic
GA GAB 266 Gabon|Gabonese Republic
GB GBR 826 United Kingdom|United Kingdom of Great Britain and Northern Ireland
GD GRD 308 Grenada
GE GEO 268 Georgia
GF GUF 254 French Guiana
GG GGY 831 Guernsey
GH GHA 288 Ghana|Republic of Ghana
GI GIB 292 Gibraltar
GL GRL 304 Greenland
GM GMB 270 Gambia|Republic of the Gambia
GN GIN 324 Guinea|Republic of Guinea
GP GLP 312 Guadeloupe
GQ GNQ 226 Equatorial Guinea|Republic of Equatorial Guinea
GR GRC 300 Greece|Hellenic Republic
GS SGS 239 South Georgia and the South Sandwich Islands
GT GTM 320 Guatemala|Republic of Guatemala
GU GUM 316 Guam
GW GNB 624 Guinea-Bissau|Republic of Guinea-Bissau
GY GUY 328 Guyana|Republic of Guyana
HK HKG 344 Hong Kong|Hong Kong Special Administrative Region of China
HM HMD 334 Heard Island and McDonald Islands
HN HND 340 Honduras|Republic of Honduras
HR HRV 191 Croatia|Republic of Croatia
HT HTI 332 Haiti|Republic of Haiti
HU HUN 348 Hungary
ID IDN 360 Indonesia|Republic of Indonesia
IE IRL 372 Ireland
IL ISR 376 Israel|State of Israel
IM IMN 833 Isle of Man
IN IND 356 India|Republic of India
IO IOT 086 British Indian Ocean Territory
IQ IRQ 368 Iraq|Republic of Iraq
IR IRN 364 Iran, Islamic Republic of|Iran|Islamic Republic of Iran
IS ISL 352 Iceland|Republic of Iceland
IT ITA 380 Italy|Italian Republic
JE JEY 832 Jersey
JM JAM 388 Jamaica
JO JOR 400 Jordan|Hashemite Kingdom of Jordan
JP JPN 392 Japan
KE KEN 404 Kenya|Republic of Kenya
KG KGZ 417 Kyrgyzstan|Kyrgyz Republic
KH KHM 116 Cambodia|Kingdom of Cambodia
KI KIR 296 Kiribati|Republic of Kiribati
KM COM 174 Comoros|Union of the Comoros
KN KNA 659 Saint Kitts and Nevis
KP PRK 408 Korea, Democratic People's Republic of|North Korea|Democratic People's Republic of Korea
KR KOR 410 Korea, Republic of|South Korea
KW KWT 414 Kuwait|State of Kuwait
KY CYM 136 Cayman Islands
KZ KAZ 398 Kazakhstan|Republic of Kazakhstan
LA LAO 418 Lao People's Democratic Republic|Laos
LB LBN 422 Lebanon|Lebanese Republic
LC LCA 662 Saint Lucia
LI LIE 438 Liechtenstein|Principality of Liechtenstein
LK LKA 144 Sri Lanka|Democratic Socialist Republic of Sri Lanka
LR LBR 430 Liberia|Republic of Liberia
LS LSO 426 Lesotho|Kingdom of Lesotho
LT LTU 440 Lithuania|Republic of Lithuania
LU LUX 442 Luxembourg|Grand Duchy of Luxembourg
LV LVA 428 Latvia|Republic of Latvia
LY LBY 434 Libya
MA MAR 504 Morocco|Kingdom of Morocco
MC MCO 492 Monaco|Principality of Monaco
MD MDA 498 Moldova, Republic of|Moldova|Republic of Moldova
ME MNE 499 Montenegro
MF MAF 663 Saint Martin (French part)
MG MDG 450 Madagascar|Republic of Madagascar
MH MHL 584 Marshall Islands|Republic of the Marshall Islands
MK MKD 807 North Macedonia|Republic of North Macedonia
ML MLI 466 Mali|Republic of Mali
MM MMR 104 Myanmar|Republic of Myanmar
MN MNG 496 Mongolia
MO MAC 446 Macao|Macao Special Administrative Region of China
MP MNP 580 Northern Mariana Islands|Commonwealth of the Northern Mariana Islands
MQ MTQ 474 Martinique
MR MRT 478 Mauritania|Islamic Republic of Mauritania
MS MSR 500 Montserrat
MT MLT 470 Malta|Republic of Malta
MU MUS 480 Mauritius|Republic of Mauritius
MV MDV 462 Maldives|Republic of Maldives
MW MWI 454 Malawi|Republic of Malawi
MX MEX 484 Mexico|United Mexican States
MY MYS 458 Malaysia
MZ MOZ 508 Mozambique|Republic of Mozambique
NA NAM 516 Namibia|Republic of Namibia
NC NCL 540 New Caledonia
NE NER 562 Niger|Republic of the Niger
NF NFK 574 Norfolk Island
NG NGA 566 Nigeria|Federal Republic of Nigeria
NI NIC 558 Nicaragua|Republic of Nicaragua
NL NLD 528 Netherlands|Kingdom of the Netherlands
NO NOR 578 Norway|Kingdom of Norway
NP NPL 524 Nepal|Federal Democratic Republic of Nepal
NR NRU 520 Nauru|Republic of Nauru
NU NIU 570 Niue
NZ NZL 554 New Zealand
OM OMN 512 Oman|Sultanate of Oman
PA PAN 591 Panama|Republic of Panama
PE PER 604 Peru|Republic of Peru
PF PYF 258 French Polynesia
PG PNG 598 Papua New Guinea|Independent State of Papua New Guinea
PH PHL 608 Philippines|Republic of the Philippines
PK PAK 586 Pakistan|Islamic Republic of Pakistan
PL POL 616 Poland|Republic of Poland
PM SPM 666 Saint Pierre and Miquelon
PN PCN 612 Pitcairn
PR PRI 630 Puerto Rico
PS PSE 275 Palestine, State of|the State of Palestine
PT PRT 620 Portugal|Portuguese Republic
PW PLW 585 Palau|Republic of Palau
PY PRY 600 Paraguay|Republic of Paraguay
QA QAT 634 Qatar|State of Qatar
RE REU 638 Réunion
RO ROU 642 Romania
RS SRB 688 Serbia|Republic of Serbia
RU RUS 643 Russian Federation
RW RWA 646 Rwanda|Rwandese Republic
SA SAU 682 Saudi Arabia|Kingdom of Saudi Arabia
SB SLB 090 Solomon Islands
SC SYC 690 Seychelles|Republic of Seychelles
SD SDN 729 Sudan|Republic of the Sudan
SE SWE 752 Sweden|Kingdom of Sweden
SG SGP 702 Singapore|Republic of Singapore
SH SHN 654 Saint Helena, Ascension and Tristan da Cunha
SI SVN 705 Slovenia|Republic of Slovenia
SJ SJM 744 Svalbard and Jan Mayen
SK SVK 703 Slovakia|Slovak Republic
SL SLE 694 Sierra Leone|Republic of Sierra Leone
SM SMR 674 San Marino|Republic of San Marino
SN SEN 686 Senegal|Republic of Senegal
SO SOM 706 Somalia|Federal Republic of Somalia
SR SUR 740 Suriname|Republic of Suriname
SS SSD 728 South Sudan|Republic of South Sudan
ST STP 678 Sao Tome and Principe|Democratic Republic of Sao Tome and Principe
SV SLV 222 El Salvador|Republic of El Salvador
SX SXM 534 Sint Maarten (Dutch part)
SY SYR 760 Syrian Arab Republic|Syria
SZ SWZ 748 Eswatini|Kingdom of Eswatini
TC TCA 796 Turks and Caicos Islands
TD TCD 148 Chad|Republic of Chad
TF ATF 260 French Southern Territories
TG TGO 768 Togo|Togolese Republic
TH THA 764 Thailand|Kingdom of Thailand
TJ TJK 762 Tajikistan|Republic of Tajikistan
TK TKL 772 Tokelau
TL TLS 626 Timor-Leste|Democratic Republic of Timor-Leste
TM TKM 795 Turkmenistan
TN TUN 788 Tunisia|Republic of Tunisia
TO TON 776 Tonga|Kingdom of Tonga
TR TUR 792 Türkiye|Republic of Türkiye
TT TTO 780 Trinidad and Tobago|Republic of Trinidad and Tobago
TV TUV 798 Tuvalu
TW TWN 158 Taiwan, Province of China|Taiwan
TZ TZA 834 Tanzania, United Republic of|Tanzania|United Republic of Tanzania
UA UKR 804 Ukraine
UG UGA 800 Uganda|Republic of Uganda
UM UMI 581 United States Minor Outlying Islands
US USA 840 United States|United States of America
UY URY 858 Uruguay|Eastern Republic of Uruguay
UZ UZB 860 Uzbekistan|Republic of Uzbekistan
VA VAT 336 Holy See (Vatican City State)
VC VCT 670 Saint Vincent and the Grenadines
VE VEN 862 Venezuela, Bolivarian Republic of|Venezuela|Bolivarian Republic of Venezuela
VG VGB 092 Virgin Islands, British|British Virgin Islands
VI VIR 850 Virgin Islands, U.S.|Virgin Islands of the United States
VN VNM 704 Viet Nam|Vietnam|Socialist Republic of Viet Nam
VU VUT 548 Vanuatu|Republic of Vanuatu
WF WLF 876 Wallis and Futuna
WS WSM 882 Samoa|Independent State of Samoa
YE YEM 887 Yemen|Republic of Yemen
YT MYT 175 Mayotte
ZA ZAF 710 South Africa|Republic of South Africa
ZM ZMB 894 Zambia|Republic of Zambia
ZW ZWE 716 Zimbabwe|Republic of Zimbabwe
"""

Country = collections.namedtuple("Country", "alpha2 alpha3 number names")
COUNTRIES = [
    Country(*line.split(" ", 3)[:3], line.split(" ", 3)[3].split("|"))
    for line in _ISO_3166.strip().splitlines()]

# Common English names, former names, parts of the United Kingdom, some native names.
COUNTRY_ALIASES = {
    "AE": "UAE|Emirates",
    "AT": "Österreich",
    "AX": "Aland",
    "BA": "Bosnia|Bosnia & Herzegovina",
    "BE": "België|Belgique|Belgien",
    "BL": "St Barthélemy|St Barths",
    "BN": "Brunei",
    "BR": "Brasil",
    "BQ": "Caribbean Netherlands",
    "CC": "Cocos Islands|Keeling Islands",
    "CD": "DR Congo|DRC|Democratic Republic of the Congo|Democratic Republic of Congo|Congo Kinshasa|Zaire",
    "CG": "Congo Brazzaville",
    "CH": "Schweiz|Suisse|Svizzera",
    "CI": "Ivory Coast|Cote d Ivoire",
    "CN": "中国|中國",
    "CV": "Cape Verde",
    "CZ": "Czech Republic|Česko|Česká republika",
    "DE": "Deutschland",
    "DK": "Danmark",
    "ES": "España",
    "FI": "Suomi",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "GB": "UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland",
    "GR": "Ελλάδα|Hellas",
    "GS": "South Georgia and South Sandwich Islands|South Georgia & South Sandwich Islands",
    "HU": "Magyarország",
    "IE": "Republic of Ireland|Éire",
    "IR": "Iran",
    "IT": "Italia",
    "JP": "日本",
    "KN": "St Kitts and Nevis|St Kitts & Nevis",
    "KP": "North Korea",
    "KR": "South Korea|Korea|대한민국|한국",
    "LA": "Laos",
    "LC": "St Lucia",
    "MD": "Moldova",
    "MF": "St Martin|Saint Martin",
    "MK": "Macedonia|FYROM",
    "MM": "Burma",
    "MO": "Macau",
    "MX": "México",
    "NL": "Holland|Nederland|the Netherlands",
    "NO": "Norge",
    "PL": "Polska",
    "PM": "St Pierre and Miquelon",
    "PS": "Palestine",
    "RU": "Russia|Россия",
    "SE": "Sverige",
    "SH": "St Helena",
    "SX": "Sint Maarten|St Maarten",
    "SY": "Syria",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey|Türkiye",
    "TT": "Trinidad & Tobago|Trinidad",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "UA": "Україна",
    "US": "America|United States of America|USA",
    "VA": "Vatican|Vatican City|Holy See",
    "VC": "St Vincent and the Grenadines",
    "VE": "Venezuela",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "VN": "Vietnam",
}

# ISO 4217, without tests and what was withdrawn (HRK, SLL, ZWL, CUC, ANG, BGN ...); funds and
# metals in the last line.
CURRENCIES = set("""
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
    KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
    NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
    SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
    VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    BOV CHE CHW CLF COU MXV USN UYI UYW XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA
    """.split())

# The two-letter code: names and traditional abbreviations, as letters only.
_US_STATES = """
al alabama ala|ak alaska alas|az arizona ariz|ar arkansas ark|ca california calif cal
co colorado colo|ct connecticut conn|de delaware del|fl florida fla|ga georgia
hi hawaii|id idaho|il illinois ill|in indiana ind|ia iowa|ks kansas kans kan|ky kentucky
la louisiana|me maine|md maryland|ma massachusetts mass|mi michigan mich|mn minnesota minn
ms mississippi miss|mo missouri|mt montana mont|ne nebraska nebr neb|nv nevada nev
nh newhampshire|nj newjersey|nm newmexico nmex|ny newyork|nc northcarolina ncar
nd northdakota ndak|oh ohio|ok oklahoma okla|or oregon oreg ore|pa pennsylvania penn penna
ri rhodeisland|sc southcarolina scar|sd southdakota sdak|tn tennessee tenn|tx texas tex
ut utah|vt vermont|va virginia|wa washington wash|wv westvirginia wva|wi wisconsin wis wisc
wy wyoming wyo
dc districtofcolumbia washingtondc washingtondistrictofcolumbia
pr puertorico|gu guam|as americansamoa|vi usvirginislands virginislands unitedstatesvirginislands
mp northernmarianaislands commonwealthofthenorthernmarianaislands
aa armedforcesamericas|ae armedforceseurope|ap armedforcespacific
"""
US_STATES = {
    name: words.split()[0]
    for words in re.split(r"[|\n]", _US_STATES.strip()) for name in words.split()}

# Letters of the international vehicle code that stand before a postcode, where they are not
# the alpha-2 code itself (which may stand there, too).
POSTAL_LETTERS = {
    "AT": ("a",), "BE": ("b",), "CH": (), "DE": ("d",), "ES": ("e",), "FI": ("fin", "sf"),
    "FR": ("f",), "HU": ("h",), "IT": ("i",), "LU": ("l",), "NO": ("n",), "PT": ("p",),
    "SE": ("s",), "SI": ("slo",),
}

# A numbering plan. `trunk`: what callers inside the country dial before the number and what is
# no part of it. `lengths`: of the number without calling code and trunk prefix. `abroad`: what
# they dial before a foreign calling code, a pattern. `starts`: how a number without its trunk
# prefix begins, a pattern, where the plan leaves some digits unused.
Plan = collections.namedtuple("Plan", "country code trunk lengths abroad starts")

# Country, calling code, trunk prefix (- none), lengths, then optionally the prefix for abroad
# (00 unless told) and the first digits of a number (^).
_PLANS = """
AD 376 - 6,8-9
AE 971 0 5-12
AF 93 0 9
AL 355 0 6-9
AM 374 0 8
AO 244 - 9
AR 54 0 10-11
AT 43 0 4-13
AU 61 0 5-10,12 0011
AZ 994 0 9
BA 387 0 8-9
BD 880 0 6-10
BE 32 0 8-9
BG 359 0 6-9
BH 973 - 8
BJ 229 - 8
BN 673 - 7
BO 591 0 8-9
BR 55 0 8-11
BW 267 - 7-8,10
BY 375 8 6-11 810
CA 1 1 10 011
CH 41 0 9,12
CI 225 - 10
CL 56 - 9-11
CM 237 - 8-9
CN 86 0 7-12
CO 57 0 10-11 00[4579]
CR 506 - 8,10
CY 357 - 8
CZ 420 - 9-12
DE 49 0 4-15
DK 45 - 8
DO 1 1 10 011
DZ 213 0 8-9
EC 593 0 8-11
EE 372 - 7-8,10
EG 20 0 8-10
ES 34 - 9
ET 251 0 9
FI 358 0 5-12
FR 33 0 9
GB 44 0 7,9-10 00 [1-357-9]
GE 995 0 9
GH 233 0 8-9
GR 30 - 10-12
GT 502 - 8,11
HK 852 - 5-9,11
HN 504 - 8,11
HR 385 0 6-9
HU 36 06 8-9
ID 62 0 7-13 00[89]
IE 353 0 7-10
IL 972 0 7-12 0(?:0|1[2-9])
IN 91 0 8-13
IQ 964 0 8-10
IR 98 0 4-7,10
IS 354 - 7,9
IT 39 - 6-12
JM 1 1 10 011
JO 962 0 8-9
JP 81 0 8-17 010
KE 254 0 7-10 000
KG 996 0 9-10
KH 855 0 8-10 00[14-9]
KR 82 0 5-6,8-14 00[125689]
KW 965 - 7-8
KZ 7 8 10,14 810
LB 961 0 7-8
LK 94 0 9
LT 370 0 8
LU 352 - 4-11
LV 371 - 8
LY 218 0 9
MA 212 0 9
MD 373 0 8
ME 382 0 8-9
MK 389 0 8
MM 95 0 6-10
MT 356 - 8
MU 230 - 7-8,10
MX 52 01 10-11
MY 60 0 8-10
MZ 258 - 8-9
NG 234 0 7-8,10-14 009
NI 505 - 8
NL 31 0 5-11
NO 47 - 5,8
NP 977 0 8,10-11
NZ 64 0 5-10
OM 968 - 7-9
PA 507 - 7-8,10-11
PE 51 0 8-9
PH 63 0 6,8-13
PK 92 0 8-12
PL 48 - 6-10
PR 1 1 10 011
PT 351 - 9
PY 595 0 6-11
QA 974 - 7-9
RO 40 0 6,9
RS 381 0 6-12
RU 7 8 10,14 810
RW 250 0 8-9
SA 966 0 9-10
SE 46 0 6-10,12
SG 65 - 8,10-11 0[0-3]\\d
SI 386 0 5-8
SK 421 0 6-7,9
SM 378 - 8,10
SN 221 - 9
SV 503 - 7-8,11
TH 66 0 8-10,13 00[1-9]
TN 216 - 8
TR 90 0 7,10,12-13
TT 1 1 10 011
TW 886 0 7-11
TZ 255 0 9 00[056]
UA 380 0 9-10
UG 256 0 9 00[057]
US 1 1 10 011
UY 598 0 7-8,10
UZ 998 8 9
VA 39 - 6-12
VE 58 0 10
VN 84 0 7-10
YE 967 0 7-9
ZA 27 0 5-10
ZM 260 0 9
ZW 263 0 5-10
"""


def _lengths(text):
    """`7,9-10` as a set of numbers."""
    spans = (part.partition("-") for part in text.split(","))
    return {n for low, _, high in spans for n in range(int(low), int(high or low) + 1)}


def _plan(line):
    country, code, trunk, lengths, *rest = line.split()
    abroad, starts = (rest + ["00", "", ""][len(rest):])[:2]
    return Plan(country, code, trunk.strip("-"), _lengths(lengths), re.compile(abroad), re.compile(starts))


PLANS = {plan.country: plan for plan in map(_plan, _PLANS.strip().splitlines())}
# Where a calling code serves several countries, the first of these speaks for all.
_MAIN = ("US", "IT", "RU", "GB", "NO")
CODE_PLANS = {plan.code: plan for plan in
              list(PLANS.values()) + [PLANS[country] for country in _MAIN]}

# Lengths of the numbers that people have there. Digits of such a length are a national number
# even where they begin with the calling code and fit without it, too (Indian mobile numbers
# that begin with 91, the Brazilian area code 55).
USUAL_LENGTHS = {"AU": {9}, "BR": {10, 11}, "IN": {10}, "IT": {9, 10}, "NL": {9}, "ZA": {9}}

# Every calling code that the ITU-T has assigned (E.164, list of 2016 with later changes).
CALLING_CODES = set("""
    1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63
    64 65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227
    228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251
    252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 351
    352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387
    389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599
    670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 808 850
    852 853 855 856 870 878 880 881 882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972
    973 974 975 976 977 979 992 993 994 995 996 998""".split())
