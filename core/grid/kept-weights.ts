import type { KeptWork, Work } from "../ports/kept-work.ts";
import type { Tasks } from "../ports/tasks.ts";
import { type HorizontalGrid, type RectilinearGrid, shapeOf } from "./grid.ts";
import { type RegridMethod, regriddingWeights } from "./regridding.ts";
import type { GridWeights, Weights } from "./weights.ts";
import { weightsTask } from "./weights-task.ts";

/** To be raised with every change of `regriddingWeights` that changes a weight: older ones are then made again. */
const EDITION = 1;

/**
 * As `regriddingWeights`, from what was kept of earlier runs where searching cells takes a while: from curvilinear and unstructured grids, and
 * for nearest cells. Weights of rows and columns are made faster than they are read.
 */
export async function weightsFor(
	from: HorizontalGrid,
	to: RectilinearGrid,
	{ method, kept, tasks }: WeightsOptions,
): Promise<Weights | GridWeights> {
	const isQuick = from.kind === "rectilinear" && method !== "nearest";
	if (isQuick) return regriddingWeights(from, to, method);
	const make = async () =>
		tasks
			? tasks.run(weightsTask, { about: { from, to }, ask: method })
			: regriddingWeights(from, to, method);
	if (kept === undefined) return make();
	const work = workOf(from, to, method);
	const found = await kept.recall(work);
	const known = found && decoded(found);
	if (known) return known;
	const made = await make();
	if (!("rows" in made)) await kept.keep(work, encoded(made));
	return made;
}

export interface WeightsOptions {
	readonly method: RegridMethod;
	readonly kept?: KeptWork | undefined;
	readonly tasks?: Tasks | undefined;
}

const workOf = (from: HorizontalGrid, to: RectilinearGrid, method: RegridMethod): Work => ({
	makes: "weights",
	parts: [`edition ${EDITION}`, method, ...partsOf(from), ...partsOf(to)],
});

function partsOf(grid: HorizontalGrid): readonly (string | Float64Array)[] {
	const name = `${grid.kind} ${shapeOf(grid).join(" ")}`;
	if (grid.kind !== "rectilinear") {
		const { latitude, longitude, corners } = grid;
		const edges = corners ? [`${corners.each}`, corners.latitude, corners.longitude] : [];
		return [name, latitude, longitude, ...edges];
	}
	const { latitude, longitude } = grid;
	return [name, latitude.values, latitude.bounds, longitude.values, longitude.bounds];
}

/** Numbers of targets, weights and sources, and a spare one; then weights, sources and starts. */
const HEAD = 16;

/** In the machine's own order of bytes. */
function encoded({ starts, sources, weights, from }: Weights): Uint8Array {
	const head = Int32Array.of(starts.length - 1, sources.length, from, 0);
	const bytes = new Uint8Array(HEAD + weights.byteLength + sources.byteLength + starts.byteLength);
	let at = 0;
	for (const part of [head, weights, sources, starts]) {
		bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
		at += part.byteLength;
	}
	return bytes;
}

/** `undefined` when it is not what `encoded` gives. */
function decoded(bytes: Uint8Array<ArrayBuffer>): Weights | undefined {
	if (bytes.length < HEAD) return undefined;
	const { buffer } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
	const begin = bytes.byteOffset % 8 === 0 ? bytes.byteOffset : 0;
	const [targets = 0, count = 0, from = 0] = new Int32Array(buffer, begin, 3);
	if (bytes.length !== HEAD + 12 * count + 4 * (targets + 1)) return undefined;
	const weights = begin + HEAD;
	const sources = weights + 8 * count;
	return {
		weights: new Float64Array(buffer, weights, count),
		sources: new Int32Array(buffer, sources, count),
		starts: new Int32Array(buffer, sources + 4 * count, targets + 1),
		from,
	};
}
