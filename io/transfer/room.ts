import { StoreError } from "../../core/errors.ts";
import { type CachedFile, cachedFiles, removeCached } from "./cached-files.ts";
import { heldPlaces } from "./holds.ts";
import { LockKeeper } from "./lock.ts";
import { besideOf } from "./whole-file.ts";

/** Keeps a cache below a number of bytes: the files least recently used go, never one that somebody uses. */
export class Room {
	readonly #root: string;
	readonly #most: number;
	readonly #locks = new LockKeeper();
	/** Bytes there and promised, as far as known; absent: not looked yet. */
	#used: number | undefined;
	/** Bytes that files of this process have or are going to have, by place: what is on its way is not all on the disk. */
	readonly #promised = new Map<string, number>();
	#turn: Promise<unknown> = Promise.resolve();

	constructor(root: string, most: number) {
		this.#root = root;
		this.#most = most;
	}

	/** Makes room for so many bytes more. @throws StoreError when what is in use leaves too little */
	make(place: string, bytes: number): Promise<void> {
		const mine = this.#turn.then(() => this.#make(place, bytes));
		this.#turn = mine.catch(() => undefined);
		return mine;
	}

	async #make(place: string, bytes: number): Promise<void> {
		// Other processes add and remove too: what is known is counted again before anything goes.
		if (this.#used === undefined || this.#used + bytes > this.#most) await this.#clear(place, bytes);
		this.#used = (this.#used ?? 0) + bytes;
		this.#promised.set(place, bytes);
	}

	async #clear(place: string, bytes: number): Promise<void> {
		const files = await cachedFiles(this.#root);
		const held = await heldPlaces(this.#root, this.#locks);
		const others = files.filter((file) => !this.#promised.has(file.place) && file.place !== place);
		const promised = [...this.#promised.values()].reduce((sum, one) => sum + one, 0);
		let used = promised + others.reduce((sum, file) => sum + file.bytes, 0);
		for (const file of others.sort((a, b) => a.lastUsed - b.lastUsed)) {
			if (used + bytes <= this.#most) break;
			if (held.has(file.place) || (await this.#isBusy(file))) continue;
			await removeCached(this.#root, file);
			used -= file.bytes;
		}
		this.#used = used;
		if (used + bytes > this.#most)
			throw new StoreError(
				place,
				`there is no room for its ${bytes} bytes: the cache may hold ${this.#most}, and ${used} are in use. Allow more.`,
			);
	}

	#isBusy = ({ path }: CachedFile): Promise<boolean> => this.#locks.isTaken(besideOf(path, "lock"));
}
