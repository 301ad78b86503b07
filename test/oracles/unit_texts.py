#!/usr/bin/python3
"""What UDUNITS-2 says of units texts: test/fixtures/units/texts.json.

Run: /usr/bin/python3 test/oracles/unit_texts.py test/fixtures/units/seen.txt > test/fixtures/units/texts.json
with libudunits2 2.2.28 (Debian libudunits2-0, libudunits2-data). The texts given hold one units attribute of a real file a line.

"refused": the texts the library does not parse; "odd": those it parses to what it cannot write down itself. "accepted": rows of text, base units ("m-1 kg"), scale and origin, so that a number x
is x * scale + origin in base units; logarithmic units add the base ("lg", "ln", "lb") and the reference; counts of dates have the origin
"since" and the reference time in UTC as year, month, day, hour, minute, second. "conversions": from, to, and what 0, 1 and 250.5 become;
without numbers where the library has no conversion.
"""

import ctypes
import json
import math
import random
import re
import sys
import xml.etree.ElementTree as xml

lib = ctypes.CDLL("libudunits2.so.0")
for name in ("ut_read_xml", "ut_parse", "ut_get_converter"):
    getattr(lib, name).restype = ctypes.c_void_p
lib.ut_parse.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
lib.ut_format.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint]
lib.ut_get_converter.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
lib.cv_convert_double.restype = ctypes.c_double
lib.cv_convert_double.argtypes = [ctypes.c_void_p, ctypes.c_double]
lib.ut_set_error_message_handler(ctypes.cast(lib.ut_ignore, ctypes.c_void_p))
system = lib.ut_read_xml(None)
UTF8, DEFINITION = 2, 8
dice = random.Random(4)


def parsed(text):
    """The unit, or None; the library does not take blanks at the ends, its program strips them."""
    return lib.ut_parse(system, text.strip().encode(), UTF8)


def definition(unit):
    """In base units, to 15 digits."""
    buffer = ctypes.create_string_buffer(400)
    size = lib.ut_format(unit, buffer, 400, DEFINITION)
    return buffer.raw[:size].decode()


def converted(source, target, values=(0.0, 1.0)):
    converter = lib.ut_get_converter(source, target)
    return [lib.cv_convert_double(converter, value) for value in values] if converter else None


NUMBER = r"[+-]?(?:[\d.]+(?:e[+-]?\d+)?|inf)"
MOMENT = re.compile(r"(-?\d+?)(?:-(\d\d)-(\d\d) |(\d\d)(\d\d)T)(\d\d):?(\d\d):?(\d\d(?:\.\d+)?) UTC")


def linear(text, unit):
    """Base units, scale and origin at full precision, by converting to the product of base units."""
    base = re.sub(rf"^\(?(?:{NUMBER} ?)?", "", text.split(" @ ")[0]).strip("()").replace(".", " ")
    start, end = converted(unit, parsed(base or "1"))
    if not math.isfinite(end):
        raise TypeError("beyond doubles")
    if start != 0:  # as text: the difference loses what the origin is larger by
        number = re.match(rf"\(?({NUMBER}) ", text)
        return [base, float(number[1]) if number else 1.0, start]
    return [base, end - start, start]


def row(text):
    unit = parsed(text)
    meaning = definition(unit)
    date = MOMENT.search(meaning)
    if date:
        year, *rest = [part for part in date.groups() if part is not None]
        count = meaning.split(" @ ")[0]
        base, scale, _ = linear(count, parsed(count))
        return [text, base, scale, "since", [int(year), *map(int, rest[:-1]), float(rest[-1])]]
    log = re.search(r"(lg|ln|lb)\(re ([^)]*)\)", meaning)
    if log:
        base, reference, _ = linear(log[2], parsed(log[2]))
        number = re.match(rf"\(?({NUMBER}) l", meaning)  # as text: the library converts by way of the power, which overflows
        scale = float(number[1]) if number else 1.0
        shift = re.search(rf" @ ({NUMBER})$", meaning)
        return [text, base, scale, float(shift[1]) * scale if shift else 0.0, log[1], reference]
    return [text, *linear(meaning, unit)]


