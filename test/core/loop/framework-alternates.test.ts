import { expect, test } from "@jest/globals";
import { CoverageError } from "../../../core/errors.ts";
import { linkAlternates } from "../../../core/loop/framework-alternates.ts";
import type { VarlistEntry } from "../../../core/model/varlist-entry.ts";
import type { VariableWish } from "../../../core/model/wish.ts";
import { entryOf, podOf } from "../../worlds.ts";

const column = (wish: VariableWish): VariableWish => ({ ...wish, scalars: [] });
const flux = (wish: VariableWish): VariableWish => ({ ...wish, standardName: "precipitation_flux" });

/** Two steps, the second of which offers two forms. */
const world = {
	journal: () => {},
	preprocessor: {
		alternates: (wish: VariableWish) => [
			...(wish.scalars.length > 0 ? [{ step: "level", set: [column(wish)] }] : []),
			...(wish.standardName === "rainfall"
				? [
						{ step: "rate", set: [flux(wish)] },
						{ step: "rate", set: [{ ...wish, standardName: "rainfall_flux" }] },
					]
				: []),
		],
		plan: async () => ({ files: 0, bytesIn: 0, bytesOut: 0, steps: [] }),
		prepare: () => Promise.reject(new Error("not asked")),
	},
};

const ids = (entry: VarlistEntry): string[][] => entry.alternates.map((set) => set.map(({ id }) => id));

test("what steps can make comes before the POD's own alternates, each under an id of its own", () => {
	const pod = podOf("A", {
		v: { standardName: "rainfall", level: 850, alternates: [["own"]] },
		own: { requirement: "alternate" },
	});
	const v = entryOf(pod, "v");
	linkAlternates(v, world);
	expect(ids(v)).toEqual([["A/v~level"], ["A/v~rate"], ["A/v~rate2"], ["A/own"]]);
	expect(v.alternates[0]?.[0]?.wish).toBe(v.wish);
	expect(v.alternates[0]?.[0]?.requirement).toBe("alternate");
});

test("steps are chained, each once", () => {
	const pod = podOf("A", { v: { standardName: "rainfall", level: 850 } });
	const v = entryOf(pod, "v");
	linkAlternates(v, world);
	const level = v.alternates[0]?.[0] as VarlistEntry;
	expect(ids(level)).toEqual([["A/v~level~rate"], ["A/v~level~rate2"]]);
	expect(ids(level.alternates[0]?.[0] as VarlistEntry)).toEqual([]);
	expect(level.alternates[0]?.[0]?.request).toMatchObject({
		scalars: [],
		standardName: "precipitation_flux",
	});
});

test("linking twice adds nothing, and what steps made is not linked again", () => {
	const pod = podOf("A", { v: { level: 850 } });
	const v = entryOf(pod, "v");
	linkAlternates(v, world);
	linkAlternates(v, world);
	linkAlternates(v.alternates[0]?.[0] as VarlistEntry, world);
	expect(ids(v)).toEqual([["A/v~level"]]);
});

test("a variable that failed before it was looked for is not brought back by a step", () => {
	const pod = podOf("A", { v: { level: 850 } });
	const v = entryOf(pod, "v");
	v.deactivate(new CoverageError("the period is too short"));
	linkAlternates(v, world);
	expect(v.alternates).toEqual([]);
});
