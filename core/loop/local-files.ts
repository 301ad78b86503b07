import type { DataKey } from "../model/data-key.ts";
import type { Catalogue } from "../ports/catalogue.ts";

interface LocalFilesParts {
	/** The one the keys are from, if they are from any. */
	readonly catalogue: () => Pick<Catalogue, "recheck"> | undefined;
	readonly fetch: (key: DataKey) => Promise<readonly string[]>;
}

/** The files of data keys where they can be opened, each brought once, however many ask for it. */
export class LocalFiles {
	readonly #parts: LocalFilesParts;
	/** Paths of files → their local paths, brought or being brought. */
	readonly #fetched = new Map<string, Promise<readonly string[]>>();

	constructor(parts: LocalFilesParts) {
		this.#parts = parts;
	}

	/** A file may have changed since it was catalogued: its size and time are read again. */
	async renew(key: DataKey): Promise<void> {
		const fresh = await this.#parts.catalogue()?.recheck?.(key.files);
		if (fresh) key.update(fresh);
	}

	/** Local paths of a key's files, in order. */
	async of(key: DataKey): Promise<readonly string[]> {
		await this.renew(key);
		const id = key.files.map((file) => file.path).join("\n");
		const files = this.#fetched.get(id) ?? this.#parts.fetch(key);
		this.#fetched.set(id, files);
		return files;
	}
}