# ---- texts -------------------------------------------------------------------------------------------------------------------------

FOLDER = "/usr/share/xml/udunits/udunits2-"
trees = [xml.parse(f"{FOLDER}{part}.xml").getroot() for part in ("base", "derived", "accepted", "common")]
words = lambda path: [(e.text or "").strip() for tree in trees for e in tree.iterfind(path)]
singular, symbols = words(".//singular"), words(".//symbol")
plurals = words(".//plural") + [f"{name}s" for name in singular if not name.endswith("s")]
roots = xml.parse(f"{FOLDER}prefixes.xml").getroot()
prefix_names = [e.text.strip() for e in roots.iterfind(".//name")]
prefix_symbols = [e.text.strip() for e in roots.iterfind(".//symbol")]

CF = """
1|K|Pa|hPa|m|m s-1|kg m-2 s-1|W m-2|%|kg kg-1|degC|degrees_north|degrees_east|degree|mm day-1|mm/day|kg m-2|m2 s-2|Pa s-1|s-1|
days since 1850-01-01|days since 1850-1-1|days since 1850-01-01 00:00:00|hours since 1900-01-01 00:00:0.0|day as %Y%m%d.%f|
months since 1850-01-01|seconds since 1970-01-01T00:00:00Z|days since 0001-01-01|days since 0000-01-01|minutes since 2000-01-01 06:00 UTC|
days since 1990-1-1 0:0:0|hours since 1-1-1 00:00:0.0|common_years since 1970-1-1|days since -4713-01-01|days since 20000101|
days since 2000-01-01T12|days since 2000-01-01 12:30 +5:30|days since 2000-01-01 12:30 -0330|seconds since 1992-10-8 15:15:42.5 -6:00|
hours since 2000-02-29 6|days since 2000-01|days since 2000|days since 1582-10-15|days since 1582-10-04|days from 1900-01-01|
days after 1900-01-01|days ref 1900-01-01|days @ 1900-01-01|s @ 19000101T1200|s @ 19000101T120000Z|DAYS SINCE 1900-01-01|Days Since 1900-01-01|
day since 1850-13-01|day since 1850-00-01|day since 1850-01-32|days since|days since then|days since 1850-01-01 25:00|days since 1850-01-01 12:61|
days since ????|days since 1850-01-01 00:00:00 GMT|days since 1850-01-01 00:00:00 CET|K since 2000-01-01|m since 2000-01-01|kg @ 2000-01-01|
Gg|Gt|Tg|PgC|GtC|mol m-2 s-1|mol mol-1|mol/mol|ppmv|ppbv|ppm|1e-6|1e-06|1.e-3|1.0|0.001|1E-3|.5|5.|10^-6|10**-6|1e3 km3|1e6 km2|1.0e-12|
m3 m-3|m3/m3|m^3/m^3|kg/kg|g/kg|g kg-1|mg kg-1|kg m-3|g m-3|mg m-3|ug m-3|µg m-3|μg m-3|µg/m³|kg m⁻² s⁻¹|W·m⁻²|W/m²|m·s⁻¹|m s⁻¹|°C|°|°K|°F|℃|Å|Å|Ω|Ω|
degree_Celsius|degrees_Celsius|degrees C|deg C|deg_C|Celsius|celsius|CELSIUS|kelvin|Kelvin|KELVIN|kelvins|degK|deg_K|degrees_K|degree_kelvin|
fraction|percent|proportion|none|unitless|dimensionless|nondimensional|psu|PSU|practical_salinity_unit|gpm|geopotential meters|geopotential metre|m gpm|
level|layer|sigma_level|millibar|millibars|mbar|mb|bar|dbar|decibar|decibars|Pascal|pascals|hpa|HPA|hPA|N m-2|N/m2|N m**-2|J m-2|J m**-2|J/m^2|J kg-1|J/kg|
kg m**-2 s**-1|m s**-1|m**2 s**-2|K m**2 kg**-1 s**-1|(0 - 1)|0-1|0 - 1|(0-1)|~|-|--|N/A|n/a|unknown|undefined|none.|code|categorical|flag|
Sv|sverdrup|sverdrups|DU|dobson|dobsons|Dobson|PVU|PV units|dBZ|dBz|dB|BZ|dBm|dBW|Bm|cm/s|cm s-1|cm/s^2|cm3 s-1|knots|kt|kts|knot|mi h-1|mph|feet|ft|
inches|in|inch|fathoms|mile|miles|yard|acre|hectare|ha|L|l|litre|liter|litres|mL|ml|cc|cm3|cm^3|cm**3|gallon|
umol m-2 s-1|µmol m-2 s-1|umol/m2/s|mmol m-3|mmol/m^3|mmol/m^3 cm/s|mmol/m^2/s|meq/m^3|meq m-3|nmol/cm^3|nmol cm-3 s-1|mmol/m^3/s|
degC/m|degC m-1|K/day|K day-1|deg K/day|K s-1|K/s|kg/m^2/s|kg/m2/s|kg/m2|kg/m^2|kg m^-2|kg m^-2 s^-1|kg.m-2.s-1|kg-m|kg-m2|N-m|W-s|W s m-2|W*s|
watt/meter^2|watts/m2|Watt m-2|W per m2|kg per m2|m per s|m PER s|meters per second|meters/second|m/s/s|m/s2|m/s**2|gram/kilogram|gram/centimeter^3|
centimeter|centimeters|centimeter/s|centimeter^2/s|gram/gram|cm^4|cm^5|erg/cm^2/s|erg/g/K|sec|secs|seconds|second|minute|minutes|min|hr|hrs|hour|hours|h|day|days|d|
month|months|mon|year|years|yr|yrs|common_year|week|weeks|fortnight|decade|century|s m-1|s/m|day-1|1/day|1/s|1/m|1/m3|m-1|m-2|m-3|km-2 s-1|sr-1|m-1 sr-1|
rad|radian|radians|radian s-1|rad/s|degrees|deg|arc_minute|'|"|lux|lx|lm|cd|candela|mol|mole|moles|kmol|molecules|molecules cm-3|molec/cm3|molec cm-2|
A|ampere|V|volt|mV|Wb|tesla|T|gauss|nT|eV|keV|u|amu|cal|kcal|calorie|Btu|therm|hp|psi|atm|torr|mmHg|mm Hg|inHg|inches Hg|cmH2O|kgf|lbf|lb|lbs|pound|oz|
Bq m-3|Bq/m3|Ci|becquerel|Gy|sievert|kat|S|S m-1|siemens|mS/cm|uS/cm|ohm|F|farad|C|coulomb|H|henry|Hz|kHz|hertz|
m2 s-1|m^2/s|m4 s-1|m3 s-1|m3/s|m^3 s^-1|K2|K^2|K m s-1|Pa2 s-2|Pa m s-1|degC2|degC^2|psu2|1e3 m|1000 m|1000|100|100 m|0.1 mm|0.1mm|2 K|2K|1 1|1 m 2 s|
K Pa s-1|degrees_true|degree_T|degrees_south|degrees_west|degree_W|degreesE|degree_N|degrees_N|degreeE|degrees E|degrees North|
W m-2 micron-1|W m-2 um-1|W m-2 sr-1 nm-1|mW m-2 sr-1 (cm-1)-1|mW/(m^2 sr cm^-1)|W/(m2 sr)|1/(m s)|(m s-1)2|(m/s)^2|(m/s)**2|(m/s)²|((m))|((m) (s)-1)|m (s)|m(s)|(m)(s)|
""".replace("\n", "").split("|")

