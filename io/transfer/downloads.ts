import { setMaxListeners } from "node:events";
import { messageOf, StoreError } from "../../core/errors.ts";
import { checksumText } from "../../core/model/checksum.ts";
import type { RemoteFile } from "../../core/model/remote-file.ts";
import { onDisk } from "../stores/file/failures.ts";
import { Admission } from "./admission.ts";
import { Fault } from "./fault.ts";
import type { FileTransfer } from "./file-transfer.ts";
import { Holds } from "./holds.ts";
import { Court, type CourtWorld } from "./judge-bytes.ts";
import { type Lock, LockKeeper, type LockTimes } from "./lock.ts";
import { PartFile } from "./part-file.ts";
import { makeFoldersBelow, pathBelow } from "./place.ts";
import { Room } from "./room.ts";
import { Scheduler, type SchedulerWorld } from "./scheduler.ts";
import { SumsBySize } from "./sums.ts";
import { besideOf, FolderSync, findWhole, publish, touchRecord } from "./whole-file.ts";
import type { FileRecord } from "./written-shapes.ts";

export interface DownloadsWorld extends SchedulerWorld, Pick<CourtWorld, "onWrong"> {
	/** The folder everything goes below. */
	readonly root: string;
	readonly lockTimes?: LockTimes;
	/** Opens a file that no checksum vouches for. Throws when it cannot be what its name says. */
	readonly check: (path: string, name: string) => Promise<void>;
	/** Bytes the folder may hold. */
	readonly mostBytes?: number;
	/** Another process fetches this file. */
	readonly onWait: (file: string, owner: string) => void;
}

/** A file that can be opened. */
export interface Fetched {
	readonly path: string;
	/** Bytes of the file. */
	readonly size: number;
	/** "sha256:9f86..." that its bytes came to; absent: unverified, nobody said what they should come to. */
	readonly verified: string | undefined;
	/** Nodes that gave it. */
	readonly nodes: readonly string[];
	/** It was there already. */
	readonly wasThere: boolean;
}

interface Shared {
	readonly promise: Promise<Fetched>;
	readonly stop: AbortController;
	/** Who wants it. */
	users: number;
}

/** Files that are brought once, however many ask for them, and kept below one folder. */
export class Downloads {
	readonly scheduler: Scheduler;
	readonly #world: DownloadsWorld;
	readonly #locks: LockKeeper;
	readonly #folders = new FolderSync();
	readonly #sums = new SumsBySize();
	readonly #admission: Admission;
	readonly #shared = new Map<string, Shared>();
	readonly #holds: Holds;
	readonly #room: Room | undefined;

	constructor(world: DownloadsWorld) {
		this.#world = world;
		this.scheduler = new Scheduler(world);
		this.#locks = new LockKeeper(world.lockTimes);
		this.#holds = new Holds(world.root, this.#locks);
		this.#room = world.mostBytes === undefined ? undefined : new Room(world.root, world.mostBytes);
		this.#admission = new Admission(2 * world.limits.total);
	}

