/** Runs work side by side, so much of it at once; the first failure ends it. */
export class Lanes {
	readonly #most: number;
	readonly #running = new Set<Promise<void>>();
	#failure: { readonly error: unknown } | undefined;

	constructor(most: number) {
		this.#most = most;
	}

	/** Waits until there is room, then starts. Throws what earlier work threw. */
	async enter(work: () => Promise<void>): Promise<void> {
		while (this.#running.size >= this.#most) await Promise.race(this.#running);
		this.#assertSound();
		const running = work()
			.catch((error: unknown) => {
				this.#failure ??= { error };
			})
			.finally(() => this.#running.delete(running));
		this.#running.add(running);
	}

	/** Waits for the rest. */
	async drained(): Promise<void> {
		await Promise.all(this.#running);
		this.#assertSound();
	}

	#assertSound(): void {
		if (this.#failure) throw this.#failure.error;
	}
}
