import { expect, test } from "@jest/globals";
import { evaluate, evaluateBlock } from "../../../../core/array/evaluate.ts";
import type { LazyArray } from "../../../../core/array/lazy-array.ts";
import type { Dataset } from "../../../../core/model/dataset.ts";
import type { Engine } from "../../../../core/ports/engine.ts";
import { type Camera, placeOf } from "../../../../publish/server/browser/camera.ts";
import { type CellCorners, fillCells, trimWorld } from "../../../../publish/server/browser/fill-cells.ts";
import { emptyCells } from "../../../../publish/server/browser/pixel-cells.ts";
import { planGrids } from "../../../../publish/server/viewer/grid-plan.ts";
import { pyramidOf } from "../../../../publish/server/viewer/pyramid.ts";
import { icosahedral, isLand, tripolar, waveAt } from "../sample-grids.ts";

const nothingStored = () => Promise.reject(new Error("nothing is stored"));
const engine = {
	read: (array: LazyArray, block: { start: readonly number[]; count: readonly number[] }) =>
		evaluateBlock(array, block, nothingStored),
	readAll: (array: LazyArray) => evaluate(array, nothingStored),
} as Pick<Engine, "read" | "readAll">;

async function levelsOf(dataset: Dataset) {
	const plans = await planGrids(engine, dataset);
	const pyramid = pyramidOf(dataset, plans);
	const read = async (level: number, name: string) => {
		const variable = pyramid.groups.get(String(level))?.variables.get(name);
		if (!variable) return undefined;
		return { shape: variable.data.shape, values: (await engine.readAll(variable.data)) as Float32Array };
	};
	return { plans: [...plans.values()], levels: pyramid.groups.size, read };
}

type Levels = Awaited<ReturnType<typeof levelsOf>>;

async function cornersAt({ read }: Levels, level: number): Promise<CellCorners> {
	const [latitude, longitude] = [await read(level, "latitude_bnds"), await read(level, "longitude_bnds")];
	if (!latitude || !longitude) throw new Error("no corners");
	const [rows = 0, columns = 0, each = 0] =
		latitude.shape.length === 3 ? latitude.shape : [latitude.shape[0], 1, latitude.shape[1]];
	return {
		...{ rows, columns, latitude: latitude.values, longitude: longitude.values },
		...{ perRow: columns * each, perColumn: each, offsets: Array.from({ length: each }, (_, i) => i) },
	};
}

/** The same cells, drawn in the opposite order. */
function backwards(corners: CellCorners): CellCorners {
	const each = corners.offsets.length;
	const turned = (values: Float32Array) => {
		const made = new Float32Array(values.length);
		for (let i = 0; i < values.length; i += each)
			made.set(values.subarray(i, i + each), values.length - i - each);
		return made;
	};
	return { ...corners, latitude: turned(corners.latitude), longitude: turned(corners.longitude) };
}

const CAMERAS: readonly Camera[] = [
	{ kind: "flat", longitude: 0, latitude: 0, scale: 1.2 },
	{ kind: "flat", longitude: 170, latitude: 70, scale: 8 },
	{ kind: "globe", longitude: 60, latitude: 80, scale: 1.7 },
];

