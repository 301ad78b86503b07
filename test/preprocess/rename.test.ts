import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isHeadwaterError } from "../../core/errors.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import type { DimensionWish, VariableWish } from "../../core/model/wish.ts";
import { silentLog } from "../../core/ports/log.ts";
import type { StepContext } from "../../core/ports/step.ts";
import { step } from "../../preprocess/rename.ts";
import { datasetOf, range, type VariableText } from "./small-world.ts";

const NAMES = [
	"ta",
	"lat",
	"lon",
	"time",
	"plev",
	"lev",
	"x",
	"y",
	"lat_bnds",
	"time_bnds",
	"ps",
	"constructor",
];
const AXES = [
	["T", "time", "days since 2000-01-01"],
	["Z", "air_pressure", "Pa"],
	["Y", "latitude", "degrees_north"],
	["X", "longitude", "degrees_east"],
] as const;

interface Drawn {
	readonly names: readonly string[];
	readonly wished: readonly string[];
	readonly bounded: readonly boolean[];
	readonly main: string;
}

/** A variable on four axes, some with bounds, and two others, all named at random. */
function fileOf({ names, bounded }: Drawn): Dataset {
	const [main = "", ...axes] = names;
	const own = axes.slice(0, 4);
	const variables: Record<string, VariableText> = Object.create(null);
	for (const [index, [axis, standardName, units]] of AXES.entries()) {
		const name = own[index] as string;
		const bounds = `${name}_edges`;
		const stated = { axis, standard_name: standardName, units, ...(bounded[index] ? { bounds } : {}) };
		variables[name] = [name, [index, index + 1], stated];
		if (bounded[index]) variables[bounds] = [`${name} bnds`, range(4)];
	}
	for (const name of axes.slice(4)) variables[name] = ["", [0]];
	variables[main] = [own.join(" "), range(16), { ancillary_variables: axes.slice(4).join(" ") }];
	const sizes = Object.fromEntries([...own, "bnds"].map((name) => [name, 2]));
	return datasetOf(sizes, variables);
}

function contextOf(drawn: Drawn): StepContext {
	const dimensions: DimensionWish[] = AXES.map(([axis, standardName], index) => ({
		name: drawn.wished[index] as string,
		axis,
		standardName,
		needBounds: false,
	}));
	const wish: VariableWish = {
		name: drawn.main,
		standardName: "air_temperature",
		dimensions,
		scalars: [],
		useExactName: false,
		dimensionsOrdered: false,
		renameDimensions: true,
		renameVariables: true,
	};
	const variable = drawn.names[0] as string;
	const rest = { metadata: "repair", timeStamp: "middle", log: silentLog } as const;
	return { wish, request: wish, variable, dataset: fileOf(drawn), ...rest };
}

const some = (count: number) => fc.shuffledSubarray(NAMES, { minLength: count, maxLength: count });
const drawings = fc.record({
	names: some(7),
	wished: some(4),
	bounded: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
	main: fc.constantFrom(...NAMES),
});

const lengths = (dataset: Dataset) => [...dataset.dimensions.values()].map(({ size }) => size).sort();

test("renaming loses no variable, dimension or reference, or is refused", () => {
	let done = 0;
	fc.assert(
		fc.property(drawings, (drawn) => {
			const context = contextOf(drawn);
			const { dataset } = context;
			let options: ReturnType<NonNullable<typeof step.from>>;
			try {
				options = step.from?.(context);
			} catch (error) {
				expect(isHeadwaterError(error, "Metadata")).toBe(true);
				return;
			}
			const renamed = options ? step.apply(dataset, options) : dataset;
			done++;
			expect(renamed.variables.size).toBe(dataset.variables.size);
			expect(lengths(renamed)).toEqual(lengths(dataset));
			const main = renamed.variables.get(drawn.main);
			expect(main?.dimensions).toEqual(drawn.wished);
			for (const [name, variable] of renamed.variables) {
				expect(variable.name).toBe(name);
				expect(variable.dimensions.every((one) => renamed.dimensions.has(one))).toBe(true);
				for (const attribute of ["bounds", "ancillary_variables"])
					for (const word of String(variable.attributes.get(attribute) ?? "").split(" "))
						if (word !== "") expect(renamed.variables.has(word)).toBe(true);
			}
		}),
		{ numRuns: 500 },
	);
	expect(done).toBeGreaterThan(50);
});

test("latitudes of a curvilinear grid are not called as one of their own dimensions", () => {
	const dataset = datasetOf(
		{ "time*": 1, nlat: 2, nlon: 2 },
		{
			time: ["time", [0], { units: "days since 2000-01-01", standard_name: "time" }],
			TLAT: ["nlat nlon", range(4), { units: "degrees_north", standard_name: "latitude" }],
			TLONG: ["nlat nlon", range(4), { units: "degrees_east", standard_name: "longitude" }],
			SHF: ["time nlat nlon", range(4), { coordinates: "TLONG TLAT" }],
		},
	);
	const wished = (names: readonly [string, string, string]) => {
		const dimensions = names.map(
			(name, index): DimensionWish => ({
				name,
				axis: (["T", "Y", "X"] as const)[index] as "T",
				standardName: "",
				needBounds: false,
			}),
		);
		const wish = { name: "SHF", dimensions, scalars: [], renameDimensions: true, renameVariables: true };
		const options = step.from?.({
			dataset,
			variable: "SHF",
			wish: wish as unknown as VariableWish,
		} as StepContext);
		return options;
	};
	expect(wished(["time", "nlat", "nlon"])).toBeUndefined();
	expect(wished(["time", "lat", "lon"])).toEqual({
		variables: { TLAT: "lat", TLONG: "lon" },
		dimensions: {},
	});
});
