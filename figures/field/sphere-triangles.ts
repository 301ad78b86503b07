/**
 * Triangles between points on the sphere, of which none has another point in its circle (Delaunay): points are put in one by one, and
 * sides are swapped until that holds again (Lawson 1977). Points: unit vectors, x, y and z in turn; NaN where there is none, which is left
 * out, as are points in the same place. Three indices for each triangle, anticlockwise from outside.
 */
export function sphereTriangles(points: Float64Array): Int32Array {
	const count = points.length / 3;
	if (count <= FEW) return amongFew(points);
	const mesh = new Mesh(points);
	// Those of each round lie between those of the rounds before: so triangles stay round, and the way to the next is short.
	for (let gap = 2 ** Math.ceil(Math.log2(Math.max(2, count))); gap >= 1; gap /= 2)
		for (let point = 0; point < count; point += gap) mesh.add(point);
	return mesh.triangles();
}

/** So few points may leave all of the frame below empty: each three of them are looked at. Of a square both halvings are told. */
const FEW = 40;

function amongFew(points: Float64Array): Int32Array {
	const found: number[] = [];
	const known = Array.from({ length: points.length / 3 }, (_, i) => i).filter(
		(i) => !Number.isNaN(points[3 * i]! + points[3 * i + 1]! + points[3 * i + 2]!),
	);
	for (const a of known)
		for (const b of known)
			for (const c of known) {
				if (a >= b || a >= c || b === c || !(turnOf(points, [a, b, c]) > ON_CIRCLE)) continue;
				if (known.every((d) => aboveOf(points, [a, b, c], d) <= ON_CIRCLE)) found.push(a, b, c);
			}
	return Int32Array.from(found);
}

type Three = readonly [number, number, number];

/** Six times the volume between the centre of the sphere and three points: positive where they go anticlockwise. */
function turnOf(p: Float64Array, [a, b, c]: Three): number {
	const [i, j, k] = [3 * a, 3 * b, 3 * c];
	return (
		p[i]! * (p[j + 1]! * p[k + 2]! - p[j + 2]! * p[k + 1]!) -
		p[i + 1]! * (p[j]! * p[k + 2]! - p[j + 2]! * p[k]!) +
		p[i + 2]! * (p[j]! * p[k + 1]! - p[j + 1]! * p[k]!)
	);
}

/** Positive where a point lies in the circle through three others: above the plane through them. */
function aboveOf(p: Float64Array, [a, b, c]: Three, d: number): number {
	const [x, y, z] = [p[3 * a]!, p[3 * a + 1]!, p[3 * a + 2]!];
	const [bx, by, bz] = [p[3 * b]! - x, p[3 * b + 1]! - y, p[3 * b + 2]! - z];
	const [cx, cy, cz] = [p[3 * c]! - x, p[3 * c + 1]! - y, p[3 * c + 2]! - z];
	const [dx, dy, dz] = [p[3 * d]! - x, p[3 * d + 1]! - y, p[3 * d + 2]! - z];
	return dx * (by * cz - bz * cy) + dy * (bz * cx - bx * cz) + dz * (bx * cy - by * cx);
}

/** Two places on the sphere nearer than this (squared) are one. */
const SAME = 1e-18;
/** A point this little inside a circle counts as on it: else sides of squares would be swapped for ever. */
const ON_CIRCLE = 1e-13;
/** A frame of six points around all others: each is the nearest of them within thirty degrees of an axis, else made. */
const AXES = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1];
const FRAME_REACH = Math.cos(Math.PI / 6);
const FACES = [
	[0, 2, 4],
	[2, 1, 4],
	[1, 3, 4],
	[3, 0, 4],
	[2, 0, 5],
	[1, 2, 5],
	[3, 1, 5],
	[0, 3, 5],
] as const;

class Mesh {
	/** With the made points of the frame behind the others. */
	readonly #points: Float64Array;
	readonly #count: number;
	/** Three corners for each triangle, and the triangle across the side opposite to each. */
	readonly #corners: number[] = [];
	readonly #beside: number[] = [];
	readonly #isIn: Uint8Array;
	#last = 0;

	constructor(points: Float64Array) {
		this.#count = points.length / 3;
		this.#points = new Float64Array(points.length + AXES.length);
		this.#points.set(points);
		this.#points.set(AXES, points.length);
		this.#isIn = new Uint8Array(this.#count + 6);
		const frame = Array.from({ length: 6 }, (_, axis) => this.#nearest(axis));
		for (const face of FACES) this.#corners.push(...face.map((tip) => frame[tip] as number));
		for (const tip of frame) this.#isIn[tip] = 1;
		for (let side = 0; side < 24; side++) this.#beside.push(this.#across(side));
		for (let side = 0; side < 24; side++) this.#legalize([Math.floor(side / 3)]);
	}

	#nearest(axis: number): number {
		const [x, y, z] = AXES.slice(3 * axis) as [number, number, number];
		let [best, most] = [this.#count + axis, FRAME_REACH];
		for (let point = 0; point < this.#count; point++) {
			const cosine = x * this.#at(point, 0) + y * this.#at(point, 1) + z * this.#at(point, 2);
			if (cosine > most) [best, most] = [point, cosine];
		}
		return best;
	}

	#at(point: number, axis: number): number {
		return this.#points[3 * point + axis] as number;
	}

