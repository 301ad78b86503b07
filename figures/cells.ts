/** From axis centres to the cells around them, and from a place back to its cell. */

/** n + 1 edges around n centres: midway between neighbours, the outer cells as wide as their inner halves say. */
export function edgesOf(centres: readonly number[], lone: number): number[] {
	const count = centres.length;
	if (count === 0) return [];
	if (count === 1) return [centres[0]! - lone / 2, centres[0]! + lone / 2];
	const middle = centres.slice(1).map((centre, index) => (centre + centres[index]!) / 2);
	const first = 2 * centres[0]! - middle[0]!;
	const last = 2 * centres[count - 1]! - middle[middle.length - 1]!;
	return [first, ...middle, last];
}

/** Longitudes without the jump at the date line or Greenwich: 350, 355, 0, 5 → 350, 355, 360, 365. */
export function unwrapped(longitudes: readonly number[]): number[] {
	let turn = 0;
	return longitudes.map((longitude, index) => {
		const step = index === 0 ? 0 : longitude - longitudes[index - 1]!;
		if (step > 180) turn -= 360;
		if (step < -180) turn += 360;
		return longitude + turn;
	});
}

/** The index of the cell that holds `place`, or -1; edges rise or fall. */
export function cellAt(edges: readonly number[], place: number): number {
	const rising = edges[edges.length - 1]! >= edges[0]!;
	let [low, high] = [0, edges.length - 1];
	const beyond = (edge: number) => (rising ? place < edge : place > edge);
	if (beyond(edges[low]!) || (!beyond(edges[high]!) && place !== edges[high]!)) return -1;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (beyond(edges[middle]!)) high = middle;
		else low = middle;
	}
	return low;
}

/** A grid of cells on the sphere. */
export interface GlobeCells {
	/** Index of the column at a longitude of any cut, or -1. */
	columnAt(longitude: number): number;
	/** Index of the row, or -1. */
	rowAt(latitude: number): number;
	/** Covered box, degrees: west ≤ east, south ≤ north. */
	readonly west: number;
	readonly east: number;
	readonly south: number;
	readonly north: number;
}

const spacing = (centres: readonly number[]): number =>
	centres.length > 1 ? Math.abs(centres[1]! - centres[0]!) : 2.5;

/** Cells that nearly reach a pole reach it. */
function toPole(edge: number, width: number): number {
	if (Math.abs(edge) > 90 || 90 - Math.abs(edge) < width * 0.75) return Math.sign(edge) * 90;
	return edge;
}

export function globeCells(longitudes: readonly number[], latitudes: readonly number[]): GlobeCells {
	const columns = edgesOf(unwrapped(longitudes), spacing(latitudes));
	const rows = edgesOf(latitudes, spacing(longitudes));
	const height = latitudes.length > 4 ? spacing(latitudes) : 0;
	rows[0] = toPole(rows[0]!, height);
	rows[rows.length - 1] = toPole(rows[rows.length - 1]!, height);
	const west = Math.min(columns[0]!, columns[columns.length - 1]!);
	const width = Math.abs(columns[columns.length - 1]! - columns[0]!);
	return {
		west,
		east: west + Math.min(360, width),
		south: Math.min(rows[0]!, rows[rows.length - 1]!),
		north: Math.max(rows[0]!, rows[rows.length - 1]!),
		columnAt: (longitude) => cellAt(columns, west + ((((longitude - west) % 360) + 360) % 360)),
		rowAt: (latitude) => cellAt(rows, latitude),
	};
}
