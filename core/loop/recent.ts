/** A map of so many entries at most: those that were set longest ago go first. */
export class Recent<Key, Value> extends Map<Key, Value> {
	readonly #most: number;

	constructor(most: number) {
		super();
		this.#most = most;
	}

	/** Set again, an entry counts as new. */
	override set(key: Key, value: Value): this {
		this.delete(key);
		super.set(key, value);
		for (const oldest of this.keys()) {
			if (this.size <= this.#most) break;
			this.delete(oldest);
		}
		return this;
	}
}
