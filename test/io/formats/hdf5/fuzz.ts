import { lengthOf } from "../../../../core/array/lazy-array.ts";
import { FormatError } from "../../../../core/errors.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { variablesOf } from "../../../contracts/reader.ts";

/** More is read only in part: a spoilt length may be anything. */
const MOST_ELEMENTS = 1e6;

/** "whole", "refused: why", or what else came of opening a file and reading all its variables, and of how long that took. */
export async function outcomeOf(path: string): Promise<string> {
	// Time of the processor: others may be busy on the same machine.
	const start = process.cpuUsage();
	const result = await attempt(path);
	const { user, system } = process.cpuUsage(start);
	const seconds = (user + system) / 1e6;
	return seconds > 2 ? `slow (${seconds} s), ${result}` : result;
}

async function attempt(path: string): Promise<string> {
	let refused: string | undefined;
	const note = (error: unknown) => {
		if (!(error instanceof FormatError)) throw error;
		refused ??= `refused: ${error.message}`;
	};
	try {
		const file = await netcdf4Reader.open(path);
		for (const { variable } of variablesOf(file.dataset)) {
			const { data } = variable;
			const small = lengthOf(data.shape) <= MOST_ELEMENTS;
			const count = small ? data.shape : data.shape.map((length) => Math.min(length, 2));
			const start = data.shape.map((length, axis) => length - (count[axis] ?? 0));
			if (data.op === "stored") await file.read(data.variable, start, count).catch(note);
		}
		file.close();
	} catch (error) {
		if (!(error instanceof FormatError)) return `unexpected ${String(error)}`;
		refused ??= `refused: ${error.message}`;
	}
	return refused ?? "whole";
}
