import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { crawl } from "../../registry/crawl.ts";
import { encodeTree } from "../../registry/tree-file.ts";
import { isUnchanged } from "../../registry/unchanged.ts";
import { cmip6File, dataTree, type TestTree } from "./data-tree.ts";

const compiled = new URL("../../dist/registry/crawl-thread.js", import.meta.url);
const sharing = (threads: number, file = compiled) => ({ file, threads, patience: 0 });

function wideTree(): TestTree {
	const tree = dataTree();
	for (let member = 1; member <= 120; member++) {
		const { folder, path } = cmip6File({ member: `r${member}i1p1f1` });
		tree.file(path);
		if (member % 7 === 0) tree.file(`${folder}/v20190308/notes é.txt`);
		if (member % 11 === 0) tree.file(`${folder}/v20200101/${"x".repeat(member % 200)}.nc`, "");
	}
	tree.settle();
	return tree;
}

(existsSync(compiled) ? test : test.skip)(
	"any number of threads, and a walk that asks for many things at a time, find the same",
	async () => {
		const tree = wideTree();
		const one = await crawl(tree.root, { threads: sharing(1) });
		const bytes = encodeTree(one);
		expect(one.statistics.folders).toBe(one.folders.parents.length);
		for (const threads of [2, 4]) {
			let told = 0;
			const found = await crawl(tree.root, { threads: sharing(threads), onFolder: () => told++ });
			expect(encodeTree(found)).toEqual(bytes);
			expect(found.statistics).toEqual(one.statistics);
			expect(told).toBe(one.statistics.folders);
			expect(await isUnchanged(found.folders, { threads: sharing(threads) })).toBe(true);
		}
		expect(encodeTree(await crawl(tree.root, { pace: { asked: 0, late: 1000 } }))).toEqual(bytes);
		// Where a link is met the careful walk has the last word, and finds all that the swift one did.
		symlinkSync("v20190308", join(tree.root, cmip6File({ member: "r120i1p1f1" }).folder, "latest"));
		const linked = await crawl(tree.root, { threads: sharing(2) });
		const careful = await crawl(tree.root, { pace: { asked: 0, late: 1000 } });
		expect(linked.folders.linked).toEqual(careful.folders.linked);
		expect(linked.statistics.folders).toBe(one.statistics.folders + 1);
		tree.remove();
	},
);

test("threads that cannot start leave all the work to the first, and an abort stops all", async () => {
	const tree = wideTree();
	const nowhere = sharing(3, new URL("./no-such-thread.js", import.meta.url));
	const found = await crawl(tree.root, { threads: nowhere });
	expect(found.statistics.changed).toBe(true);
	const abort = new AbortController();
	setImmediate(() => abort.abort());
	await expect(crawl(tree.root, { threads: nowhere, signal: abort.signal })).rejects.toThrow(/stopped/);
	tree.remove();
});
