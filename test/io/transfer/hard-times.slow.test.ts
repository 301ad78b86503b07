import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { faultyNodes, HARD_TIMES, madeFiles } from "../../servers/faulty-nodes.ts";
import { getAndKill, lookAt, writeManifest } from "./hard-times.ts";

const folder = temporaryFolder("hard-times");
afterAll(() => removeFolder(folder));

// The bytes that count are those the servers gave to their connections, which are slow enough that little is on its way when a client dies.
test("200 files, three nodes, stalls, 503, broken answers, damage, a liar and three kills: all right, and hardly a byte twice", async () => {
	const files = madeFiles(200, 1_000_000);
	const nodes = await faultyNodes(files, { shares: HARD_TIMES, count: 3, rate: 6_000_000, liar: true });
	const manifest = join(folder, "files.jsonl");
	writeManifest(manifest, files, nodes);
	let told = "";
	for (const after of [2500, 3000, 3500]) {
		const { code, stderr } = await getAndKill(folder, { manifest, after });
		told += stderr;
		expect(code).toBeNull();
		expect(lookAt(folder, files).wrong).toEqual([]);
	}
	const { code, stderr } = await getAndKill(folder, { manifest });
	told += stderr;
	const sent = nodes.reduce((sum, node) => sum + node.sent, 0);
	for (const node of nodes) node.close();
	expect(code).toBe(0);
	expect(lookAt(folder, files)).toMatchObject({ wrong: [], names: { length: 200 } });
	const liars = [...told.matchAll(/^warn: (\w+) gives wrong bytes for .*, twice/gm)].map(([, name]) => name);
	expect([...new Set(liars)]).toEqual(["node2"]);
	expect(sent / 200_000_000).toBeLessThan(1.02);
}, 120_000);
