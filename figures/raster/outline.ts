/** Outlines as closed lists of points, x and y in turn. */
export type Outline = readonly number[];

/** Lines of a path: each a list of points, x and y in turn, and whether it is closed. */
export interface Stroke {
	readonly points: readonly number[];
	readonly closed: boolean;
}

const COMMAND = /([MLZHVhvlmz])|(-?\d*\.?\d+(?:e-?\d+)?)/gi;

/** Arcs are only the dots that stand for lone values: a dash will do. */
const ARC = /a(?:-?[\d.]+ ){5}(-?[\d.]+) (-?[\d.]+)/g;

/** The lines of an SVG path of straight pieces (M, L, H, V, Z, relative or not). */
export function strokesOf(d: string): Stroke[] {
	const strokes: { points: number[]; closed: boolean }[] = [];
	let [command, x, y] = ["M", 0, 0];
	let waiting: number | undefined;
	const to = (nextX: number, nextY: number) => {
		[x, y] = [nextX, nextY];
		if (command === "M" || command === "m") strokes.push({ points: [], closed: false });
		if (command === "M") command = "L";
		if (command === "m") command = "l";
		strokes.at(-1)?.points.push(x, y);
	};
	const take = (number: number) => {
		if (command === "H" || command === "h") to(command === "h" ? x + number : number, y);
		else if (command === "V" || command === "v") to(x, command === "v" ? y + number : number);
		else if (waiting === undefined) waiting = number;
		else {
			const isRelative = command === "l" || command === "m";
			to(isRelative ? x + waiting : waiting, isRelative ? y + number : number);
			waiting = undefined;
		}
	};
	for (const [, letter, number] of d.replace(ARC, "l$1 $2").matchAll(COMMAND)) {
		if (number !== undefined) take(Number(number));
		else if (letter === "Z" || letter === "z") {
			const last = strokes.at(-1);
			if (last) last.closed = true;
		} else command = letter as string;
	}
	return strokes;
}

/** Pieces of a line that are drawn where it is dashed; lengths of dash and gap in turn. */
export function dashed(stroke: Stroke, lengths: readonly number[]): Stroke[] {
	const total = lengths.reduce((sum, length) => sum + length, 0);
	if (!(total > 0)) return [stroke];
	const pieces: { points: number[]; closed: boolean }[] = [];
	let [index, left] = [0, lengths[0] as number];
	const { points } = stroke;
	for (let i = 0; i + 3 < points.length; i += 2) {
		const [x0, y0, x1, y1] = points.slice(i, i + 4) as [number, number, number, number];
		const length = Math.hypot(x1 - x0, y1 - y0);
		for (let at = 0; at < length; ) {
			const next = Math.min(length, at + left);
			const place = (part: number) => [x0 + ((x1 - x0) * part) / length, y0 + ((y1 - y0) * part) / length];
			if (index % 2 === 0) pieces.push({ points: [...place(at), ...place(next)], closed: false });
			left -= next - at;
			at = next;
			if (left <= 1e-9) {
				index = (index + 1) % lengths.length;
				left = lengths[index] as number;
			}
		}
	}
	return pieces;
}

/** The outlines of a line of some width: a rectangle for each piece, a little longer so that corners are filled. */
export function widened({ points, closed }: Stroke, width: number): Outline[] {
	const all = closed ? [...points, points[0] as number, points[1] as number] : points;
	const outlines: Outline[] = [];
	const half = width / 2;
	for (let i = 0; i + 3 < all.length; i += 2) {
		const [x0, y0, x1, y1] = [all[i], all[i + 1], all[i + 2], all[i + 3]] as [number, number, number, number];
		const length = Math.hypot(x1 - x0, y1 - y0);
		if (!(length > 0)) continue;
		const [dx, dy] = [((x1 - x0) / length) * half, ((y1 - y0) / length) * half];
		// Ends of a line stay where they are; corners inside it are met from both sides.
		const isInner = (at: number) => closed || (at > 0 && at < all.length - 2);
		const [before, behind] = [isInner(i) ? 0.7 : 0, isInner(i + 2) ? 0.7 : 0];
		const [ax, ay] = [x0 - dx * before, y0 - dy * before];
		const [bx, by] = [x1 + dx * behind, y1 + dy * behind];
		outlines.push([ax - dy, ay + dx, bx - dy, by + dx, bx + dy, by - dx, ax + dy, ay - dx]);
	}
	return outlines;
}
