import { expect, test } from "@jest/globals";
import { chosenOf } from "../../../core/query/choices.ts";

const models = ["CESM2", "CESM2-WACCM", "MPI-ESM1-2-LR", "MIROC6", "BNU.ESM"];

test.each([
	[
		["CESM2*", "MIROC6"],
		["CESM2", "CESM2-WACCM", "MIROC6"],
	],
	[["!CESM2*"], ["MPI-ESM1-2-LR", "MIROC6", "BNU.ESM"]],
	[
		["*ESM*", "!MPI*"],
		["CESM2", "CESM2-WACCM", "BNU.ESM"],
	],
	[["MIROC?"], ["MIROC6"]],
	[["BNU.ESM"], ["BNU.ESM"]],
	[["BNUxESM"], []],
	[["CESM2"], ["CESM2"]],
])("of the models there are, %j means %j", (wanted, meant) => {
	expect(chosenOf(models, wanted)).toEqual(meant);
});
