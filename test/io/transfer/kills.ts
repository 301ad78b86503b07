import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { faultyNodes, HARD_TIMES, madeFiles } from "../../servers/faulty-nodes.ts";
import { getAndKill, lookAt, writeManifest } from "./hard-times.ts";

/** What came of a series of kills. */
export interface Killed {
	/** Downloads that were ended by kill -9, and that ended by themselves. */
	kills: number;
	ends: number;
	/** Files that were looked at under their final names after a kill, and those whose bytes were not right. */
	looked: number;
	wrong: number;
	/** Parts that kills left behind. */
	parts: number;
	/** Bytes the servers sent, and those of all files that came to be. */
	sent: number;
	least: number;
}

/** Whole numbers below something, the same ones for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

/** Small files, and some that have blocks in their journals. */
const someFiles = (): Map<string, Buffer> =>
	new Map([
		...madeFiles(8, 60_000),
		...[...madeFiles(3, 1_500_000)].map(([name, bytes]) => [`large-${name}`, bytes] as const),
	]);

/** Milliseconds: from before the first byte to about when all is there. */
const [EARLIEST, LATEST] = [120, 1300];

/**
 * Downloads the same files again and again from nodes that stall, break off and give wrong bytes, kills the process each time at a random
 * moment, and looks at what stands under final names.
 */
export async function killOften(
	folder: string,
	{ kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<Killed> {
	mkdirSync(folder, { recursive: true });
	const files = someFiles();
	const shares = { ...HARD_TIMES, stall: 0.03 };
	const nodes = await faultyNodes(files, { shares, count: 3, rate: 3_000_000, liar: true });
	const manifest = join(folder, "files.jsonl");
	writeManifest(manifest, files, nodes);
	const next = randomNumbers(seed);
	const told: Killed = { kills: 0, ends: 0, looked: 0, wrong: 0, parts: 0, sent: 0, least: 0 };
	while (told.kills < kills) {
		const { code } = await getAndKill(folder, { manifest, after: EARLIEST + next(LATEST - EARLIEST) });
		if (code === null) told.kills++;
		else told.ends++;
		const { names, wrong } = lookAt(folder, files);
		told.looked += names.length;
		told.wrong += wrong.length;
		told.parts += partsIn(folder);
		if (names.length < files.size) continue;
		told.least += [...files.values()].reduce((sum, { length }) => sum + length, 0);
		rmSync(join(folder, "cache", "downloads", "CMIP6"), { recursive: true });
	}
	told.sent = nodes.reduce((sum, node) => sum + node.sent, 0);
	for (const node of nodes) node.close();
	return told;
}

function partsIn(folder: string): number {
	try {
		return readdirSync(join(folder, "cache", "downloads", "CMIP6")).filter((name) => name.endsWith(".part"))
			.length;
	} catch {
		return 0;
	}
}
