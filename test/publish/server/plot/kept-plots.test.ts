import { expect, test } from "@jest/globals";
import { evaluate, evaluateBlock } from "../../../../core/array/evaluate.ts";
import type { LazyArray } from "../../../../core/array/lazy-array.ts";
import { isDiverging } from "../../../../core/colours/colour-maps.ts";
import { gridCoordinates, readGrid } from "../../../../core/grid/read-grid.ts";
import type { Dataset } from "../../../../core/model/dataset.ts";
import type { Engine } from "../../../../core/ports/engine.ts";
import type { ServedDataset } from "../../../../core/ports/served-dataset.ts";
import type { Task, Tasks } from "../../../../core/ports/tasks.ts";
import { render, renderPng } from "../../../../figures/render.ts";
import { ChunkCache } from "../../../../publish/server/chunk-cache.ts";
import { cellBytes, packCells, sharedCells, unpackCells } from "../../../../publish/server/plot/cells.ts";
import { extentIn, lookOf, pictureOf } from "../../../../publish/server/plot/kept-plots.ts";
import { plotWish } from "../../../../publish/server/plot/plot-wish.ts";
import { createLocalTasks } from "../../../../run/tasks/local-tasks.ts";
import { icosahedral, regular, tripolar } from "../sample-grids.ts";

const nothingStored = () => Promise.reject(new Error("nothing is stored"));

/** An engine that tells how many values were read, and tasks that tell which were done. */
function watched(most: number) {
	let values = 0;
	const done: string[] = [];
	const engine = {
		read: async (array: LazyArray, block: { start: readonly number[]; count: readonly number[] }) => {
			values += block.count.reduce((product, one) => product * one, 1);
			return evaluateBlock(array, block, nothingStored);
		},
		readAll: async (array: LazyArray) => {
			values += array.shape.reduce((product, one) => product * one, 1);
			return evaluate(array, nothingStored);
		},
	} as Engine;
	const local = createLocalTasks({ engine, painter: async () => ({ svg: render, png: renderPng }) });
	const tasks: Tasks = {
		run<About extends object, Ask, Reply>(task: Task<About, Ask, Reply>, wanted: { about: About; ask: Ask }) {
			done.push(task.name);
			return local.run(task, wanted);
		},
	};
	const world = { tasks, chunks: new ChunkCache(most), mostRead: 2 ** 30 };
	const told = () => {
		const told = { values, done: done.splice(0) };
		values = 0;
		return told;
	};
	return { engine, world, told };
}

interface Asked {
	readonly dataset: Dataset;
	readonly kind?: string;
	readonly selection?: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly stamp?: string;
}

const SERVED = {
	...{ id: "waves", title: "Waves", steps: [], access: "public", state: { kind: "current" }, facets: {} },
	open: () => Promise.reject(new Error("it is open")),
} as const satisfies ServedDataset;

function plotting(
	world: ReturnType<typeof watched>["world"],
	{ dataset, kind = "scatter", selection = "", query = {}, stamp = "1" }: Asked,
) {
	const opened = { dataset, files: [], stamp, notes: [] };
	return {
		call: { dataset: SERVED, opened, signal: new AbortController().signal },
		wish: plotWish({ variable: "tos", kind, colours: "viridis", selection }, query),
		...{ selection, world },
	};
}

test("a page and its pictures look once at the values, and once at where the cells lie", async () => {
	const dataset = tripolar(12, 18);
	const [cells, steps, corners] = [216, 3, 4];
	const { world, told } = watched(2 ** 26);
	const look = await lookOf(plotting(world, { dataset }));
	expect(look.frames).toEqual(["2000-01", "2000-02", "2000-03"]);
	const first = told();
	expect(first.done).toEqual(["plot-look"]);
	// The values, and dates: no places.
	expect(first.values).toBeLessThan(cells * steps + 20);
	await pictureOf(plotting(world, { dataset }), "svg");
	const picture = told();
	expect(picture.done).toEqual(["plot-cells", "plot-picture"]);
	const places = cells * 2 * (1 + corners);
	expect(picture.values).toBeGreaterThanOrEqual(places + cells);
	expect(picture.values).toBeLessThan(places + cells + 40);
	for (const query of [{ frame: "1" }, { frame: "2" }])
		await pictureOf(plotting(world, { dataset, query }), "svg");
	await pictureOf(plotting(world, { dataset, kind: "scatter", selection: "time/0_2" }), "svg");
	const later = told();
	expect(later.done).toEqual(["plot-picture", "plot-picture", "plot-look", "plot-picture"]);
	expect(later.values).toBeLessThan(cells * (3 + 2) + 60);
	// The page in other colours, and the same picture once more.
	await lookOf(plotting(world, { dataset, kind: "hist" }));
	await pictureOf(plotting(world, { dataset, query: { frame: "1" } }), "svg");
	expect(told()).toEqual({ values: 0, done: [] });
	// Files that have changed are looked at again.
	await pictureOf(plotting(world, { dataset, stamp: "2" }), "svg");
	expect(told().done).toEqual(["plot-look", "plot-cells", "plot-picture"]);
});

