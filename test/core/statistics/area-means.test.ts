import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { areaWeights, boxArea } from "../../../core/statistics/area-weights.ts";
import { bilinear } from "../../../core/statistics/bilinear.ts";
import { compareFields, presentWeight, runningMean, weightedMean } from "../../../core/statistics/moments.ts";
import { regions } from "../../../core/statistics/regions.ts";

const axis = (...values: number[]) => ({ values: Float64Array.from(values) });
const every = (step: number, from = 0) =>
	axis(...Array.from({ length: 360 / step }, (_, index) => from + index * step));
const grid = { latitude: axis(-80, -40, -10, 5, 35, 70), longitude: every(45) };
const on = (f: (latitude: number, longitude: number) => number) =>
	Float64Array.from(
		[...grid.latitude.values].flatMap((y) =>
			[...grid.longitude.values].map((x) => f((y * Math.PI) / 180, (x * Math.PI) / 180)),
		),
	);
const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

test("weights, bias, RMSE and pattern correlation equal numpy's, missing cells left out", () => {
	// numpy 1.24: cell edges midway between centres, w = diff(sin(edges)) / 16, NaN masked, centred correlation.
	const first = on((y, x) => 20 * Math.cos(y) + 3 * Math.sin(2 * x));
	const second = on((y, x) => 19 * Math.cos(y) + 3.3 * Math.sin(2 * x + 0.1) + 0.5);
	first[1 * 8 + 2] = Number.NaN;
	second[4 * 8 + 3] = Number.NaN;
	const weights = areaWeights(grid);
	expect(sum(weights)).toBeCloseTo(0.999524110790929, 13);
	expect(weightedMean(first, weights)).toBeCloseTo(15.619811436326149, 12);
	const compared = compareFields(first, second, weights);
	expect(compared.firstMean).toBeCloseTo(15.686678075093987, 12);
	expect(compared.secondMean).toBeCloseTo(15.424979472386992, 12);
	expect(compared.bias).toBeCloseTo(0.2616986027069945, 12);
	expect(compared.rmse).toBeCloseTo(0.4770411446197884, 12);
	expect(compared.correlation).toBeCloseTo(0.9977042465505175, 12);
	expect(compared.cells).toBe(46);
});

test("the mean of cos² over the globe is 2/3 on a fine grid, whatever the direction of its axes", () => {
	const latitudes = Array.from({ length: 720 }, (_, index) => 90 - 0.125 - index * 0.25);
	const fine = { latitude: axis(...latitudes), longitude: axis(0, 120, 240) };
	const field = Float64Array.from(
		latitudes.flatMap((latitude) => Array(3).fill(Math.cos((latitude * Math.PI) / 180) ** 2)),
	);
	expect(weightedMean(field, areaWeights(fine))).toBeCloseTo(2 / 3, 5);
});

test("bounds win over the places of the centres", () => {
	const latitude = { values: Float64Array.of(-30, 60), bounds: Float64Array.of(-90, 0, 0, 90) };
	const longitude = { values: Float64Array.of(0, 180), bounds: Float64Array.of(270, 90, 90, 270) };
	expect([...areaWeights({ latitude, longitude })]).toEqual([0.25, 0.25, 0.25, 0.25]);
	const wrapped = { values: Float64Array.of(0, 180), bounds: Float64Array.of(-90, 90, 90, 270) };
	expect([...areaWeights({ latitude, longitude: wrapped })]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test("a region takes of each cell the part inside", () => {
	const coarse = { latitude: every(20, -80), longitude: every(30) };
	const globe = { latitude: axis(-75, -45, -15, 15, 45, 75), longitude: coarse.longitude };
	for (const { box } of regions) expect(sum(areaWeights(globe, box))).toBeCloseTo(boxArea(box), 12);
});

test("the Pacific box is found whatever the cut of the longitudes", () => {
	const nino = regions.find(({ id }) => id === "nino34")!.box;
	const latitude = axis(-7.5, -2.5, 2.5, 7.5);
	const signed = axis(...Array.from({ length: 72 }, (_, index) => -177.5 + 5 * index));
	const positive = every(5, 2.5);
	const jumping = axis(...Array.from({ length: 72 }, (_, index) => ((2.5 + 5 * index + 180) % 360) - 180));
	for (const longitude of [signed, positive, jumping]) {
		expect(sum(areaWeights({ latitude, longitude }, nino))).toBeCloseTo(boxArea(nino), 12);
	}
});

test("weights of a global grid add up to one", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 40 }),
			fc.integer({ min: 2, max: 40 }),
			fc.double({ min: -360, max: 360, noNaN: true }),
			(rows, columns, shift) => {
				const latitude = {
					values: Float64Array.from({ length: rows }, (_, index) => -90 + ((index + 0.5) * 180) / rows),
					bounds: Float64Array.from(
						{ length: 2 * rows },
						(_, index) => -90 + (Math.ceil(index / 2) * 180) / rows,
					),
				};
				const longitude = axis(
					...Array.from({ length: columns }, (_, index) => shift + (index * 360) / columns),
				);
				expect(sum(areaWeights({ latitude, longitude }))).toBeCloseTo(1, 9);
			},
		),
	);
});

test("means of nothing are missing, never zero", () => {
	expect(weightedMean([Number.NaN, 1], [1, 0])).toBeNaN();
	expect(presentWeight([Number.NaN, 1], [1, 2])).toBe(2);
	const mean = runningMean(2);
	mean.add([1, Number.NaN], 31);
	mean.add([4, Number.NaN], 28);
	expect(mean.mean()[0]).toBeCloseTo((31 + 4 * 28) / 59, 14);
	expect(mean.mean()[1]).toBeNaN();
});

test("bilinear interpolation equals scipy's, also across the seam of the longitudes", () => {
	// scipy 1.10 RegularGridInterpolator over the grid with one column repeated on each side.
	const field = on((y, x) => 20 * Math.cos(y) + 3 * Math.sin(2 * x));
	const at = (latitude: number, longitude: number) =>
		bilinear(field, grid, { latitude: axis(latitude), longitude: axis(longitude) })[0];
	expect(at(-79, 10)).toBeCloseTo(4.435828352731298, 12);
	expect(at(0, 350)).toBeCloseTo(19.18131432797133, 12);
	expect(at(0, -10)).toBeCloseTo(19.18131432797133, 12);
	expect(at(5, 45)).toBeCloseTo(22.92389396183491, 12);
	expect(at(60, 359.5)).toBeCloseTo(9.533537538684747, 12);
});

test("outside a regional source there is nothing, poleward of the last row the last row", () => {
	const source = { latitude: axis(50, 40), longitude: axis(350, 0, 10) };
	const values = Float64Array.of(1, 2, 3, 4, 5, 6);
	const target = { latitude: axis(80, 54, 45), longitude: axis(100, -10, 5) };
	const result = bilinear(values, source, target);
	expect([...result]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1, 2.5, Number.NaN, 2.5, 4]);
});

test("interpolating a field to its own grid changes nothing", () => {
	const field = on((y, x) => Math.sin(y) + Math.cos(3 * x));
	bilinear(field, grid, grid).forEach((value, index) => {
		expect(value).toBeCloseTo(field[index]!, 13);
	});
});
