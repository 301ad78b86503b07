import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { link, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { storeFailure } from "../stores/file/failures.ts";
import { removeFile } from "./descriptor.ts";
import type { Owner } from "./written-shapes.ts";

/** How locks are kept. Milliseconds. */
export interface LockTimes {
	/** Between two signs of life. */
	readonly beat: number;
	/** Without a sign of life: then an owner on another machine is taken for dead. */
	readonly dead: number;
	/** Between two looks at a lock that is held. */
	readonly look: number;
}

export const LOCK_TIMES: LockTimes = { beat: 5000, dead: 60_000, look: 100 };

const textOf = (path: string): string => {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
};

/** The time a process was started, in ticks since the machine was (proc(5), stat, field 22); "" where the system does not say or it is gone. */
const startOf = (pid: number | "self"): string =>
	textOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[19] ?? "";

/** Machine, its last start, and the space in which process numbers are counted: containers share the rest. */
function hostName(): string {
	let space = "";
	try {
		space = readlinkSync("/proc/self/ns/pid");
	} catch {
		// Not Linux: the name must do.
	}
	return [hostname(), textOf("/proc/sys/kernel/random/boot_id").trim(), space].join(" ");
}

export interface Lock {
	/** Whether nobody took it over, thinking us dead. */
	isHeld(): boolean;
	release(): void;
}

/** The locks of one process: files that say who owns them, touched now and then as a sign of life. */
export class LockKeeper {
	readonly #times: LockTimes;
	readonly #self: Omit<Owner, "token"> = { pid: process.pid, host: hostName(), started: startOf("self") };
	readonly #held = new Set<string>();
	#timer: NodeJS.Timeout | undefined;

	constructor(times: LockTimes = LOCK_TIMES) {
		this.#times = times;
	}

	/** Waits for a lock and takes it; one whose owner is dead is taken over. `onWait` hears once whom it waits for. */
	async take(
		path: string,
		options: { readonly signal?: AbortSignal; readonly onWait?: (owner: string) => void } = {},
	): Promise<Lock> {
		const mine = JSON.stringify({ ...this.#self, token: randomUUID() } satisfies Owner);
		const watch = new Watch();
		let hasTold = false;
		while (!created(path, mine)) {
			options.signal?.throwIfAborted();
			const owner = await readOwner(path);
			if (await this.#isDead(path, owner, watch)) {
				await takeAway(path, owner);
				continue;
			}
			if (!hasTold && owner) options.onWait?.(`process ${owner.pid} on ${owner.host.split(" ")[0]}`);
			hasTold = true;
			await new Promise((resolve) => setTimeout(resolve, this.#times.look));
		}
		this.#keep(path);
		return {
			isHeld: () => textOf(path) === mine,
			release: () => {
				this.#held.delete(path);
				if (textOf(path) === mine) removeFile(path);
			},
		};
	}

	/** Whether a lock is held by a process that lives, as far as one look can tell. */
	async isTaken(path: string): Promise<boolean> {
		const owner = await readOwner(path);
		if (owner !== undefined && this.#isHere(owner)) return this.#lives(owner);
		const age = await stat(path).then(
			({ mtimeMs }) => Date.now() - mtimeMs,
			() => undefined,
		);
		return age !== undefined && age < this.#times.dead;
	}

	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	#keep(path: string): void {
		this.#held.add(path);
		this.#timer ??= setInterval(() => {
			const now = new Date();
			for (const one of this.#held) utimes(one, now, now).catch(() => undefined);
		}, this.#times.beat).unref();
	}

	/** An owner here is asked of the system. One elsewhere, or who wrote nothing yet, is dead when its lock was not touched while we looked on. */
	async #isDead(path: string, owner: Owner | undefined, watch: Watch): Promise<boolean> {
		if (owner !== undefined && this.#isHere(owner)) return !this.#lives(owner);
		const quiet = await watch.quiet(path, owner?.token ?? "");
		return quiet > (owner === undefined ? Math.min(5000, this.#times.dead) : this.#times.dead);
	}

	#isHere(owner: Owner): boolean {
		return owner.host === this.#self.host;
	}

	#lives({ pid, started }: Owner): boolean {
		try {
			process.kill(pid, 0);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
		}
		return startOf(pid) === started;
	}
}

/** Few bytes to a new file: through the pool of threads that would take longer than it takes. */
function created(path: string, text: string): boolean {
	try {
		writeFileSync(path, text, { flag: "wx" });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw storeFailure(error, path);
	}
}

/** How long a lock has not been touched, by our own clock: clocks of machines differ. */
class Watch {
	#seen = "";
	#since = 0;
	async quiet(path: string, token: string): Promise<number> {
		const touched = await stat(path).then(
			({ mtimeMs }) => mtimeMs,
			() => 0,
		);
		const seen = `${token} ${touched}`;
		if (seen !== this.#seen) this.#since = performance.now();
		this.#seen = seen;
		return performance.now() - this.#since;
	}
}

async function readOwner(path: string): Promise<Owner | undefined> {
	try {
		const text = await readFile(path, "utf8");
		const shapes = await import("./written-shapes.ts");
		return shapes.Owner.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** Two may find the same lock dead: the second must not take away what the first has put there since. */
async function takeAway(path: string, dead: Owner | undefined): Promise<void> {
	const aside = `${path}.${randomUUID()}`;
	try {
		await rename(path, aside);
	} catch {
		return;
	}
	if ((await readOwner(aside))?.token !== dead?.token) await link(aside, path).catch(() => undefined);
	await rm(aside, { force: true });
}
