import type { Variable } from "../../../../core/model/dataset.ts";
import type { Reader } from "../../../../core/ports/reader.ts";
import { datasetOf, number, variable } from "../netcdf4/sample.ts";
import { seenByUs } from "../oracle.ts";

/** What a reader sees in a file, without attributes. */
export async function valuesSeen(path: string, reader: Reader) {
	const file = await reader.open(path);
	const seen = await seenByUs(path, file);
	file.close();
	return Object.fromEntries(
		Object.entries(seen.variables).map(([name, { type, dimensions, shape, md5 }]) => [
			name,
			{ type, dimensions, shape, md5 },
		]),
	);
}

/** 40 × 60 × 50 numbers in chunks, large enough not to be carried along. */
export const large = (storage?: Variable["storage"]) =>
	datasetOf([
		variable(
			"v",
			{
				type: "float32",
				axes: { time: 40, y: 60, x: 50 },
				values: Float32Array.from({ length: 40 * 60 * 50 }, (_, i) => (i * 7919) % 1013),
			},
			{ attributes: { scale_factor: number("float64", 0.5), units: "K" }, ...(storage && { storage }) },
		),
	]);
