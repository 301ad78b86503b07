import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Variable, variableOf } from "../../../core/model/dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;

type Axis = readonly [name: string, size: number];

function numbers(name: string, axes: readonly Axis[], units?: Readonly<Record<string, string>>): Variable {
	const shape = axes.map(([, size]) => size);
	const values = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
	return variableOf(name, values, {
		...{ type: "float64", dimensions: axes.map(([axis]) => axis), shape },
		...(units && { attributes: new Map(Object.entries(units)) }),
	});
}

/** A matrix over one dimension, a dimension without length, times of which nobody knows when they are. */
async function makeOdd(path: string): Promise<void> {
	const [x, z, time] = [["x", 3] as const, ["z", 0] as const, ["time", 4] as const];
	const variables = [
		numbers("covariance", [x, x]),
		numbers("nothing", [z, x]),
		numbers("time", [time], { units: "days since 2000-01-01", calendar: "none", standard_name: "time" }),
		numbers("tas", [time]),
		variableOf("large", BigUint64Array.of(2n ** 64n - 1n, 0n, 5n), {
			...{ type: "uint64", dimensions: ["x"], shape: [3] },
		}),
		numbers("x", [x]),
	];
	const engine = createEngine({
		...{ readers: [netcdf4Reader], writer: netcdf4Writer, store: fileStore, memory: 2 ** 27 },
	});
	const dimensions = new Map([x, z, time].map(([name, size]) => [name, { size, unlimited: false }]));
	const of = new Map(variables.map((one) => [one.name, one]));
	await engine.write({ dimensions, variables: of, attributes: new Map(), groups: new Map() }, path);
	await engine.close();
}

beforeAll(async () => {
	folder = temporaryFolder("serve-odd");
	await makeOdd(join(folder, "odd.nc"));
	served = await serveHeadwater([join(folder, "odd.nc")], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

test.each([
	[
		404,
		"plot/covariance/image/viridis/?format=png",
		'"covariance" (x, x) has "x" twice, so it cannot be drawn.',
	],
	[404, "plot/covariance/hist/viridis/", '"covariance" (x, x) has "x" twice, so it cannot be drawn.'],
	[
		404,
		"plot/nothing/line/viridis/?format=svg",
		'"nothing" has no values: its dimension "z" has the length 0.',
	],
	[404, "groupby/nothing/time.month/mean", '"nothing" has no time, so it has no "month".'],
	[422, "groupby/tas/time.month/mean?format=json", 'The calendar "none" has no dates.'],
	[404, "groupby/tas/lat/mean", "It can by: time, time.month, time.season, time.year ...."],
	[404, "groupby/covariance/lat/mean", "It can by: large, x."],
])("%i tells what of an odd dataset cannot be: %s", async (status, path, why) => {
	const answer = await fetch(`${served.address}/datasets/odd/${path}`, {
		signal: AbortSignal.timeout(20_000),
	});
	const { error } = (await answer.json()) as { error: { message: string } };
	expect([answer.status, error.message]).toEqual([status, expect.stringContaining(why)]);
});

test.each([
	["sum", [2 ** 64, 0, 5]],
	["max", [2 ** 64, 0, 5]],
	["count", [1, 1, 1]],
])(
	"the %s of integers of 64 bits is in double precision, which may lie beyond them",
	async (action, data) => {
		const answer = await fetch(`${served.address}/datasets/odd/groupby/large/x/${action}?format=json`, {
			signal: AbortSignal.timeout(20_000),
		});
		expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ data })]);
	},
);

test("a browser that is given the address of OPeNDAP gets the form", async () => {
	const answer = await fetch(`${served.address}/datasets/odd/opendap`, {
		signal: AbortSignal.timeout(20_000),
	});
	expect([answer.status, answer.url]).toEqual([200, `${served.address}/datasets/odd/opendap.html`]);
});
