import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const exists = (group: number) => {
	try {
		process.kill(-group, 0);
		return true;
	} catch {
		return false;
	}
};

/** State and group of one process, from Linux's /proc (proc(5), "stat"); the name in brackets may itself hold brackets. */
async function inspect(id: string): Promise<{ name: string; state: string; group: number } | undefined> {
	try {
		const line = await readFile(`/proc/${id}/stat`, "utf8");
		const end = line.lastIndexOf(")");
		const [state = "", , group = ""] = line.slice(end + 2).split(" ");
		return { name: line.slice(line.indexOf("(") + 1, end), state, group: Number(group) };
	} catch {
		return undefined; // It ended while we looked.
	}
}

/** The processes that POD and its children make up: ended together, by the number of the first. */
export class ProcessGroup {
	readonly id: number;

	constructor(id: number) {
		this.id = id;
	}

	/** Nothing happens when all have ended. */
	signal(name: NodeJS.Signals): void {
		try {
			process.kill(-this.id, name);
		} catch (error) {
			// EPERM: only processes of other users are left, which cannot be ours to end.
			const { code } = error as NodeJS.ErrnoException;
			if (code !== "ESRCH" && code !== "EPERM") throw error;
		}
	}

	/** Names of the living members. Zombies, which nobody waits for in small containers, are not alive. */
	async members(): Promise<readonly string[]> {
		if (!exists(this.id)) return [];
		const ids = await readdir("/proc").catch(() => undefined);
		if (ids === undefined) return ["unknown"];
		const found = await Promise.all(ids.filter((id) => /^\d+$/u.test(id)).map(inspect));
		return found.flatMap((one) =>
			one !== undefined && one.group === this.id && !/[ZX]/u.test(one.state) ? [one.name] : [],
		);
	}

	/** Asks all to end, and ends those that have not after `graceSeconds`. */
	async end(graceSeconds: number): Promise<void> {
		this.signal("SIGTERM");
		if (await this.emptyWithin(graceSeconds)) return;
		this.signal("SIGKILL");
		await this.emptyWithin(1);
	}

	/** Waits until nobody is left, at most so long; whether that came to be. */
	async emptyWithin(seconds: number): Promise<boolean> {
		const until = performance.now() + seconds * 1000;
		while ((await this.members()).length > 0) {
			if (performance.now() >= until) return false;
			await sleep(20);
		}
		return true;
	}
}
