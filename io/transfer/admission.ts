/** Lets so many of a kind in at a time, in order of their coming; kinds do not wait for each other. */
export class Admission {
	readonly #most: number;
	readonly #inside = new Map<string, number>();
	readonly #waiting = new Map<string, (() => void)[]>();
	constructor(most: number) {
		this.#most = most;
	}
	async run<T>(kind: string, action: () => Promise<T>): Promise<T> {
		await this.#enter(kind);
		try {
			return await action();
		} finally {
			this.#leave(kind);
		}
	}
	#enter(kind: string): Promise<void> {
		const inside = this.#inside.get(kind) ?? 0;
		if (inside < this.#most) {
			this.#inside.set(kind, inside + 1);
			return Promise.resolve();
		}
		return new Promise((resolve) => {
			const waiting = this.#waiting.get(kind) ?? [];
			waiting.push(resolve);
			this.#waiting.set(kind, waiting);
		});
	}
	#leave(kind: string): void {
		const next = this.#waiting.get(kind)?.shift();
		if (next) next();
		else this.#inside.set(kind, (this.#inside.get(kind) ?? 1) - 1);
	}
}