WMO = """
kg kg-1|K|K m-1|W m-2|kg m-2 s-1|Pa s-1|m2 s-2|m2 s-1|gpm|Proportion|Code table 4.201|J kg-1|K m2 kg-1 s-1|%|degree true|deg. true|m-1 s-1|log10(kg m-3)|s m-1|dB|dBm|
kg m-3|m s-1|s-1|m2/3 s-1|J m-2|W m-1 sr-1|CCITT IA5|Numeric|m2 m-2|Dobson|DU|Bq m-3|Bq m-2|Bq s m-3|kg-1|mol m-3 s-1|mol mol-1|m4|m-2 s-1|day-1|K kg-1|W sr-1 m-2|
W m-3 sr-1|mm6 m-3|mm^6 m^-3|kg m-1|Degree|degree|degrees|deg|m|m2|m3|s|Pa|C|kg|eV|rad|10-6 g|10-6|10^-5 s-1|10-6 K m2 kg-1 s-1|N m-1|N m-2 s|ppb|Tc|Octants|(0-1)|Integer|
J m-2 s-1|(W m-2)|~|m of water equivalent|m of water|kg m^-2|K*m^2/kg/s|m**3 m**-3|m**-1|dimensionless|mm h-1|mm/h|mm hour-1|kg m-2 hour-1|m s-1 day-1|J m**-2 day**-1
""".replace("\n", "").split("|")

