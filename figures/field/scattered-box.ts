import type { ScatteredGrid } from "../../core/grid/grid.ts";
import type { Box } from "./lattice.ts";

/** A gap among longitudes that leaves less than this is none: the cells go around the globe. */
const LEAST_GAP = 60;

/** The box of the cells that have values; of all cells where none has. Longitudes begin behind the widest gap. */
export function scatteredBox({ latitude, longitude }: ScatteredGrid, values: Float64Array): Box {
	const hasAny = values.some((value) => !Number.isNaN(value));
	let [south, north] = [90, -90];
	const taken = new Uint8Array(360);
	for (const [cell, y] of latitude.entries()) {
		const x = longitude[cell] as number;
		if (!Number.isFinite(x + y) || (hasAny && Number.isNaN(values[cell]))) continue;
		[south, north] = [Math.min(south, y), Math.max(north, y)];
		taken[Math.floor(((x % 360) + 360) % 360)] = 1;
	}
	if (south > north) return { west: -180, east: 180, south: -90, north: 90 };
	const gap = widestGap(taken);
	const box = { south: Math.max(-90, south - 1), north: Math.min(90, north + 1) };
	if (gap.length < LEAST_GAP) return { ...box, west: -180, east: 180 };
	const west = (gap.start + gap.length) % 360;
	const turned = west > 180 ? west - 360 : west;
	return { ...box, west: turned, east: turned + 360 - gap.length };
}

/** The longest run of degrees that hold nothing, around the globe. */
function widestGap(taken: Uint8Array): { readonly start: number; readonly length: number } {
	let best = { start: 0, length: 0 };
	let length = 0;
	for (let at = 0; at < 720; at++) {
		length = taken[at % 360] ? 0 : length + 1;
		if (length > best.length && length <= 360) best = { start: (at - length + 1) % 360, length };
	}
	return best;
}
