import { expect, test } from "@jest/globals";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";
import { createShelf } from "../../../publish/shelf/shelf.ts";

const dataset = (id: string): ServedDataset => ({
	...{ id, title: id, steps: [], access: "public", state: { kind: "current" }, facets: {} },
	open: () => Promise.reject(new Error("nothing is opened here")),
});

/** Every question is a new one: time passes with each. */
const always = () => {
	let now = 0;
	return () => {
		now += 10_000;
		return now;
	};
};

const idsOf = async (shelf: ReturnType<typeof createShelf>) => (await shelf.all()).map(({ id }) => id);

test("a place that cannot be asked any more keeps what it had, told once, and the others go on", async () => {
	const notes: string[] = [];
	let [isAway, near] = [false, ["near.1"]];
	const far = {
		name: "far",
		list: async () => {
			if (isAway) throw new Error("the line is cut.");
			return [dataset("far.1")];
		},
	};
	const shelf = createShelf([far, { name: "near", list: async () => near.map(dataset) }], {
		monotonic: always(),
		tell: (note) => notes.push(note),
	});
	expect(await idsOf(shelf)).toEqual(["far.1", "near.1"]);
	isAway = true;
	near = ["near.1", "near.2"];
	for (let i = 0; i < 3; i++) expect(await idsOf(shelf)).toEqual(["far.1", "near.1", "near.2"]);
	expect(notes).toEqual(['What "far" has cannot be asked: the line is cut. What it had is still served.']);
});

test("a place that never could be asked is an error", async () => {
	const far = { name: "far", list: () => Promise.reject(new Error("the line is cut.")) };
	const shelf = createShelf([far], { monotonic: always(), tell: () => {} });
	await expect(shelf.all()).rejects.toThrow("the line is cut.");
});

test("a place that is silent keeps nobody waiting who can be told what was there", async () => {
	let answer: () => Promise<readonly ServedDataset[]> = async () => [dataset("slow.1")];
	const shelf = createShelf([{ name: "slow", list: () => answer() }], {
		...{ monotonic: always(), tell: () => {}, patience: 5 },
	});
	expect(await idsOf(shelf)).toEqual(["slow.1"]);
	let speak: (found: readonly ServedDataset[]) => void = () => {};
	answer = () =>
		new Promise((resolve) => {
			speak = resolve;
		});
	expect(await idsOf(shelf)).toEqual(["slow.1"]);
	speak([dataset("slow.2")]);
	await new Promise((resolve) => setImmediate(resolve));
	answer = async () => [dataset("slow.2")];
	expect(await idsOf(shelf)).toEqual(["slow.2"]);
});