INVALID = """
m^|m**|m^-|m^^2|m***2|m^2^3|m 2^|/m|*m|.m|^2|m/|m*|m.|m//s|m**/s|m /|( |)|()|(m|m)|((m)|m))|m(|(m))s|m^m|m^(2)|m^0.5|m^1.5|m^1/2|m@|m @|@|@ 5|m @ m|m @ @ 5|K @ x|m;s|m,s|m&s|m|s|m!|m?|m$|m#|[m]|{m}|
<m>|m=s|m+s|m + s|m - s|m- s|m -s|kg m -2|kg m s -1|10-3|10 -3|1-1|1e|1e+|e5|1.2.3|1..2|..|.|1,5|1e5e5|foo|bar baz|xyzzy|kelvn|metr|secnd|Kilo|kilo|milli|mega|da|k|mm2s-1|kgm-2|m2s-1|
m s-1m|ms-1s|m_s|_m|m_|1m1|m1m|m1_|m2m2|kkm|kkg|mkg|dakm|kdam|megakilom|microm|µµm|hhPa|lg|lg(|lg()|lg(re)|lg(re )|lg(re m|lg(re 1 m|lg(1 m)|lg (re 1 m)|lg( re 1 m)|LG(re 1 mW)|Lg(RE 1 mW)|lg(re: 1 mW)|
lg(re:1 mW)|lg(re 1mW)|lg(re m) s|lg(re m) m|lg(re 1 W)^2|(lg(re 1 W))2|1/lg(re 1 W)|lg(re 1 W)/s|lg(re lg(re 1 W))|ln(re K @ 5)|log(re 1 Pa)|log10(re 1 Pa)|ln (re 1 Pa)|lb(re 0 Pa)|lb(re -1 Pa)|LB(re 1 Pa)|LN(re 1 Pa)|
0|0 m|0.0|-1|-1 m|-m|- m|+m|+1 m|+1|-2.5e3 K|1e400|1e-400|m^300|m^-300|m^9999999999|1e300 1e300|
K @ 273.15 @ 5|K from 273.15|K since 273.15|K after 10|K ref 10|K @ -5|K@5|K @5|K@ 5|K @ 5 m|K @ (5)|K @ 1/2|K @ 5e2|K @ +5|K @ .5|K @ 5.|5 K @ 2|(K @ 5) @ 2|(K @ 5) m|m (K @ 5)|(2 K @ 5)|2 (K @ 5)|(K @ 5)^2|(K @ 5)/2|
degC @ 5|degF @ -3|s @ 5|s @ 5.0|s @ 5.5|s from 5.5|day @ 2000|day @ 2000-01-01|day from 2000-1-1|s since 0|s since 5.5|s since 0.0|1 @ 5|m from 5|% @ 5|rad @ 1|days since 2000-01-01 m|(days since 2000-01-01)|
(days since 2000-01-01) 2|2 days since 2000-01-01|days since 2000-01-01 since 2001-01-01|days 2 since 2000-01-01|s-1 since 2000-01-01|Hz since 2000-01-01|year/12 since 2000-01-01|
m²|m³|m¹|m⁰|m⁻¹|m⁺²|m⁻|m²³|m^²|m**²|m2²|m²2|²|2²|10³|10⁻³|(m)²|m₂|m·s|m⋅s|m×s|m÷s|m∙s|m•s|m · s|m·|·m|m−1|m–1|m‐1|W m−2|°|°C|° C|°c|ºC|˚C|µ|μ|µ m|‰|‱|π|∞|
m\u00a0s|m\u00ads|m\u2009s|m\u3000s|m  s|m\ts|  m|m  | m s |m\u200bs|m . s|m * s|m / s|m  per  s|m per|per m|per|m perm|m pers|mpers|m per s per s|m/s per s|m per s/s|m ^2|m^ 2|m ** 2|m ^ 2|m**-2|m** -2|m^+2|m+2|m +2|
m^2s|m^2 s|m2.s|m2*s|m2/s|m.2|m*2|m 2|m/2|m2 2|2m|2.m|2.5m|2.5 m|2*m|2.*m|2/m|1/2 m|1/2m|2e3m|2e m|2E3 m|2d3 m|1 000 m|1_000 m|1'|1"|'|"|''|%%|% %|%m|m%|1%|100%|m %|50 %|
""".replace("\n", "").split("|")


