import { existsSync, readSync } from "node:fs";
import { copyFile, type FileHandle, open, readFile, rm, writeFile } from "node:fs/promises";
import type { Replica } from "../../core/model/remote-file.ts";
import type { ByteOrigin, HeldExtent } from "./journal.ts";
import { judge } from "./judge.ts";
import type { PartFile } from "./part-file.ts";
import type { Extent } from "./ranges.ts";
import { type Connections, request } from "./request.ts";
import type { WrongStory } from "./written-shapes.ts";

/** Bytes that came to a wrong checksum, kept until the right ones show which of them are wrong. */
export interface WrongBytes {
	readonly path: string;
	readonly digest: string;
	readonly held: readonly HeldExtent[];
	readonly origins: ReadonlyMap<number, ByteOrigin>;
}

/** Beside wrong bytes: who gave them, for the next process, should this one be killed. */
const storyOf = (path: string): string => `${path}.origins`;

/** Puts a copy of the wrong bytes aside. */
export async function setAside(part: PartFile, path: string, digest: string): Promise<WrongBytes> {
	await copyFile(part.path, path);
	const story: WrongStory = { digest, held: [...part.held], origins: [...part.origins] };
	await writeFile(storyOf(path), JSON.stringify(story));
	return { path, digest, held: story.held, origins: new Map(part.origins) };
}

/** What a process that was killed had put aside; `undefined` when there is nothing. */
export async function recall(path: string): Promise<WrongBytes | undefined> {
	// Most often there is none: to see that takes less than to have a thread try.
	if (!existsSync(storyOf(path))) return undefined;
	const text = await readFile(storyOf(path), "utf8").catch(() => undefined);
	if (text === undefined) return undefined;
	try {
		const { WrongStory } = await import("./written-shapes.ts");
		const { digest, held, origins } = WrongStory.parse(JSON.parse(text));
		if (existsSync(path)) return { path, digest, held, origins: new Map(origins as [number, ByteOrigin][]) };
	} catch {
		// Torn: nobody can be judged by it.
	}
	await forget(path);
	return undefined;
}

/** Takes wrong bytes away. */
export async function forget(path: string): Promise<void> {
	for (const one of [path, storyOf(path)]) await rm(one, { force: true });
}

/** The nodes that gave wrong bytes, each with the first place where they differ from the right ones. */
export async function guiltyIn(wrong: WrongBytes, right: FileHandle): Promise<ReadonlyMap<string, Extent>> {
	const guilty = new Map<string, Extent>();
	const file = await open(wrong.path, "r");
	try {
		for (const extent of wrong.held) {
			const node = wrong.origins.get(extent.origin)?.node;
			if (node === undefined || guilty.has(node)) continue;
			const at = await firstDifference(file, right, extent);
			if (at !== undefined) guilty.set(node, { start: at, end: Math.min(extent.end, at + PROBE) });
		}
	} finally {
		await file.close();
		await forget(wrong.path);
	}
	return guilty;
}

/** Bytes asked for again of a node that gave wrong ones. */
const PROBE = 16 * 2 ** 10;
/** Bytes compared at once. */
const PIECE = 2 ** 20;

/** Read at once: to have a thread read each piece takes several times as long; others have their turn between two pieces. */
async function firstDifference(a: FileHandle, b: FileHandle, extent: Extent): Promise<number | undefined> {
	const [mine, other] = [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)];
	for (let start = extent.start; start < extent.end; start += PIECE) {
		const wanted = Math.min(extent.end - start, PIECE);
		const [here, there] = [a, b].map(({ fd }, i) => readSync(fd, i === 0 ? mine : other, 0, wanted, start));
		const at = differenceIn(mine.subarray(0, here), other.subarray(0, there));
		if (at !== undefined) return start + at;
		await new Promise((resolve) => setImmediate(resolve));
	}
	return undefined;
}

/** Index of the first byte of `bytes` that is not that of `others`. */
function differenceIn(bytes: Uint8Array, others: Uint8Array): number | undefined {
	if (Buffer.compare(bytes, others) === 0) return undefined;
	for (let at = 0; at < bytes.length; at++) if (bytes[at] !== others[at]) return at;
	return undefined;
}

/**
 * Whether a node gives wrong bytes a second time: then its copy is wrong; else they were damaged on the way. `undefined` when it does not
 * answer this little question.
 */
export async function isWrongAgain(
	{
		replica,
		range,
		right,
	}: { readonly replica: Replica; readonly range: Extent; readonly right: FileHandle },
	world: QuestionWorld,
): Promise<boolean | undefined> {
	const ours = Buffer.alloc(range.end - range.start);
	await right.read(ours, 0, ours.length, range.start);
	for (let attempt = 0; attempt < 3; attempt++) {
		const theirs = await bytesAt(replica, range, world);
		if (theirs?.length === ours.length) return !theirs.equals(ours);
	}
	return undefined;
}

interface QuestionWorld {
	readonly connections: Connections;
	readonly allowPrivateHosts: boolean;
	/** Milliseconds. */
	readonly patience: number;
}

async function bytesAt(
	replica: Replica,
	range: Extent,
	world: {
		readonly connections: Connections;
		readonly allowPrivateHosts: boolean;
		readonly patience: number;
	},
): Promise<Buffer | undefined> {
	try {
		const asked = {
			...world,
			headers: { range: `bytes=${range.start}-${range.end - 1}`, "accept-encoding": "identity" },
			isTyped: replica.isTyped === true,
			signal: AbortSignal.timeout(world.patience),
		};
		const pieces: Buffer[] = [];
		const most = range.end - range.start;
		let length = 0;
		await request(replica.url, asked, (head) => {
			judge(head, { range, size: undefined, version: undefined, isPage: true, now: 0 });
			return (bytes) => {
				pieces.push(Buffer.from(bytes));
				length += bytes.length;
				return length >= most;
			};
		});
		return Buffer.concat(pieces).subarray(0, most);
	} catch {
		// Broken, silent, busy, gone: no witness for it.
		return undefined;
	}
}
