import { expect, test } from "@jest/globals";
import { type Dataset, emptyDataset, variableOf } from "../../../core/model/dataset.ts";
import { dictOf, infoOf } from "../../../publish/server/routes/headers.ts";

const numbers = (name: string, dimensions: readonly string[], shape: readonly number[]) =>
	variableOf(name, new Float64Array(shape.reduce((a, b) => a * b, 1)), {
		type: "float64",
		dimensions,
		shape,
	});

/** A group whose variables lie along a dimension of the group above, as netCDF-4 has them. */
const group: Dataset = {
	...emptyDataset,
	dimensions: new Map([["y", { size: 2, unlimited: false }]]),
	variables: new Map([
		["x", numbers("x", ["x"], [3])],
		["v", numbers("v", ["x", "y"], [3, 2])],
	]),
};

test("dimensions that a group has from those above it are told, and its variables along them are coordinates", () => {
	const dict = dictOf(group);
	expect(dict.dims).toEqual({ x: 3, y: 2 });
	expect([Object.keys(dict.coords), Object.keys(dict.data_vars)]).toEqual([["x"], ["v"]]);
	expect(infoOf(group).dimensions).toEqual({ x: 3, y: 2 });
});
