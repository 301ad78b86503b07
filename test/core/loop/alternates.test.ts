import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { liveSet, withAllAlternates } from "../../../core/loop/alternates.ts";
import type { Pod } from "../../../core/model/pod.ts";
import type { VarlistEntry } from "../../../core/model/varlist-entry.ts";
import { entryOf, files, noTranslator, podOf, worldOf } from "../../worlds.ts";

const alternate = "alternate" as const;
const names = (set: readonly VarlistEntry[] | undefined) => set?.map((entry) => entry.wish.name);
const fail = (pod: Pod, ...lost: string[]) => {
	for (const name of lost) entryOf(pod, name).deactivate(new Error(name));
};

const two = () =>
	podOf("A", {
		v: { alternates: [["a", "b"], ["c"]] },
		a: { requirement: alternate, alternates: [["d"]] },
		b: { requirement: alternate },
		c: { requirement: alternate, alternates: [["e"]] },
		d: { requirement: alternate },
		e: { requirement: alternate },
	});

test("a variable stands for itself while it lives", () => {
	const pod = two();
	expect(names(liveSet(entryOf(pod, "v")))).toEqual(["v"]);
});

test("the variable's own sets come before sets that alternates of their members make", () => {
	const pod = two();
	const set = () => names(liveSet(entryOf(pod, "v")));
	fail(pod, "v");
	expect(set()).toEqual(["a", "b"]);
	fail(pod, "a");
	expect(set()).toEqual(["c"]);
	fail(pod, "c");
	expect(set()).toEqual(["b", "d"]);
	fail(pod, "b");
	expect(set()).toEqual(["e"]);
	fail(pod, "e");
	expect(set()).toBeUndefined();
});

test("a set with a member that cannot be had is never used in part", () => {
	const pod = two();
	fail(pod, "v", "b", "c", "e");
	expect(liveSet(entryOf(pod, "v"))).toBeUndefined();
});

test("the order in which failures came does not matter", () => {
	const lost = ["v", "a", "c"];
	const sets = [lost, lost.toReversed(), ["a", "v", "c"]].map((order) => {
		const pod = two();
		fail(pod, ...order);
		return names(liveSet(entryOf(pod, "v")));
	});
	expect(new Set(sets.map(String)).size).toBe(1);
});

test("many members with many failed alternates are searched in no time", () => {
	const wide = Array.from({ length: 12 }, (_, member) => `m${member}`);
	const deep = wide.flatMap((member) => Array.from({ length: 12 }, (_, at) => `${member}x${at}`));
	const pod = podOf("A", {
		v: { alternates: [wide] },
		...Object.fromEntries(
			wide.map((member) => [
				member,
				{
					requirement: alternate,
					alternates: deep.filter((name) => name.startsWith(`${member}x`)).map((one) => [one]),
				},
			]),
		),
		...Object.fromEntries(deep.map((name) => [name, { requirement: alternate }])),
	});
	fail(pod, "v", ...wide, ...deep);
	expect(liveSet(entryOf(pod, "v"))).toBeUndefined();
});

/** A POD of up to 8 variables with any alternates whatever, circles included. */
const graphs = fc.integer({ min: 2, max: 8 }).chain((count) => {
	const some = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 3 });
	return fc.record({
		alternates: fc.array(fc.array(some, { maxLength: 3 }), { minLength: count, maxLength: count }),
		absent: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
		broken: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
		roots: fc.array(fc.constantFrom("required", "optional", alternate), {
			minLength: count,
			maxLength: count,
		}),
	});
});

/** Breadth first over every set there is, nothing pruned: the reference. */
function reachesGoodSet(root: number, alternates: number[][][], isGood: (at: number) => boolean): boolean {
	const queue: number[][] = [[root]];
	const seen = new Set<string>();
	for (const set of queue) {
		if (set.every(isGood)) return true;
		const id = set.toSorted().join(" ");
		if (seen.has(id)) continue;
		seen.add(id);
		for (const member of set)
			for (const others of alternates[member]!)
				queue.push([...new Set([...set.filter((one) => one !== member), ...others])]);
	}
	return false;
}

test("whatever the alternates and failures: a POD is ready exactly when each required variable can be had", async () => {
	await fc.assert(
		fc.asyncProperty(graphs, async ({ alternates, absent, broken, roots }) => {
			const name = (at: number) => `v${at}`;
			const pod = podOf(
				"A",
				Object.fromEntries(
					alternates.map((sets, at) => [
						name(at),
						{ requirement: roots[at]!, alternates: sets.map((set) => set.map(name)) },
					]),
				),
			);
			const there = alternates.flatMap((_, at) => (absent[at] ? [] : [{ variable: name(at) }]));
			const { source, happened } = worldOf({
				files: files({ variable: "other" }, ...there),
				translator: noTranslator,
				unfetchable: broken.flatMap((is, at) => (is ? [`/${name(at)}/`] : [])),
			});
			await source.requestData([pod]);
			const isGood = (at: number) => !absent[at] && !broken[at];
			const required = roots.flatMap((requirement, at) => (requirement === "required" ? [at] : []));
			const expected = required.every((root) => reachesGoodSet(root, alternates, isGood));
			expect(pod.status).toBe(expected ? "ready" : "failed");
			expect(new Set(source.queried).size).toBe(source.queried.length);
			expect(new Set(happened.prepared).size).toBe(happened.prepared.length);
			for (const entry of pod.varlist.filter(({ status }) => status === "active"))
				expect(entry.stage).toBe(pod.status === "ready" ? "preprocessed" : entry.stage);
		}),
		{ numRuns: 300, seed: 20 },
	);
});

test("all that can ever stand in for a variable is found, circles included", () => {
	const pod = podOf("A", {
		v: { alternates: [["a"]] },
		a: { requirement: alternate, alternates: [["b"], ["v"]] },
		b: { requirement: alternate, alternates: [["a", "v"]] },
	});
	expect(names([...withAllAlternates(entryOf(pod, "v"))])).toEqual(["v", "a", "b"]);
});