	/** Among the first triangles: which has the same side the other way round. */
	#across(side: number): number {
		const [a, b] = [this.#corner(side, 1), this.#corner(side, 2)];
		for (let other = 0; other < 24; other++)
			if (this.#corner(other, 1) === b && this.#corner(other, 2) === a) return Math.floor(other / 3);
		return -1;
	}

	/** The corner so much further around from the one that a place in the lists stands for. */
	#corner(side: number, further: number): number {
		const place = side % 3;
		return this.#corners[side - place + ((place + further) % 3)] as number;
	}

	add(point: number): void {
		if (this.#isIn[point] || Number.isNaN(this.#at(point, 0) + this.#at(point, 1) + this.#at(point, 2)))
			return;
		const triangle = this.#around(point);
		if (triangle < 0) return;
		const [a, b, c] = [0, 1, 2].map((i) => this.#corners[3 * triangle + i] as number) as [
			number,
			number,
			number,
		];
		if ([a, b, c].some((corner) => this.#distance(corner, point) < SAME)) return;
		this.#isIn[point] = 1;
		const [besideA, besideB, besideC] = [0, 1, 2].map((i) => this.#beside[3 * triangle + i] as number);
		const second = this.#corners.length / 3;
		const third = second + 1;
		this.#put(triangle, [a, b, point], [second, third, besideC as number]);
		this.#put(second, [b, c, point], [third, triangle, besideA as number]);
		this.#put(third, [c, a, point], [triangle, second, besideB as number]);
		this.#join(besideA as number, triangle, second);
		this.#join(besideB as number, triangle, third);
		this.#last = triangle;
		this.#legalize([triangle, second, third]);
	}

	#distance(a: number, b: number): number {
		return [0, 1, 2].reduce((sum, axis) => sum + (this.#at(a, axis) - this.#at(b, axis)) ** 2, 0);
	}

	#put(triangle: number, corners: readonly number[], beside: readonly number[]): void {
		for (let i = 0; i < 3; i++) {
			this.#corners[3 * triangle + i] = corners[i] as number;
			this.#beside[3 * triangle + i] = beside[i] as number;
		}
	}

	/** What lay beside one triangle now lies beside another. */
	#join(triangle: number, before: number, now: number): void {
		for (let i = 0; i < 3; i++)
			if (this.#beside[3 * triangle + i] === before) {
				this.#beside[3 * triangle + i] = now;
				return;
			}
	}

	/** The triangle in which a point lies, found by walking towards it. */
	#around(point: number): number {
		let triangle = this.#last;
		for (let steps = 0; steps < this.#corners.length; steps++) {
			let next = -1;
			for (let i = 0; i < 3 && next < 0; i++) {
				const side = 3 * triangle + i;
				if (turnOf(this.#points, [this.#corner(side, 1), this.#corner(side, 2), point]) < -1e-15)
					next = this.#beside[side] as number;
			}
			if (next < 0) return triangle;
			triangle = next;
		}
		return -1;
	}

	/** Swaps sides whose far corner lies in the circle, of some triangles and of those that this changes. */
	#legalize(waiting: number[]): void {
		for (let triangle = waiting.pop(); triangle !== undefined; triangle = waiting.pop())
			for (let side = 3 * triangle; side < 3 * triangle + 3; side++) {
				const other = this.#beside[side] as number;
				const [p, a, b] = [this.#corner(side, 0), this.#corner(side, 1), this.#corner(side, 2)];
				const far = this.#facing(other, a, b);
				const d = this.#corners[far] as number;
				if (!(aboveOf(this.#points, [p, a, b], d) > ON_CIRCLE)) continue;
				this.#swap([side, far], [p, a, b, d]);
				waiting.push(triangle, other);
				break;
			}
	}

	/** Where in a triangle the corner stands that faces the side from b to a. */
	#facing(triangle: number, a: number, b: number): number {
		let side = 3 * triangle;
		while (this.#corner(side, 1) !== b || this.#corner(side, 2) !== a) side++;
		return side;
	}

	#swap(
		[side, far]: readonly [number, number],
		[p, a, b, d]: readonly [number, number, number, number],
	): void {
		const [triangle, other] = [Math.floor(side / 3), Math.floor(far / 3)];
		const beside = (at: number, further: number) =>
			this.#beside[at - (at % 3) + ((at + further) % 3)] as number;
		const [pb, pa] = [beside(side, 1), beside(side, 2)];
		const [da, db] = [beside(far, 1), beside(far, 2)];
		this.#put(triangle, [p, a, d], [da, other, pa]);
		this.#put(other, [p, d, b], [db, pb, triangle]);
		this.#join(da, other, triangle);
		this.#join(pb, triangle, other);
	}

	/** Without those at made points of the frame. */
	triangles(): Int32Array {
		const kept: number[] = [];
		for (let first = 0; first < this.#corners.length; first += 3) {
			const corners = this.#corners.slice(first, first + 3);
			if (corners.every((corner) => corner < this.#count)) kept.push(...corners);
		}
		return Int32Array.from(kept);
	}
}
