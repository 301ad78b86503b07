import { expect, test } from "@jest/globals";
import {
	coloursOf,
	niceLimits,
	niceStep,
	paint,
	seenLimits,
	ticksOf,
} from "../../../../publish/server/browser/colours.ts";
import { facetsOf, matching } from "../../../../publish/server/browser/home-search.ts";
import { linesOf } from "../../../../publish/server/browser/lines.ts";
import { readState, writeState } from "../../../../publish/server/browser/view-state.ts";
import { unshuffled } from "../../../../publish/server/browser/zarr.ts";
import type { ViewerDescription } from "../../../../publish/server/viewer/description.ts";

test("limits and ticks stand at round numbers", () => {
	expect(niceLimits({ low: 221.3, high: 311.2 })).toEqual({ low: 220, high: 320 });
	expect(niceLimits({ low: -3.1, high: 4.2 })).toEqual({ low: -5, high: 5 });
	expect(niceLimits({ low: 5, high: 5 })).toEqual({ low: 4.95, high: 5.05 });
	expect([0.3, 1, 7, 120].map(niceStep)).toEqual([0.5, 1, 10, 200]);
	expect(ticksOf({ low: 220, high: 320 }, 6)).toEqual([220, 240, 260, 280, 300, 320]);
});

test("colours go from end to end, missing values and absent tiles stay clear", () => {
	const colours = coloursOf("viridis");
	expect([colours[0], colours[255]].map((one) => (one ?? 0).toString(16))).toEqual(["ff540144", "ff25e7fd"]);
	const cells = { width: 5, height: 1, tiles: [[0], [1]], cells: Int32Array.from([0, 1, 2, 65_536, -1]) };
	const target = new Uint32Array(5).fill(7);
	paint(target, cells, {
		tiles: [Float32Array.from([0, 10, Number.NaN]), undefined],
		colours,
		limits: { low: 0, high: 10 },
	});
	expect([...target]).toEqual([colours[0], colours[255], 0, 7, 7]);
	expect(seenLimits({ ...cells, cells: Int32Array.from([0, 1]) }, [Float32Array.from([0, 10])])).toEqual({
		low: 0,
		high: 10,
	});
});

test("a shuffled chunk comes back", () => {
	expect([...unshuffled(Uint8Array.from([1, 4, 2, 5, 3, 6, 9]), 3)]).toEqual([1, 2, 3, 4, 5, 6, 9]);
});

test("coastlines leave out the edges of the map", () => {
	const arcs = [
		[
			[0, 0],
			[10, 0],
			[0, 10],
		],
		[
			[-180, 0],
			[0, 10],
			[5, 0],
		],
		[
			[0, -90],
			[10, 0],
			[0, 30],
		],
	] as [number, number][][];
	const lines = linesOf({ transform: { scale: [1, 1], translate: [0, 0] }, arcs });
	expect(lines).toEqual([
		[0, 0, 10, 0, 10, 10],
		[-180, 10, -175, 10],
		[10, -90, 10, -60],
	]);
});

const description: ViewerDescription = {
	id: "x",
	title: "x",
	first: "tas",
	variables: [{ name: "tas", title: "", units: "K", dimensions: ["time"], grid: 0, means: [false] }],
	grids: [],
	axes: { time: { title: "time", kind: "time", labels: ["a", "b"] } },
};

test("what a map shows can be written behind # and read again; nonsense is left out", () => {
	const state = {
		variable: "tas",
		indices: { time: 1 },
		colours: "plasma",
		limits: { low: -1.5, high: 3 },
		kind: "globe",
		at: [10.5, -20, 3],
	} as const;
	expect(readState(writeState(state, ["time"]), description)).toEqual(state);
	expect(readState("#v=none&i.time=7&c=ugly&r=3,1&at=1", description)).toEqual({
		variable: "tas",
		indices: {},
		kind: "flat",
	});
});

test("datasets are found by all words and by facets, which count what the others leave", () => {
	const datasets = ["a", "b", "a"].map((source, i) => ({
		id: `d${i}`,
		facets: { source_id: source, experiment_id: i === 2 ? "ssp585" : "historical", mip_era: "CMIP6" },
	}));
	expect(matching(datasets, { words: "HIST d1", facets: {} }).map(({ id }) => id)).toEqual(["d1"]);
	const facets = facetsOf(datasets, { words: "", facets: { source_id: "a" } });
	expect(facets).toEqual([
		{
			name: "source_id",
			values: [
				["a", 2],
				["b", 1],
			],
		},
		{
			name: "experiment_id",
			values: [
				["historical", 1],
				["ssp585", 1],
			],
		},
	]);
});