test("corners from the file leave no gaps and no overlaps, at seams and poles too, on every level", async () => {
	const grids = [await levelsOf(tripolar(520, 48)), await levelsOf(icosahedral(3))];
	for (const grid of grids)
		for (let level = 0; level < grid.levels; level++) {
			const corners = await cornersAt(grid, level);
			const count = corners.rows * corners.columns;
			for (const camera of CAMERAS) {
				const [there, back] = [0, 1].map(() => emptyCells({ width: 400, height: 200 }));
				if (!there || !back) throw new Error("absent");
				const drawn = { camera, pitch: corners.columns, slot: 0 };
				fillCells(there, corners, drawn);
				fillCells(back, backwards(corners), drawn);
				trimWorld(there, camera);
				trimWorld(back, camera);
				let [gaps, overlaps] = [0, 0];
				there.cells.forEach((cell, pixel) => {
					const place = placeOf(camera, there, [(pixel % 400) + 0.5, Math.floor(pixel / 400) + 0.5]);
					const isInside = place !== undefined && (place[1] > -77 || grid === grids[1]);
					const limb = camera.kind === "globe" && !isWellInside(camera, pixel);
					if (isInside && cell < 0 && !limb) gaps++;
					if (cell >= 0 && back.cells[pixel] !== count - 1 - cell) overlaps++;
				});
				expect([level, camera.kind, gaps]).toEqual([level, camera.kind, 0]);
				// Only where the seam is a line that two rows share, pixels on it may go to either.
				expect(overlaps).toBeLessThan(there.cells.length / 500);
			}
		}
}, 60_000);

function isWellInside({ scale }: Camera, pixel: number): boolean {
	const [x, y] = [(pixel % 400) - 199.5, Math.floor(pixel / 400) - 99.5];
	return Math.hypot(x, y) < (0.97 * scale * 180) / Math.PI;
}

test("coarser levels are means where there are values, and flags stay flags", async () => {
	const grid = await levelsOf(tripolar(520, 200, false));
	expect(grid.levels).toBe(2);
	const [latitude, longitude] = [await grid.read(1, "latitude"), await grid.read(1, "longitude")];
	const [tos, basin] = [await grid.read(1, "tos"), await grid.read(1, "basin")];
	if (!latitude || !longitude || !tos || !basin) throw new Error("absent");
	expect(tos.shape).toEqual([3, 260, 100]);
	let [seas, lands, wrong] = [0, 0, 0];
	latitude.values.forEach((one, cell) => {
		const place = [one, longitude.values[cell] ?? 0] as const;
		const value = tos.values[cell] ?? 0;
		const kind = basin.values[cell] ?? 0;
		const isKind = [1, 2, 3].includes(kind) || Number.isNaN(kind);
		// Beside the land a mean is that of the cells that are there.
		const isMean = Math.abs(value - waveAt(place)) < (one > 59 ? 0.8 : 0.4);
		const isRight = Number.isNaN(value) ? isLand(place) : isMean;
		if (!isKind || !isRight) wrong++;
		if (Number.isNaN(value)) lands++;
		else seas++;
	});
	expect([wrong, seas > 10_000, lands > 50]).toEqual([0, true, true]);
}, 60_000);

test("cells of a list are averaged where neighbours follow each other, else one stands for the others", async () => {
	const listed = icosahedral(7, false);
	const [tos] = [listed.variables.get("tos")];
	if (!tos) throw new Error("absent");
	const [plan] = (await levelsOf(listed)).plans;
	expect(plan?.isMean).toEqual([false, true]);
	const { read } = await levelsOf(listed);
	const values = (await engine.readAll(tos.data)) as Float32Array;
	const means = await read(1, "tos");
	const four = Array.from(values.subarray(4000, 4004)).filter((value) => value < 1e19);
	expect(means?.values[1000]).toBeCloseTo(four.reduce((sum, value) => sum + value, 0) / four.length, 4);

	const mixed = shuffled(listed);
	const [other] = (await levelsOf(mixed)).plans;
	expect(other?.isMean).toEqual([false, false]);
}, 60_000);

/** The same cells in no order. */
function shuffled(dataset: Dataset): Dataset {
	const variables = [...dataset.variables].map(([name, variable]) => {
		const { data } = variable;
		if (data.op !== "values" || data.shape.length !== 1 || name === "time") return [name, variable] as const;
		const items = data.values as Float64Array;
		const mixed = items.map((_, i) => items[(i * 7919) % items.length] as number);
		return [name, { ...variable, data: { ...data, values: mixed } }] as const;
	});
	return { ...dataset, variables: new Map(variables) };
}
