import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { attributeNumber, attributeText, type Dataset } from "../../core/model/dataset.ts";
import { type LazyWorld, lazyWorld } from "./lazy-world.ts";
import { agrees } from "./oracle-row.ts";
import { field, range, writeDataset } from "./small-world.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-types-"));
const file = join(folder, "pr.nc");
const cdo = spawnSync("cdo", ["--version"]).error ? test.skip : test;
const edges = Array.from(
	{ length: 12 },
	(_, month) => Date.UTC(2000, month + 1, 0) / 864e5 - Date.UTC(2000, 0, 0) / 864e5,
);
const stamps = edges.map((edge, i) => (edge + (edges[i - 1] ?? 0)) / 2);

let world: LazyWorld;
beforeAll(async () => {
	world = await lazyWorld();
	const values = range(72, 0, 1 / 7).map((value, i) => (i % 10 === 3 ? 1e20 : Math.sin(value) * 1e-4));
	const dataset = field(stamps, {
		name: "pr",
		values,
		type: "float64",
		attributes: {
			units: "kg m-2 s-1",
			standard_name: "precipitation_flux",
			cell_methods: "area: time: mean",
			_FillValue: 1e20,
			missing_value: 1e20,
		},
	});
	await writeDataset(file, dataset);
});
afterAll(async () => {
	await world.engine.close();
	rmSync(folder, { recursive: true });
});

const does = (step: string, options: Record<string, unknown>, from: string | Dataset = file) =>
	world.apply(from, [{ step, options: { variable: "pr", ...options } }]);
const text = ({ variables }: Dataset, attribute: string) =>
	attributeText(variables.get("pr")?.attributes ?? new Map(), attribute);
const number = ({ variables }: Dataset, attribute: string) =>
	attributeNumber(variables.get("pr")?.attributes ?? new Map(), attribute) as number;

test.each(["int8", "uint8", "int16", "uint16", "int32"])(
	"values packed as %s come back within half a step",
	async (type) => {
		const packed = await does("pack", { type });
		const [scale, offset] = [number(packed.dataset, "scale_factor"), number(packed.dataset, "add_offset")];
		expect(packed.dataset.variables.get("pr")?.type).toBe(type);
		const before = await world.values((await world.apply(file, [])).dataset, "pr");
		const stored = await world.values(packed.dataset, "pr");
		expect(stored.map((value) => value === null)).toEqual(before.map((value) => value === null));
		const { dataset } = await does("unpack-values", {}, packed.dataset);
		for (const [i, value] of (await world.values(dataset, "pr")).entries()) {
			if (value === null) continue;
			// Unpacked small integers are single precision.
			const noise = type === "int32" ? 0 : 1e-7 * Math.abs(value);
			expect(Math.abs(value - (before[i] as number))).toBeLessThanOrEqual(scale * 0.5000001 + noise);
			expect(stored[i]).toBeCloseTo(((before[i] as number) - offset) / scale, 0);
		}
		expect(text(packed.dataset, "missing_value")).toBeUndefined();
	},
);

test("a scale and an offset that are given are taken, and what they cannot hold is missing", async () => {
	const { dataset, done } = await does("pack", { type: "int8", scale: 1e-6 });
	expect(done).toEqual(['Packed "pr" as int8 with scale_factor 0.000001 and add_offset 0']);
	const before = await world.values((await world.apply(file, [])).dataset, "pr");
	const expected = before.map((value) => (value === null ? null : Math.round(value * 1e6)));
	expect(await world.values(dataset, "pr")).toEqual(expected.map((value) => (value === 0 ? 0 : value)));
	const narrow = await does("pack", { type: "int8", scale: 1e-7 });
	expect((await world.values(narrow.dataset, "pr")).filter((value) => value === null).length).toBeGreaterThan(
		20,
	);
});

test("another type rounds once; its fill value is one it holds", async () => {
	const single = await does("set-type", { type: "float32" });
	const before = await world.values((await world.apply(file, [])).dataset, "pr");
	expect(await world.values(single.dataset, "pr")).toEqual(
		before.map((value) => value && Math.fround(value)),
	);
	const whole = await does("set-type", { type: "int16" });
	expect(number(whole.dataset, "_FillValue")).toBe(-32767);
	expect(new Set(await world.values(whole.dataset, "pr"))).toEqual(new Set([0, null]));
	await expect(does("set-type", { type: "int16" }, (await does("pack", {})).dataset)).rejects.toThrow(
		"Unpack it first",
	);
	await expect(does("pack", { scale: 0 })).rejects.toThrow("A scale of 0");
});

cdo("a month's amount is CDO's flux times the month's length, and back (skips without CDO)", async () => {
	const output = join(folder, "amount.nc");
	// cdo -b F64 -mulc,86400 -muldpm pr.nc amount.nc
	const done = spawnSync("cdo", ["-s", "-O", "-b", "F64", "-mulc,86400", "-muldpm", file, output], {
		encoding: "utf8",
	});
	expect([done.status, done.status === 0 ? "" : done.stderr]).toEqual([0, ""]);
	const theirs = await world.values((await world.apply(output, [])).dataset, "pr");
	const { dataset } = await does("water-amount", { to: "amount" });
	const compared = { oracle: "cdo -mulc,86400 -muldpm", type: "float64" } as const;
	agrees(await world.values(dataset, "pr"), theirs, {
		operation: "water-amount to=amount (months)",
		...compared,
	});
	expect([text(dataset, "units"), text(dataset, "standard_name"), text(dataset, "cell_methods")]).toEqual([
		"kg m-2",
		"precipitation_amount",
		"area: mean time: sum",
	]);
	const back = (await does("water-amount", { to: "flux" }, dataset)).dataset;
	const flux = await world.values((await world.apply(file, [])).dataset, "pr");
	agrees(await world.values(back, "pr"), flux, { operation: "water-amount to=flux (months)", ...compared });
	expect([text(back, "units"), text(back, "standard_name"), text(back, "cell_methods")]).toEqual([
		"kg m-2 s-1",
		"precipitation_flux",
		"area: mean time: mean",
	]);
});

test("rounding keeps what is missing, says how many bits are true, and leaves coordinates alone", async () => {
	const before = await world.apply(file, []);
	const { dataset, done } = await world.apply(before.dataset, [{ step: "round-bits", options: { bits: 5 } }]);
	expect(done).toEqual([expect.stringContaining('Rounded "pr" to 5 bits')]);
	expect(number(dataset, "_QuantizeBitRoundNumberOfSignificantBits")).toBe(5);
	const [raw, rounded] = [await world.values(before.dataset, "pr"), await world.values(dataset, "pr")];
	for (const [i, value] of raw.entries()) {
		const near = rounded[i] ?? null;
		if (value === null || near === null) expect([value, near]).toEqual([null, null]);
		else expect(Math.abs(near - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -6);
	}
	expect(rounded).not.toEqual(raw);
	expect(await world.values(dataset, "time")).toEqual(await world.values(before.dataset, "time"));
	const again = await world.apply(dataset, [{ step: "round-bits", options: { bits: 9, variables: ["pr"] } }]);
	expect(number(again.dataset, "_QuantizeBitRoundNumberOfSignificantBits")).toBe(5);
	await expect(
		world.apply((await does("pack", {})).dataset, [
			{ step: "round-bits", options: { bits: 5, variables: ["pr"] } },
		]),
	).rejects.toThrow("Unpack it first");
});
