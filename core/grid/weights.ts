import type { Weights } from "../array/operations/remap.ts";

export type { GridWeights, Weights } from "../array/operations/remap.ts";

/** Collects weights target cell by target cell. */
export class WeightList {
	#sources = new Int32Array(1024);
	#weights = new Float64Array(1024);
	#length = 0;
	readonly #starts: number[] = [0];

	add(source: number, weight: number): void {
		if (this.#length === this.#sources.length) this.#grow();
		this.#sources[this.#length] = source;
		this.#weights[this.#length] = weight;
		this.#length++;
	}

	/** The next target cell begins. */
	next(): void {
		this.#starts.push(this.#length);
	}

	#grow(): void {
		const [sources, weights] = [new Int32Array(2 * this.#length), new Float64Array(2 * this.#length)];
		sources.set(this.#sources);
		weights.set(this.#weights);
		this.#sources = sources;
		this.#weights = weights;
	}

	done(from: number): Weights {
		return {
			starts: Int32Array.from(this.#starts),
			sources: this.#sources.slice(0, this.#length),
			weights: this.#weights.slice(0, this.#length),
			from,
		};
	}
}