	/** Brings a file, verified where its checksum is known. @throws StoreError when no copy gives it; the signal's reason */
	async fetch(file: RemoteFile, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Fetched> {
		signal?.throwIfAborted();
		const path = pathBelow(this.#world.root, file.place);
		const shared = this.#shared.get(path) ?? this.#share(path, file);
		shared.users++;
		return new Promise((resolve, reject) => {
			const leave = () => {
				shared.users--;
				if (shared.users === 0) shared.stop.abort(signal?.reason);
				// Others may still want it.
				else reject(signal?.reason);
			};
			// One signal stops thousands of files: that is no leak.
			if (signal) setMaxListeners(0, signal);
			signal?.addEventListener("abort", leave, { once: true });
			shared.promise.then(resolve, reject).finally(() => signal?.removeEventListener("abort", leave));
		});
	}

	/** What was given may be taken away from now on. */
	async close(): Promise<void> {
		this.scheduler.close();
		await this.#holds.release();
		this.#locks.close();
		await this.#sums.close();
	}

	#share(path: string, file: RemoteFile): Shared {
		const stop = new AbortController();
		const kind = [...new Set(file.replicas.map(({ node }) => node))].sort().join(" ");
		const promise = this.#admission
			.run(kind, () => this.#obtain(path, file, stop.signal))
			.finally(() => this.#shared.delete(path));
		const shared = { promise, stop, users: 0 };
		this.#shared.set(path, shared);
		return shared;
	}

	async #obtain(path: string, file: RemoteFile, signal: AbortSignal): Promise<Fetched> {
		signal.throwIfAborted();
		await makeFoldersBelow(this.#world.root, file.place);
		await this.#holds.hold(file.place);
		const there = await this.#there(path, file);
		if (there) return there;
		const lock = await this.#locks.take(besideOf(path, "lock"), {
			signal,
			onWait: (owner) => this.#world.onWait(file.id, owner),
		});
		try {
			return (await this.#there(path, file)) ?? (await this.#bring(path, file, { lock, signal }));
		} finally {
			lock.release();
		}
	}

	async #there(path: string, file: RemoteFile): Promise<Fetched | undefined> {
		const record = await findWhole(path, file, new Date(this.#world.date()));
		if (record === undefined) return undefined;
		await touchRecord(path);
		const { size, verified, nodes } = record;
		return { path, size, verified, nodes, wasThere: true };
	}

	async #bring(
		path: string,
		file: RemoteFile,
		{ lock, signal }: { readonly lock: Lock; readonly signal: AbortSignal },
	): Promise<Fetched> {
		const { size, checksum } = file;
		await this.#room?.make(file.place, size ?? 0);
		const paths = { path: besideOf(path, "part"), journal: besideOf(path, "journal") };
		const sums = await this.#sums.for(size);
		const part = await onDisk(path, () => PartFile.open(paths, { size, checksum, sums }));
		const transfer = this.scheduler.transfer(file, part);
		const court = new Court(transfer, path, {
			...this.#world,
			connections: this.scheduler.connections,
			onMended: (one) => this.scheduler.finish(one),
			moment: () => this.scheduler.moment,
		});
		try {
			await court.recall();
			await dropDoubtful(transfer);
			await onDisk(path, () => this.#fill(transfer, court, signal));
			if (!lock.isHeld())
				throw new StoreError(path, "another process took over, thinking this one dead. Run it again.");
			const record = await onDisk(path, () => this.#finish(path, transfer));
			await court.judge();
			return { path, size: record.size, verified: record.verified, nodes: record.nodes, wasThere: false };
		} catch (error) {
			await court.dismiss({ isInterrupted: signal.aborted });
			throw error;
		} finally {
			await part.close();
		}
	}

	/** Until the bytes are right. */
	async #fill(transfer: FileTransfer, court: Court, signal: AbortSignal): Promise<void> {
		for (let isRight = false; !isRight; ) {
			await this.scheduler.bring(transfer, signal);
			try {
				await court.complete();
				isRight = await this.#isRight(transfer, court);
			} finally {
				this.scheduler.judged(transfer);
			}
		}
	}

	/** Whether the bytes are what they should be; those that are not are dropped. */
	async #isRight(transfer: FileTransfer, court: Court): Promise<boolean> {
		const { part, file } = transfer;
		const digest = await part.digest(transfer.size ?? 0);
		if (file.checksum === undefined) return this.#isPlausible(transfer);
		if (digest === file.checksum.hex) {
			this.#praise(transfer);
			return true;
		}
		if (!(await part.dropDoubtful())) await court.accuse(digest ?? "", file.checksum);
		return false;
	}

	/** No checksum vouches for the bytes: at least they must be a file of their kind. @throws StoreError when no copy is */
	async #isPlausible(transfer: FileTransfer): Promise<boolean> {
		const { part, copies } = transfer;
		try {
			await this.#world.check(part.path, transfer.file.place);
			return true;
		} catch (error) {
			const nodes = new Set(part.held.map(({ origin }) => part.origins.get(origin)?.node));
			const words = messageOf(error).replaceAll(part.path, transfer.file.place);
			const fault = new Fault("no-data-file", `what came is no data: ${words}`, { cause: error });
			for (const copy of copies) if (nodes.has(copy.node.name)) copy.spoiled = fault;
			await part.drop();
			if (transfer.usable.length === 0) throw transfer.failure();
			return false;
		}
	}

	#praise({ givers }: FileTransfer): void {
		const [only, other] = givers;
		if (other === undefined) only?.verified(this.#world.now());
	}

	async #finish(path: string, { file, part }: FileTransfer): Promise<FileRecord> {
		const { size, mtimeMs } = await part.sync();
		const nodes = new Set(part.held.map(({ origin }) => part.origins.get(origin)?.node ?? "?"));
		const record = {
			id: file.id,
			size,
			mtime: mtimeMs,
			...(file.checksum && { verified: checksumText(file.checksum) }),
			nodes: [...nodes],
			fetched: new Date(this.#world.date()).toISOString(),
		};
		await publish({ path, part: part.path, record }, this.#folders);
		return record;
	}
}

/** What an earlier process got from a node whose copies are wrong is not worth to go on with; damage on the way is no such thing. */
async function dropDoubtful({ part, copies }: FileTransfer): Promise<void> {
	const doubtful = copies.filter(({ node }) => node.hasLied);
	const names = new Set(doubtful.map(({ node }) => node.name));
	const origins = [...part.origins].filter(([, { node }]) => names.has(node));
	if (origins.length > 0) await part.drop(origins.map(([number]) => number));
}
