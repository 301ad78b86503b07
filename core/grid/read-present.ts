import { missingValues, unpacked } from "../cf/packing.ts";
import type { Variable } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { readNumbers } from "../time/time-axis.ts";

/** All values of a variable, unpacked; NaN where missing (CF 2.5.1). */
export async function readPresent(
	engine: Pick<Engine, "readAll">,
	variable: Variable,
): Promise<Float64Array> {
	const plain = unpacked(variable);
	const missing = new Set(
		missingValues(plain).map((value) => (plain.type === "float32" ? Math.fround(value) : value)),
	);
	const values = await readNumbers(engine, plain.data);
	return missing.size === 0 ? values : values.map((value) => (missing.has(value) ? Number.NaN : value));
}
