import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { runCampaign, someCuts, someFlips } from "./campaign.ts";
import { keptDamages } from "./kept.ts";
import { SUBJECT_NAMES } from "./subjects.ts";
import { rowOf } from "./table.ts";
import { watchSubject } from "./watch.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-watch-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("damaged files of all formats are read or refused by a known error, soon, in 256 MiB (seeded; `npm run fuzz` does more)", async () => {
	const rows = await runCampaign((subject) => [
		...keptDamages.filter(({ subject: name }) => name === subject.name),
		...someFlips(110, 20_261)(subject),
		...someCuts(997)(subject),
	]);
	expect(rows.flatMap(({ failures }) => failures)).toEqual([]);
	expect(rows.map(({ subject }) => subject)).toEqual(SUBJECT_NAMES);
	for (const row of rows) expect(row.equal + row.different).toBeLessThan(row.damages);
}, 60_000);

/** A child that does nothing but what the lines say, watched over three damages. */
async function watched(lines: string) {
	const compiled = mkdtempSync(join(folder, "compiled-"));
	const entry = join(compiled, "test/fuzz/child.js");
	mkdirSync(dirname(entry), { recursive: true });
	const begin = `import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
		const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
		const done = (number, more) => appendFileSync(job.results, JSON.stringify({ kind: "equal", what: "", wrong: [], number, milliseconds: 1, peak: 1, covered: false, ...more }) + "\\n");
		for (let number = job.from; number < 3; number++) { writeFileSync(job.progress, String(number)); ${lines} done(number); }`;
	writeFileSync(join(compiled, "package.json"), JSON.stringify({ type: "module" }));
	writeFileSync(entry, begin);
	const damages = [0, 1, 2].map((at) => ({ file: "x", at, bits: 1 }));
	return rowOf(await watchSubject("x", damages, { compiled, fixtures: "", folder }));
}

test("the watch tells of a hang, and goes on behind it", async () => {
	const row = await watched("while (number === 1);");
	expect(row.failures).toEqual([expect.stringMatching(/"at":1.*it hangs/)]);
	expect(row.equal).toBe(2);
}, 60_000);

test("the watch tells of a process that ends, of too much memory, and of values that are wrong in spite of a checksum", async () => {
	const gone = await watched('if (number === 1) { process.stderr.write("gone"); process.exit(9); }');
	expect(gone.failures).toEqual([expect.stringMatching(/"at":1.*ended with 9: gone/)]);
	const large = await watched("if (number === 1) { done(number, { peak: 300 * 1024 }); continue; }");
	expect(large.failures).toEqual(["x: 300 MiB of memory"]);
	const wrong = await watched(
		'if (number === 1) { done(number, { kind: "different", wrong: ["ta values"], covered: true }); continue; }',
	);
	expect(wrong.failures).toEqual([expect.stringMatching(/"at":1.*in spite of a checksum: ta values/)]);
	const allowed = await watched(
		'if (number === 1) { done(number, { kind: "different", wrong: ["ta values"] }); continue; }',
	);
	expect([allowed.failures, allowed.different]).toEqual([[], 1]);
}, 60_000);