test("pictures are the same whether places are remembered or not", async () => {
	for (const [dataset, selection] of [
		[icosahedral(2), ""],
		[tripolar(20, 30), "lat/-40_40/lon/-60_60"],
		[tripolar(20, 30, false), "i/3_20"],
		[regular(12, 24), "lat/-40_40"],
	] as const)
		for (const kind of ["scatter", "line", "hist"]) {
			const [kept, forgotten] = [watched(2 ** 26), watched(0)];
			const asked = { dataset, kind, selection, query: { frame: "0" } };
			const picture = await pictureOf(plotting(kept.world, asked), "svg");
			const again = await pictureOf(plotting(kept.world, asked), "svg");
			const other = await pictureOf(plotting(forgotten.world, asked), "svg");
			expect(Buffer.from(other).equals(picture) && again === picture).toBe(true);
			expect(forgotten.world.chunks.state.bytes).toBe(0);
		}
});

test("what is kept of cells is named by what of them is shown", () => {
	const dataset = tripolar(12, 18);
	const keyOf = (selection: string) =>
		sharedCells(dataset, plotWish({ variable: "tos", kind: "image", colours: "viridis", selection }, {}));
	expect(keyOf("time/0_1")).toEqual({ ...keyOf(""), isCut: false });
	expect(keyOf("lat/0_30/time/0_1")).toEqual(keyOf("lat/0_30"));
	expect(keyOf("lat/0_30")?.isCut).toBe(true);
	expect(new Set(["", "lat/0_30", "lat/0_40", "i/0_4"].map((one) => keyOf(one)?.key)).size).toBe(4);
	const wish = plotWish({ variable: "tos", kind: "image", colours: "viridis", selection: "" }, {});
	expect(sharedCells(regular(4, 8), wish)).toBeUndefined();
	expect(sharedCells(dataset, { ...wish, variable: "none" })).toBeUndefined();
});

test("packed cells come back as they were", async () => {
	const { engine } = watched(0);
	for (const dataset of [tripolar(6, 8), tripolar(6, 8, false), icosahedral(1), icosahedral(1, false)]) {
		const variable = dataset.variables.get("tos");
		const coordinates = variable && gridCoordinates(dataset, variable);
		const grid = coordinates && (await readGrid(engine, dataset, coordinates));
		if (!grid || grid.kind === "rectilinear") throw new Error("a grid of scattered cells is wanted");
		const { remark: _, ...told } = grid;
		const packed = packCells(grid);
		expect(unpackCells(packed)).toEqual(told);
		expect(packed.length - cellBytes(dataset, { variable: "tos" })).toBe(3 * 8);
	}
});

test("ends that are named need no values; what is all missing has none", async () => {
	const { world, told } = watched(2 ** 26);
	const asked = { dataset: regular(6, 8), query: { min: "1", max: "2" } };
	const look = await lookOf(plotting(world, asked));
	expect(extentIn(plotting(world, asked).wish, look)).toEqual({ min: 1, max: 2 });
	expect(look.extent).toBeUndefined();
	expect(told().values).toBeLessThan(20);
	const land = { dataset: regular(18, 36), selection: "lat/0_10/lon/15_30" };
	const nothing = await lookOf(plotting(world, land));
	expect(extentIn(plotting(world, land).wish, nothing)).toEqual({ min: Number.NaN, max: Number.NaN });
});

test("colours with a middle have it at zero, where values lie on both sides and no end is named", () => {
	const endsOf = (colours: string, extent: { min: number; max: number }, query = {}, kind = "image") =>
		extentIn(plotWish({ variable: "tas", kind, colours, selection: "" }, query), { extent });
	const both = { min: -3, max: 7 };
	expect(endsOf("RdBu_r", both)).toEqual({ min: -7, max: 7 });
	expect(endsOf("coolwarm", { min: -30, max: 7 })).toEqual({ min: -30, max: 30 });
	for (const [colours, extent, query, kind] of [
		["viridis", both],
		["RdBu", { min: 1, max: 7 }],
		["RdBu", { min: -7, max: 0 }],
		["RdBu", both, { min: "-4" }],
		["RdBu", both, {}, "hist"],
	] as const)
		expect(endsOf(colours, extent, query, kind)).toEqual(extent);
	expect(["RdBu", "RdBu_r", "viridis", "twilight"].map(isDiverging)).toEqual([true, true, false, false]);
});
