import { expect, test } from "@jest/globals";
import { evaluate, evaluateBlock } from "../../../../core/array/evaluate.ts";
import type { LazyArray } from "../../../../core/array/lazy-array.ts";
import { type Dataset, variableOf } from "../../../../core/model/dataset.ts";
import type { Engine } from "../../../../core/ports/engine.ts";
import type { SectionFigure } from "../../../../core/ports/figure.ts";
import { render } from "../../../../figures/render.ts";
import { extentOf, figureOf } from "../../../../publish/server/plot/figures.ts";
import { plotWish } from "../../../../publish/server/plot/plot-wish.ts";
import { plotted } from "../../../../publish/server/plot/plotted.ts";

const nothingStored = () => Promise.reject(new Error("nothing is stored"));
const engine = {
	read: (array: LazyArray, block: { start: readonly number[]; count: readonly number[] }) =>
		evaluateBlock(array, block, nothingStored),
	readAll: (array: LazyArray) => evaluate(array, nothingStored),
} as unknown as Engine;

const LENGTHS = { time: 4, plev: 3, lat: 6, lon: 5 };
const AXES: Readonly<Record<string, readonly [readonly number[], Readonly<Record<string, string>>]>> = {
	// The third step is missing: months are not evenly apart.
	time: [[15, 45, 105, 135], { units: "days since 2000-01-01", calendar: "360_day", standard_name: "time" }],
	plev: [[100_000, 50_000, 10_000], { units: "Pa", standard_name: "air_pressure", positive: "down" }],
	lat: [[-75, -45, -15, 15, 45, 75], { units: "degrees_north", standard_name: "latitude" }],
	lon: [[0, 72, 144, 216, 288], { units: "degrees_east", standard_name: "longitude" }],
};

/** Values are time * 1000 + level * 100 + row * 10 + column. */
function fieldOf(names: readonly (keyof typeof LENGTHS)[]): Dataset {
	const shape = names.map((name) => LENGTHS[name]);
	const length = shape.reduce((product, one) => product * one, 1);
	const weight = { time: 1000, plev: 100, lat: 10, lon: 1 };
	const values = Float64Array.from({ length }, (_, place) => {
		let rest = place;
		return names.toReversed().reduce((sum, name) => {
			const index = rest % LENGTHS[name];
			rest = Math.floor(rest / LENGTHS[name]);
			return sum + index * weight[name];
		}, 0);
	});
	const axes = names.map((name) => {
		const [numbers, attributes] = AXES[name] ?? [[], {}];
		return variableOf(name, Float64Array.from(numbers), {
			...{ type: "float64", dimensions: [name], shape: [numbers.length] },
			attributes: new Map(Object.entries(attributes)),
		});
	});
	const ta = variableOf("ta", values, {
		...{ type: "float64", dimensions: names, shape },
		attributes: new Map([["units", "K"]]),
	});
	return {
		dimensions: new Map(names.map((name) => [name, { size: LENGTHS[name], unlimited: false }])),
		variables: new Map([...axes, ta].map((one) => [one.name, one])),
		attributes: new Map(),
		groups: new Map(),
	};
}

async function sectionOf(
	dataset: Dataset,
	kind: string,
	selection: string,
	query = {},
): Promise<SectionFigure> {
	const wish = plotWish({ variable: "ta", kind, colours: "viridis", selection }, query);
	const plot = await plotted(engine, dataset, { wish, mostRead: 2 ** 30 });
	const figure = await figureOf({ plot, wish, engine, source: "x", extent: await extentOf(engine, plot) });
	if (figure.kind !== "section") throw new Error(`a ${figure.kind}`);
	expect(render(figure)).toContain("</svg>");
	return figure;
}

test("at one longitude, latitude and pressure are drawn, pressure downwards in hPa", async () => {
	const figure = await sectionOf(fieldOf(["time", "plev", "lat", "lon"]), "contourf", "time/1_2/lon/70_80");
	expect(figure).toMatchObject({
		...{ style: "contourf", positive: "down", logarithmic: true, levels: [1000, 500, 100] },
		...{ latitudes: [-75, -45, -15, 15, 45, 75], levelLabel: "air pressure [hPa]" },
		subtitle: "2000-02-16, lon 72 degrees_east",
	});
	expect([...figure.values].slice(0, 8)).toEqual([1001, 1011, 1021, 1031, 1041, 1051, 1101, 1111]);
	const linear = await sectionOf(fieldOf(["time", "plev", "lat", "lon"]), "image", "lon/70_80", {
		log: "false",
	});
	expect([linear.logarithmic, linear.style]).toEqual([false, "image"]);
});

test("time and latitude stand where the steps are, under their dates", async () => {
	const figure = await sectionOf(
		fieldOf(["time", "plev", "lat", "lon"]),
		"image",
		"time/0_/lon/70_80/plev/50000_50001",
	);
	expect(figure.latitudes).toEqual([15, 45, 105, 135]);
	expect(figure.across).toMatchObject({ label: "time", kind: "other" });
	expect(figure.across?.ticks?.map(({ label }) => label)).toEqual([
		"2000-01",
		"2000-02",
		"2000-04",
		"2000-05",
	]);
	expect(figure).toMatchObject({
		levels: [-75, -45, -15, 15, 45, 75],
		levelKind: "latitude",
		positive: "up",
	});
	expect([...figure.values].slice(0, 5)).toEqual([101, 1101, 2101, 3101, 111]);
});

test("longitude lies across and time upright; zonal means without longitudes need no selection", async () => {
	const along = await sectionOf(fieldOf(["time", "lat", "lon"]), "contour", "time/0_/lat/40_50");
	expect([along.latitudes, along.levelTicks?.[0]]).toEqual([
		[0, 72, 144, 216, 288],
		{ at: 15, label: "2000-01" },
	]);
	expect([...along.values].slice(0, 6)).toEqual([40, 41, 42, 43, 44, 1040]);
	const zonal = await sectionOf(fieldOf(["time", "plev", "lat"]), "quadmesh", "");
	expect([zonal.levels, zonal.latitudes.length]).toEqual([[1000, 500, 100], 6]);
});

test("maps stay maps, and what has neither says so", async () => {
	const wish = plotWish({ variable: "ta", kind: "image", colours: "viridis", selection: "" }, {});
	const map = await plotted(engine, fieldOf(["time", "lat", "lon"]), { wish, mostRead: 2 ** 30 });
	expect([map.section, (await map.grid?.())?.kind]).toEqual([undefined, "rectilinear"]);
	await expect(plotted(engine, fieldOf(["time"]), { wish, mostRead: 2 ** 30 })).rejects.toThrow(
		"neither latitudes and longitudes for a map nor two axes for a section",
	);
	expect(() =>
		plotWish({ variable: "ta", kind: "image", colours: "viridis", selection: "" }, { log: "1" }),
	).toThrow('"log" is true or false');
});
