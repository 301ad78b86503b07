import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { faultyNodes, HARD_TIMES, madeFiles } from "../../servers/faulty-nodes.ts";
import { getAndKill, lookAt, writeManifest } from "./hard-times.ts";

const folder = temporaryFolder("hard-times-short");
afterAll(() => removeFolder(folder));

test("stalls, 503, broken answers, damage, a liar and a kill: no wrong byte under a final name", async () => {
	const files = madeFiles(40, 200_000);
	const nodes = await faultyNodes(files, {
		shares: HARD_TIMES,
		count: 3,
		rate: 1_000_000,
		liar: true,
		retryAfter: 1,
	});
	const manifest = join(folder, "files.jsonl");
	writeManifest(manifest, files, nodes);
	await getAndKill(folder, { manifest, after: 1200 });
	expect(lookAt(folder, files).wrong).toEqual([]);
	const { code } = await getAndKill(folder, { manifest });
	for (const node of nodes) node.close();
	expect(code).toBe(0);
	expect(lookAt(folder, files)).toMatchObject({ wrong: [], names: { length: 40 } });
}, 60_000);
