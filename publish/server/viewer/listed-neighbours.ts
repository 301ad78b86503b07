import { type UnitVector, unitVector } from "../../../core/grid/unit-vector.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";

/** Groups of cells looked at. */
const SAMPLES = 48;
/** A group this many times as wide as a round one of its cells would be is none. */
const WIDEST = 3;

/**
 * Whether each `every` cells of an unstructured grid that follow each other in its list lie beside each other, as those of refined
 * triangles do: only then a mean of them means something.
 */
export async function isListed(
	engine: Pick<Engine, "read">,
	[latitude, longitude]: readonly [Variable, Variable],
	every: number,
): Promise<boolean> {
	const [count = 0] = latitude.data.shape;
	if (every === 1) return false;
	const groups: UnitVector[][] = [];
	for (let i = 0; i < SAMPLES; i++) {
		const start = every * Math.floor(((i + 0.5) / SAMPLES) * Math.floor(count / every));
		const block = { start: [start], count: [Math.min(every, count - start)] };
		const [y, x] = (await Promise.all([
			engine.read(latitude.data, block),
			engine.read(longitude.data, block),
		])) as [ArrayLike<number>, ArrayLike<number>];
		const points = Array.from(y, (one, j) => unitVector(one, x[j] as number));
		groups.push(points.filter((point) => point.every(Number.isFinite)));
	}
	const reach = reachOf(groups.flat());
	const area = 2 * Math.PI * (1 - Math.cos(reach));
	const most = WIDEST * Math.sqrt((every * area) / count);
	const compact = groups.filter((points) => reachOf(points) <= most).length;
	return compact >= 0.9 * SAMPLES;
}

/** How far the farthest point lies from the middle of all, radians. */
function reachOf(points: readonly UnitVector[]): number {
	const sum = [0, 1, 2].map((axis) => points.reduce((total, point) => total + (point[axis] as number), 0));
	const length = Math.hypot(...sum);
	if (!(length > 1e-9)) return Math.PI;
	const cosines = points.map(
		(point) => point.reduce((total, part, i) => total + part * (sum[i] as number), 0) / length,
	);
	return Math.acos(Math.max(-1, Math.min(1, Math.min(...cosines))));
}
