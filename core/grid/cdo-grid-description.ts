import { FormatError } from "../errors.ts";
import { boundsAround, latitudeBounds, longitudeBounds, withoutJumps } from "./axis-bounds.ts";
import { gaussianLatitudes } from "./gaussian.ts";
import type { RectilinearGrid, SpannedAxis } from "./grid.ts";

/** A key of the description and all its values, over as many lines as they take. */
const ENTRY = /^\s*([a-z_]\w*)\s*=\s*([^=]*?)\s*(?=^\s*[a-z_]\w*\s*=|(?![\s\S]))/gim;

export const looksLikeGridDescription = (text: string): boolean => /^\s*gridtype\s*=/im.test(text);

/** A grid as CDO describes it in a text file (`cdo griddes`): gridtype lonlat or gaussian. @throws FormatError naming the file */
export function parseGridDescription(text: string, file: string): RectilinearGrid {
	const plain = text.replace(/#.*$/gm, "");
	const entries = new Map(
		[...plain.matchAll(ENTRY)].map(([, key = "", value = ""]) => [key.toLowerCase(), value]),
	);
	const type = entries.get("gridtype")?.replaceAll('"', "");
	if (type !== "lonlat" && type !== "gaussian")
		throw new FormatError(
			file,
			`it describes a grid of the type "${type ?? "none"}"; only lonlat and gaussian can be regridded to.`,
		);
	const numbers = (key: string): Float64Array => numbersIn(entries.get(key) ?? "", { key, file });
	const axis = (letter: "x" | "y"): SpannedAxis => {
		const values = numbers(`${letter}vals`);
		const stated = numbers(`${letter}bounds`);
		const given = values.length > 0 ? values : evenly(entries, letter, { file, type });
		const isLongitude = letter === "x";
		const centres = isLongitude ? withoutJumps(given) : given;
		if (stated.length === 2 * centres.length)
			return { values: centres, bounds: boundsAround(centres, stated, isLongitude ? 360 : undefined) };
		return isLongitude ? longitudeBounds(centres) : latitudeBounds(centres);
	};
	return { kind: "rectilinear", longitude: axis("x"), latitude: axis("y") };
}

function numbersIn(text: string, { key, file }: { key: string; file: string }): Float64Array {
	const words = text.split(/[\s,]+/).filter((word) => word !== "");
	const values = Float64Array.from(words, Number);
	if (values.some((value) => !Number.isFinite(value)))
		throw new FormatError(file, `its "${key}" holds something that is no number.`);
	return values;
}

/** From `xsize`, `xfirst` and `xinc`. */
function evenly(
	entries: ReadonlyMap<string, string>,
	letter: "x" | "y",
	{ file, type }: { file: string; type: string },
): Float64Array {
	const number = (key: string): number => Number(entries.get(letter + key) ?? Number.NaN);
	const size = number("size");
	if (!Number.isInteger(size) || size < 1 || size > 1e6)
		throw new FormatError(
			file,
			`it lacks a sound "${letter}size". Write the number of cells along the axis.`,
		);
	const [first, step] = [number("first"), number("inc")];
	if (Number.isFinite(first) && Number.isFinite(step))
		return Float64Array.from({ length: size }, (_, i) => first + i * step);
	if (letter === "y" && type === "gaussian") return gaussianLatitudes(size).latitudes;
	throw new FormatError(
		file,
		`it lacks "${letter}vals", or "${letter}first" and "${letter}inc". Write where the cells lie.`,
	);
}
