import type { DataType, NumericType } from "../array/lazy-array.ts";

// Constants and names of CDL, the text form of netCDF (netCDF User's Guide, "CDL Syntax").

/** Digits that ncdump shows of each type. */
const DIGITS = { float32: 7, float64: 15 } as const;

const SUFFIXES: Readonly<Record<NumericType, string>> = {
	int8: "b",
	uint8: "UB",
	int16: "s",
	uint16: "US",
	int32: "",
	uint32: "U",
	int64: "LL",
	uint64: "ULL",
	float32: "f",
	float64: "",
};

const TYPE_NAMES: Readonly<Record<DataType, string>> = {
	int8: "byte",
	uint8: "ubyte",
	char: "char",
	int16: "short",
	uint16: "ushort",
	int32: "int",
	uint32: "uint",
	int64: "int64",
	uint64: "uint64",
	float32: "float",
	float64: "double",
	string: "string",
};

export const typeName = (type: DataType): string => TYPE_NAMES[type];

/** A number with the suffix that tells its type: "1.e+20f", "12s", "0.5". */
export function numberLiteral(value: number | bigint, type: NumericType): string {
	if (typeof value === "bigint") return `${value}${SUFFIXES[type]}`;
	if (type === "float32" || type === "float64") return `${floatText(value, DIGITS[type])}${SUFFIXES[type]}`;
	return `${BigInt(Math.trunc(value))}${SUFFIXES[type]}`;
}

/** What C prints for "%#.Ng", less the zeros at its end; the point stays. */
export function floatText(value: number, digits: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (!Number.isFinite(value)) return value < 0 ? "-Infinity" : "Infinity";
	const [mantissa = "", exponent = "0"] = rounded(Math.abs(value), digits).split("e");
	const sign = value < 0 || Object.is(value, -0) ? "-" : "";
	const power = Number(exponent);
	if (power >= -4 && power < digits) return sign + trimmed(shifted(mantissa, power));
	const size = String(Math.abs(power)).padStart(2, "0");
	return `${sign}${trimmed(mantissa)}e${power < 0 ? "-" : "+"}${size}`;
}

/** More digits than a tie between two roundings can have. */
const MANY = 60;

/** Exponential form with so many digits. Of two that lie equally near C takes the even one, JavaScript the larger. */
function rounded(value: number, digits: number): string {
	const usual = value.toExponential(digits - 1);
	const [mantissa = "", exponent = ""] = value.toExponential(MANY).split("e");
	const [kept, rest] = [mantissa.slice(0, digits + 1), mantissa.slice(digits + 1)];
	const isTie = /^50*$/.test(rest) && /[02468]$/.test(kept);
	return isTie ? `${kept}e${exponent}` : usual;
}

/** "1.2345" with the point moved. */
function shifted(mantissa: string, power: number): string {
	const figures = mantissa.replace(".", "");
	if (power < 0) return `0.${"0".repeat(-power - 1)}${figures}`;
	return `${figures.slice(0, power + 1)}.${figures.slice(power + 1)}`;
}

const trimmed = (text: string): string => (text.includes(".") ? text.replace(/0+$/, "") : `${text}.`);

const ESCAPES: Readonly<Record<string, string>> = {
	"\b": "\\b",
	"\f": "\\f",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\v": "\\v",
	"\\": "\\\\",
	"'": "\\'",
	'"': '\\"',
};

/** A text in quotes. */
export const textLiteral = (text: string): string =>
	`"${text.replace(/[\p{Cc}\\'"]/gu, (one) => ESCAPES[one] ?? octal(one))}"`;

const octal = (one: string): string => `\\${one.charCodeAt(0).toString(8).padStart(3, "0")}`;

/** A name with a backslash before what CDL gives another meaning. */
export const nameText = (name: string): string =>
	name.replace(/[ !"#$%&'()*,:;<=>?[\]\\^`{|}~]/g, "\\$&").replace(/^\d/, "\\$&");
