import type { CellCorners } from "./fill-cells.ts";
import type { Numbers } from "./zarr.ts";

/** Middles of cells as they came: rows of `pitch` numbers, of which the first `columns` are cells. */
export interface Middles {
	readonly latitude: Numbers;
	readonly longitude: Numbers;
	readonly rows: number;
	readonly columns: number;
	readonly pitch: number;
}

const RADIAN = Math.PI / 180;
/** Points beyond the border, and beside cells without a place, are guessed from two known ones in line with them, twice. */
const PASSES = 2;

/** Corners of cells that have none: each is the middle of the four middles around it, on the sphere. */
export function meshOf(middles: Middles): CellCorners {
	const { rows, columns } = middles;
	const lattice = latticeOf(middles);
	for (let pass = 0; pass < PASSES; pass++) extend(lattice, columns + 2);
	const count = (rows + 1) * (columns + 1);
	const latitude = new Float32Array(count);
	const longitude = new Float32Array(count);
	for (let row = 0, corner = 0; row <= rows; row++)
		for (let column = 0; column <= columns; column++, corner++) {
			const at = row * (columns + 2) + column;
			const [x, y, z] = lattice.map(
				(part) => part[at]! + part[at + 1]! + part[at + columns + 2]! + part[at + columns + 3]!,
			) as [number, number, number];
			latitude[corner] = Math.atan2(z, Math.hypot(x, y)) / RADIAN;
			longitude[corner] = Math.atan2(y, x) / RADIAN;
		}
	const wide = columns + 1;
	return {
		...{ rows, columns, latitude, longitude },
		...{ perRow: wide, perColumn: 1, offsets: [0, 1, wide + 1, wide] },
	};
}

/** Unit vectors of the middles with a border around them, as three arrays. */
function latticeOf({ latitude, longitude, rows, columns, pitch }: Middles): readonly Float32Array[] {
	const lattice = [0, 1, 2].map(() => new Float32Array((rows + 2) * (columns + 2)).fill(Number.NaN));
	const [x, y, z] = lattice as [Float32Array, Float32Array, Float32Array];
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) {
			const [phi, lambda] = [
				latitude[row * pitch + column]! * RADIAN,
				longitude[row * pitch + column]! * RADIAN,
			];
			const at = (row + 1) * (columns + 2) + column + 1;
			x[at] = Math.cos(phi) * Math.cos(lambda);
			y[at] = Math.cos(phi) * Math.sin(lambda);
			z[at] = Math.sin(phi);
		}
	return lattice;
}

function extend(lattice: readonly Float32Array[], wide: number): void {
	const known = lattice.map((part) => part.slice());
	const [first] = known as [Float32Array];
	for (let at = 0; at < first.length; at++) {
		if (!Number.isNaN(first[at])) continue;
		const steps = [1, -1, wide, -wide].filter((step) => {
			const far = at + 2 * step;
			const sameRow = Math.floor(far / wide) === Math.floor(at / wide);
			return (Math.abs(step) === wide || sameRow) && !Number.isNaN(first[at + step]! + first[far]!);
		});
		if (steps.length === 0) continue;
		lattice.forEach((part, axis) => {
			const from = known[axis]!;
			part[at] =
				steps.reduce((sum, step) => sum + 2 * from[at + step]! - from[at + 2 * step]!, 0) / steps.length;
		});
	}
}