def number():
    return dice.choice(["2", "10", "1e3", "1e-6", "2.5", ".5", "7.", "1.5e+2", "12", "1E2", "3.", "0.001", "-2", "+4"])


SYMBOLS = ["m", "g", "s", "K", "Pa", "mol", "W", "J", "N", "bar", "L", "rad", "eV", "Hz", "V", "A", "cd", "h", "d", "min", "degC", "kt", "atm"]
NAMES = ["meter", "gram", "second", "kelvin", "pascal", "mole", "watt", "joule", "newton", "liter", "day", "hour", "inch", "foot", "knot"]
SUPER = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def word():
    if dice.random() < 0.25:
        return dice.choice(NAMES) + dice.choice(["", "s"])
    return dice.choice(["", "", "", "k", "m", "c", "h", "M", "µ", "u", "da", "n"]) + dice.choice(SYMBOLS)


def power():
    value = str(dice.choice([-4, -3, -2, -1, -1, 2, 2, 3, 3, 1, 0]))
    return dice.choice([value, "^" + value, "**" + value, dice.choice([value.translate(SUPER), "²", "³"]), "", ""])


def basic(depth):
    pick = dice.random()
    if pick < 0.12:
        return number()
    if pick < 0.24 and depth < 3:
        return f"({product(depth + 1)})" + dice.choice(["", "2", "^-1", "**2"])
    return word() + power()


def product(depth=0):
    text = basic(depth)
    for _ in range(dice.choice([0, 1, 1, 2, 2, 3])):
        text += dice.choice([" ", " ", ".", "*", "·", "/", "/", " / ", " per ", "-", "·", dice.choice([" * ", " PER "])]) + basic(depth)
    return text


def shifted():
    offset = dice.choice(["273.15", "-5", "1e2", "+3.5", ".25", "0"])
    return f"{product(2)}{dice.choice([' @ ', '@', ' from ', ' FROM ', ' since ', ' after ', ' After ', ' ref '])}{offset}"


def logarithm():
    text = f"{dice.choice(['lg', 'ln', 'lb', 'log'])}(re{dice.choice([' ', ' ', ': '])}{dice.choice(['', '1 ', '1e-3 ', '20e-6 '])}{product(2)})"
    return dice.choice(["", "0.1 ", "2 ", "0.5*"]) + text + dice.choice(["", "", "", " @ 3", " / 2", " 10"])


