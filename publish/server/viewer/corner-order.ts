import { unitVector } from "../../../core/grid/unit-vector.ts";
import type { Variable } from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";

/** Which of four corners lies towards the row before and the column before, then (before, next), (next, next), (next, before). */
export type Order = readonly [number, number, number, number];

/** Places looked at along each side of the grid. */
const SAMPLES = 5;

/**
 * Where the corners of curvilinear cells lie among rows and columns: CF (7.1) says which way round they go, not where they begin. Told by
 * the corners that some cells share with the next; `undefined` where they share none. Corners: degrees, [rows][columns][4].
 */
export async function cornerOrder(
	engine: Pick<Engine, "read">,
	latitude: Variable,
	longitude: Variable,
): Promise<Order | undefined> {
	const [rows = 0, columns = 0] = latitude.data.shape;
	if (rows < 2 || columns < 2) return undefined;
	const votes = new Map<string, number>();
	for (let i = 0; i < SAMPLES ** 2; i++) {
		const start = [
			Math.floor(((Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * (rows - 1)),
			Math.floor((((i % SAMPLES) + 0.5) / SAMPLES) * (columns - 1)),
			0,
		];
		const block = { start, count: [2, 2, 4] };
		const [y, x] = (await Promise.all([
			engine.read(latitude.data, block),
			engine.read(longitude.data, block),
		])) as [Float32Array, Float32Array];
		const order = orderOf(y, x);
		if (order) votes.set(order.join(), (votes.get(order.join()) ?? 0) + 1);
	}
	const [most] = [...votes].sort(([, a], [, b]) => b - a);
	return most && (most[0].split(",").map(Number) as unknown as Order);
}

/** Of the first of two by two cells. */
function orderOf(y: Float32Array, x: Float32Array): Order | undefined {
	const points = Array.from(y, (latitude, i) => unitVector(latitude, x[i] as number));
	const apart = (a: number, b: number) =>
		Math.hypot(...(points[a] ?? []).map((part, i) => part - (points[b]?.[i] ?? Number.NaN)));
	const size = Math.max(apart(0, 2), apart(1, 3));
	const isShared = (corner: number, cell: number) =>
		[0, 1, 2, 3].some((other) => apart(corner, 4 * cell + other) < 0.02 * size);
	const at = [0, 1, 2, 3].map((corner): number => {
		const [along, down] = [isShared(corner, 1), isShared(corner, 2)];
		return down ? (along ? 2 : 3) : along ? 1 : 0;
	});
	const order = [0, 1, 2, 3].map((place) => at.indexOf(place));
	return order.includes(-1) ? undefined : (order as unknown as Order);
}
