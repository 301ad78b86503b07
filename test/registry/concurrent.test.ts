import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { cmip6Drs } from "../../core/drs/projects.ts";
import { silentLog } from "../../core/ports/log.ts";
import { cmip6File, dataTree } from "./data-tree.ts";

const here = dirname(fileURLToPath(import.meta.url));

test("processes that store the same catalogue at the same time leave a whole one, and always see a whole one", async () => {
	const tree = dataTree();
	for (let member = 1; member <= 40; member++) tree.file(cmip6File({ member: `r${member}i1p1f1` }).path);
	tree.settle();
	const run = () =>
		promisify(execFile)(process.execPath, [
			`--import=${here}/../typescript-hooks.mjs`,
			`${here}/open-catalogue.mjs`,
			tree.root,
			tree.cacheDir,
			"6",
		]);
	const results = await Promise.all([run(), run()]);
	expect(results.map(({ stdout }) => stdout.trim())).toEqual(["40", "40"]);
	const warnings: string[] = [];
	const log = { ...silentLog, warn: (message: string) => warnings.push(message) };
	const catalogue = await tree.cataloguer(log).open(tree.root, cmip6Drs);
	expect(catalogue.crawl).toMatchObject({ foldersRead: 0, changed: false });
	expect(catalogue.count({ realization: "40" })).toBe(1);
	expect(warnings).toEqual([]);
	const left = readdirSync(dirname(dirname(catalogue.collection)));
	expect(left.filter((name) => name.endsWith(".link"))).toEqual([]);
	tree.remove();
}, 30_000);