def date():
    year, month, day = dice.choice([1850, 1, 476, 1582, 1900, 2000, 2024, -44, 9999, 0]), dice.randint(1, 12), dice.randint(1, 28)
    packed = f"{year:04d}{month:02d}{day:02d}" if year > 0 else f"{year}-{month}-{day}"
    text = dice.choice([f"{year}-{month:02d}-{day:02d}", f"{year}-{month}-{day}", f"{year}-{month:02d}", packed])
    clock = dice.choice(["", "", " 00:00:00", " 6:30", " 12:30:15.5", "T06:00", "T063000", " 06", " 6", "T12", " 00:00:0.0"])
    zone = dice.choice(["", "", "", " UTC", "Z", " Z", " GMT", " +0:00", " -6:00", " +05:30", " -0330", " 5"]) if clock else ""
    return f"{dice.choice(['days', 'hours', 's', 'minutes', 'day', 'h', 'seconds', 'weeks', 'ms', '2 days', '0.5 h'])} since {text}{clock}{zone}"


def broken():
    text = list(dice.choice([product, shifted, logarithm, date])())
    for _ in range(dice.choice([1, 1, 2])):
        at = dice.randrange(len(text) + 1)
        text[at : at + dice.choice([0, 1])] = dice.choice(list("^*/().@-2e +µ²%x_"))
    return "".join(text)


def texts(harvested):
    every = [*CF, *WMO, *INVALID, "", *harvested, *singular, *symbols, *plurals]
    every += [case(name) for name in dice.sample(singular, 60) for case in (str.upper, str.title, str.swapcase)]
    every += [case(symbol) for symbol in dice.sample(symbols, 40) for case in (str.upper, str.lower)]
    every += [prefix + dice.choice(["meter", "gram", "SECOND", "m", "s"]) for prefix in prefix_names + [p.upper() for p in prefix_names]]
    every += [prefix + unit for prefix in prefix_symbols for unit in ("m", "g", "meter", "Pa")]
    every += [dice.choice(prefix_names) + dice.choice(singular) for _ in range(80)] + [dice.choice(prefix_symbols) + dice.choice(symbols) for _ in range(120)]
    for make, count in ((product, 600), (shifted, 120), (logarithm, 120), (date, 160), (broken, 200)):
        every += [make() for _ in range(count)]
    return dict.fromkeys(text for text in every if text is not None and "\0" not in text and len(text) < 80)


def conversions(rows):
    """Pairs among the accepted that measure the same, and some that do not."""
    kinds = {}
    for text, base, *_ in rows:
        kinds.setdefault(base, []).append(text)
    many = [kind for kind in kinds.values() if len(kind) > 3]
    pairs = [dice.sample(kind, 2) for kind in many for _ in range(min(30, len(kind)))]
    pairs += [(dice.choice(rows)[0], dice.choice(rows)[0]) for _ in range(120)]
    found = []
    for source, target in pairs:
        values = converted(parsed(source), parsed(target), (0.0, 1.0, 250.5))
        if values is None or all(abs(value) < 1e300 for value in values):
            found.append([source, target, *(values or [])])
    return found


def line(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def main():
    harvested = open(sys.argv[1], encoding="utf8").read().splitlines()
    accepted, refused, odd = [], [], []
    for text in texts(harvested):
        if not parsed(text):
            refused.append(text)
            continue
        try:
            accepted.append(row(text))
        except TypeError:
            odd.append(text)
    finite = [r for r in accepted if isinstance(r[3], str) or abs(r[2]) < 1e200]
    # Units of dates are converted with their calendar, which is not this test's matter.
    pairs = conversions([r for r in finite if r[3] != "since"])
    print(len(accepted), "accepted,", len(refused), "refused,", len(pairs), "conversions,", len(odd), "odd", file=sys.stderr)
    lists = {"accepted": accepted, "refused": refused, "odd": odd, "conversions": pairs}
    print("{\n" + ",\n".join(f'"{key}": [\n' + ",\n".join(map(line, rows)) + "\n]" for key, rows in lists.items()) + "\n}")


if __name__ == "__main__":
    main()
