import { expect, test } from "@jest/globals";
import { MetadataError } from "../../../core/errors.ts";
import { attributeText, type Dataset, emptyDataset } from "../../../core/model/dataset.ts";
import { pathMeant } from "../../../core/model/group-path.ts";
import { flattened, grouped } from "../../../core/model/groups.ts";
import { datasetOf, temperature, variable } from "../../io/formats/netcdf4/sample.ts";

/** Values along the outer dimensions "time" and "lat" too, and a "plev" of its own beside that of the root. */
const ocean: Dataset = {
	...datasetOf([], { attributes: new Map([["realm", "ocean"]]) }),
	dimensions: new Map([["plev", { size: 2, unlimited: false }]]),
	variables: new Map(
		[
			variable("plev", { type: "float64", axes: { plev: 2 }, values: Float64Array.of(1, 2) }),
			variable(
				"so",
				{ type: "float32", axes: { time: 30, plev: 2 }, values: new Float32Array(60) },
				{
					attributes: {
						coordinates: "plev lat nothing",
						cell_methods: "time: mean area: sum",
						formula_terms: "a: lat b: deep/so",
						note: "plev lat",
					},
				},
			),
		].map((one) => [one.name, one]),
	),
	groups: new Map([
		["deep", datasetOf([variable("so", { type: "int8", axes: {}, values: Int8Array.of(1) })])],
		["empty", { ...emptyDataset, attributes: new Map([["note", "nothing"]]) }],
	]),
	unreadable: new Map([["strange", "it is strange"]]),
};
const earth: Dataset = { ...temperature, groups: new Map([["ocean", ocean]]) };

test("flattened, everything has its path, and attributes mention paths", () => {
	const flat = flattened(earth);
	expect([...flat.variables.keys()].slice(-3)).toEqual(["ocean/plev", "ocean/so", "ocean/deep/so"]);
	const so = flat.variables.get("ocean/so");
	expect(so).toMatchObject({ name: "ocean/so", dimensions: ["time", "ocean/plev"] });
	const text = (name: string) => attributeText(so?.attributes ?? new Map(), name);
	expect(text("coordinates")).toBe("ocean/plev lat nothing");
	expect(text("cell_methods")).toBe("time: mean area: sum");
	expect(text("formula_terms")).toBe("a: lat b: ocean/deep/so");
	expect(text("note")).toBe("plev lat");
	expect(flat.unreadable).toEqual(new Map([["ocean/strange", "it is strange"]]));
	expect(flat.groups.get("ocean")?.attributes).toEqual(ocean.attributes);
	expect(flat.groups.get("ocean")?.variables.size).toBe(0);
});

test("grouped again, a dataset is what it was", () => {
	const flat = flattened(earth);
	// A path that leads inwards is told from the root: nothing else is respelt.
	const so = flat.variables.get("ocean/so");
	expect(
		attributeText(
			grouped(flat, flat).groups.get("ocean")?.variables.get("so")?.attributes ?? new Map(),
			"formula_terms",
		),
	).toBe("a: lat b: /ocean/deep/so");
	const plain = new Map(so?.attributes).set("formula_terms", "a: lat");
	const changed = {
		...flat,
		variables: new Map(flat.variables).set("ocean/so", { ...so, attributes: plain } as never),
	};
	const back = grouped(changed, flat);
	const expected = new Map(ocean.variables.get("so")?.attributes).set("formula_terms", "a: lat");
	expect(back.groups.get("ocean")?.variables.get("so")?.attributes).toEqual(expected);
	const plainly = (dataset: Dataset): Dataset => {
		const variables = new Map(dataset.variables);
		if (variables.has("so")) variables.delete("so");
		return {
			...dataset,
			variables,
			groups: new Map([...dataset.groups].map(([name, one]) => [name, plainly(one)])),
		};
	};
	expect(plainly(back)).toEqual(plainly(earth));
	expect([...back.variables.keys()]).toEqual([...earth.variables.keys()]);
	expect(back.groups.get("ocean")?.attributes).toEqual(ocean.attributes);
});

test("names are looked for from the inside out, paths from where they say", () => {
	const there = new Set(["a", "x", "g/x", "g/h/y"]);
	const meant = (name: string, group: string) => pathMeant(name, group, (path) => there.has(path));
	expect(meant("x", "g/h")).toBe("g/x");
	expect(meant("x", "")).toBe("x");
	expect(meant("a", "g/h")).toBe("a");
	expect(meant("/x", "g/h")).toBe("x");
	expect(meant("../../x", "g/h")).toBe("x");
	expect(meant("h/y", "g")).toBe("g/h/y");
	expect(meant("y", "g")).toBeUndefined();
});

test("a group goes with its last variable, others stay; what cannot be seen is refused", () => {
	const flat = flattened(earth);
	const without = (path: string) => new Map([...flat.variables].filter(([name]) => !name.startsWith(path)));
	const deepless = grouped({ ...flat, variables: without("ocean/deep") }, flat).groups.get("ocean");
	expect([...(deepless?.groups.keys() ?? [])]).toEqual(["empty"]);
	expect(grouped({ ...flat, variables: without("ocean") }, flat).groups.size).toBe(0);
	const so = { ...(flat.variables.get("ocean/so") as never as object), name: "so" } as never;
	expect(() => grouped({ ...flat, variables: new Map(flat.variables).set("so", so) }, flat)).toThrow(
		new MetadataError(
			'"so" lies along "ocean/plev", which cannot be seen from its group. Rename the dimension into a group around it (--rename ocean/plev=/plev).',
		),
	);
});
