import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { type Counted, countFaults, faultyNodes, HARD_TIMES, madeFiles } from "../../servers/faulty-nodes.ts";
import { getAndKill, lookAt, writeManifest } from "./hard-times.ts";

const folder = temporaryFolder("hard-times");
afterAll(() => removeFolder(folder));

interface Round {
	readonly what: string;
	readonly there: number;
	readonly wrong: number;
	/** Bytes the servers gave to their connections, in all so far. */
	readonly sent: number;
}

/** What was done, as people read it. */
function table(rounds: readonly Round[], faults: Counted, least: number): string {
	const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
	const total = rounds.at(-1)?.sent ?? 0;
	return [
		...rounds.map(
			({ what, there, wrong, sent }) =>
				`${what.padEnd(22)} ${String(there).padStart(3)} files right, ${wrong} wrong, ${megabytes(sent)} sent so far`,
		),
		`faults met: ${Object.entries(faults)
			.map(([kind, times]) => `${times} × ${kind}`)
			.join(", ")}`,
		`${megabytes(total)} sent for ${megabytes(least)}: ${(total / least).toFixed(4)} of the least`,
	].join("\n");
}

// The bytes that count are those the servers gave to their connections, which are slow enough that little is on its way when a client dies.
test("200 files, three nodes, stalls, 503, broken answers, damage, a liar and three kills: all right, and hardly a byte twice", async () => {
	const files = madeFiles(200, 1_000_000);
	const nodes = await faultyNodes(files, {
		shares: HARD_TIMES,
		count: 3,
		rate: 2_000_000,
		liar: true,
		retryAfter: 1,
	});
	const faults = countFaults(nodes);
	const manifest = join(folder, "files.jsonl");
	writeManifest(manifest, files, nodes);
	const rounds: Round[] = [];
	let told = "";
	for (const after of [2500, 3000, 3500, undefined]) {
		const { code, stderr } = await getAndKill(folder, { manifest, ...(after !== undefined && { after }) });
		told += stderr;
		const { names, wrong } = lookAt(folder, files);
		const sent = nodes.reduce((sum, node) => sum + node.sent, 0);
		const what = after === undefined ? "to the end" : `killed after ${after / 1000} s`;
		rounds.push({ what, there: names.length, wrong: wrong.length, sent });
		expect(wrong).toEqual([]);
		expect(code).toBe(after === undefined ? 0 : null);
	}
	for (const node of nodes) node.close();
	process.stdout.write(`${table(rounds, faults, 200_000_000)}\n`);
	expect(rounds.at(-1)).toMatchObject({ there: 200, wrong: 0 });
	const liars = [...told.matchAll(/^warn: (\w+) gives wrong bytes for .*, twice/gm)].map(([, name]) => name);
	expect([...new Set(liars)]).toEqual(["node2"]);
	expect((rounds.at(-1)?.sent ?? 0) / 200_000_000).toBeLessThan(1.02);
}, 120_000);
