import { unitVector } from "./unit-vector.ts";

/** Squared chords that differ by less are alike. */
const ALIKE = 1e-14;

/** Points on the sphere, found by nearness: a k-d tree over their unit vectors (Bentley 1975). */
export class SphereTree {
	readonly #places: Float64Array;
	/** Points in the order of the tree: the middle one of each range splits it. */
	readonly #order: Int32Array;

	/** Latitudes and longitudes in degrees; points that are no places are left out. */
	constructor(points: readonly (readonly [number, number])[]) {
		this.#places = new Float64Array(3 * points.length);
		const sound: number[] = [];
		points.forEach((point, i) => {
			this.#places.set(unitVector(...point), 3 * i);
			if (Number.isFinite(point[0]) && Number.isFinite(point[1])) sound.push(i);
		});
		this.#order = Int32Array.from(sound);
		this.#sort(0, sound.length, 0);
	}

	#at(point: number, axis: number): number {
		return this.#places[3 * point + axis] as number;
	}

	#sort(from: number, to: number, axis: number): void {
		if (to - from < 2) return;
		const middle = (from + to) >> 1;
		this.#select({ from, to, middle }, axis);
		this.#sort(from, middle, (axis + 1) % 3);
		this.#sort(middle + 1, to, (axis + 1) % 3);
	}

	/** Puts the middle one in its place, smaller ones before it, larger ones behind it (Hoare's selection). */
	#select({ from, to, middle }: { from: number; to: number; middle: number }, axis: number): void {
		const order = this.#order;
		let [low, high] = [from, to - 1];
		while (low < high) {
			const pivot = this.#at(order[(low + high) >> 1] as number, axis);
			let [i, j] = [low, high];
			while (i <= j) {
				while (this.#at(order[i] as number, axis) < pivot) i++;
				while (this.#at(order[j] as number, axis) > pivot) j--;
				if (i > j) break;
				[order[i], order[j]] = [order[j] as number, order[i] as number];
				i++;
				j--;
			}
			if (middle <= j) high = j;
			else if (middle >= i) low = i;
			else return;
		}
	}

	/** The nearest point to a place in degrees; of several as near the first. */
	nearest(latitude: number, longitude: number): number | undefined {
		const best = { point: -1, distance: Number.POSITIVE_INFINITY };
		this.#search({ from: 0, to: this.#order.length, axis: 0 }, unitVector(latitude, longitude), best);
		return best.point < 0 ? undefined : best.point;
	}

	#search(
		{ from, to, axis }: { from: number; to: number; axis: number },
		place: readonly number[],
		best: { point: number; distance: number },
	): void {
		if (from >= to) return;
		const middle = (from + to) >> 1;
		const point = this.#order[middle] as number;
		const distance = this.#distance(point, place);
		const isNearer = distance < best.distance - ALIKE;
		if (isNearer || (distance <= best.distance + ALIKE && point < best.point)) {
			best.point = point;
			best.distance = Math.min(distance, best.distance);
		}
		const beyond = (place[axis] as number) - this.#at(point, axis);
		const next = (axis + 1) % 3;
		const halves = [
			{ from, to: middle, axis: next },
			{ from: middle + 1, to, axis: next },
		];
		if (beyond > 0) halves.reverse();
		this.#search(halves[0] as { from: number; to: number; axis: number }, place, best);
		if (beyond * beyond <= best.distance + ALIKE)
			this.#search(halves[1] as { from: number; to: number; axis: number }, place, best);
	}

	#distance(point: number, place: readonly number[]): number {
		let sum = 0;
		for (let axis = 0; axis < 3; axis++) {
			const difference = (place[axis] as number) - this.#at(point, axis);
			sum += difference * difference;
		}
		return sum;
	}
}
