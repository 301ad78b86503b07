import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { keptAnswers } from "../../../io/stores/file/kept-answers.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clock = { now: () => new Date(5000) };

test("an answer is found again by its question, in another process too", async () => {
	const place = join(folder, "a", "b");
	expect(await keptAnswers(place, clock).recall("q")).toBeUndefined();
	await keptAnswers(place, clock).keep("q", "é");
	await keptAnswers(place, clock).keep("q", "second");
	expect(await keptAnswers(place, clock).recall("q")).toEqual({ answer: "second", kept: 5000 });
	expect(await keptAnswers(place, clock).recall("r")).toBeUndefined();
});

test("what cannot be read is forgotten", async () => {
	const answers = keptAnswers(folder, clock);
	await answers.keep("q", "1");
	const [name = ""] = readdirSync(folder).filter((one) => one.endsWith(".json"));
	for (const text of ["", "{", "{}", JSON.stringify({ question: "other", kept: 1, answer: "2" })]) {
		writeFileSync(join(folder, name), text);
		expect(await answers.recall("q")).toBeUndefined();
	}
});

test("what is older than thirty days is removed", async () => {
	const place = join(folder, "old");
	await keptAnswers(place, clock).keep("q", "1");
	utimesSync(join(place, readdirSync(place)[0]!), 0, 0);
	await keptAnswers(place, { now: () => new Date(40 * 86_400_000) }).keep("r", "2");
	expect(readdirSync(place)).toHaveLength(1);
});
