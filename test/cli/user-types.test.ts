import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ConvertCall, convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { readShown, shownJson, shownText } from "../../cli/show-files.ts";
import { recipeFrom } from "../../core/recipe/grammar.ts";
import { hasNetCdfPython, python } from "../io/formats/oracle.ts";
import { shared } from "../shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-user-types-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);

const hasH5py =
	hasNetCdfPython &&
	(() => {
		try {
			return python("import h5py") === "";
		} catch {
			return false;
		}
	})();
const pythonTest = hasH5py ? test : test.skip;

const MAKE = `
import h5py, netCDF4, numpy as np
with netCDF4.Dataset("${at("user.nc")}", "w") as f:
    f.createDimension("x", 3)
    point = f.createCompoundType(np.dtype([("a", "i4"), ("b", "f8")]), "point_t")
    sky = f.createEnumType(np.uint8, "sky_t", {"clear": 0, "cumulus": 2})
    lists = f.createVLType(np.int32, "lists_t")
    f.createVariable("v", "f4", ("x",))[:] = [1, 2, 3]
    f.createVariable("cloud", sky, ("x",))[:] = [0, 2, 0]
    f.createVariable("p", point, ("x",))
    f.createVariable("l", lists, ("x",))
with h5py.File("${at("user.nc")}", "r+") as f:
    v = f["v"].attrs
    v["place"] = np.array((3, 2.5), [("a", "i4"), ("b", "f8")])
    v["raw"] = np.void(b"\\x01\\xab")
    v.create("many", np.array([np.array([1, 2], "i4"), np.array([3], "i4")], dtype=object), dtype=h5py.vlen_dtype("i4"))
    v.create("sky", 2, dtype=h5py.enum_dtype({"clear": 0, "cumulus": 2}, "u1"))
    f.attrs.create("nested", np.array([((1, [1.5, 2.5]), b"ab")], [("in", [("n", ">i2"), ("f", "f4", (2,))]), ("s", "S2")]))
half = np.array([[0, -0.0, 1.5, 65504], [2**-24, -np.inf, np.nan, 0.1]], "f2")
with h5py.File("${at("half.h5")}", "w", track_order=True) as f:
    for name, type, more in (("packed", "<f2", dict(chunks=(1, 3), compression=4, shuffle=True)), ("big", ">f2", {}), ("chunked", ">f2", dict(chunks=(2, 2)))):
        f.create_dataset(name, data=half.astype(type), **more)
        f[name].attrs["least"] = half.astype(type)[1, :1]
    f["packed"].attrs["_FillValue"] = np.float16(0.1)
`;

beforeAll(() => {
	if (hasH5py) python(MAKE);
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

const call = (input: string, more: Partial<ConvertCall> = {}): ConvertCall => ({
	files: [at(input), at("out.nc")],
	recipe: recipeFrom({}),
	format: undefined,
	memory: 2 ** 29,
	workers: 0,
	overwrite: true,
	dryRun: false,
	skipUnreadable: false,
	level: "error",
	...more,
});

pythonTest("values of user-defined types in attributes are shown, and the types of variables", async () => {
	const shown = await readShown(at("user.nc"), engine, { stats: false });
	const text = shownText(shown, true);
	for (const line of [
		"// v:place is compound {int a; double b} = {3, 2.5}",
		"// v:raw is opaque(2) = 0X01AB",
		"// v:many is int(*) = {1, 2}, {3}",
		"// v:sky is ubyte enum {clear = 0, cumulus = 2} = cumulus",
		'// :nested is compound {compound {short n; float(2) f} in; char(2) s} = {{1, {1.5, 2.5}}, "ab"}',
		"// stored as enum {clear = 0, cumulus = 2}",
		"// p cannot be read: its type (compound {int a; double b}) has no place in Headwater's model",
		"// l cannot be read: its type (variable-length: int(*)) has no place",
	])
		expect(text).toContain(line);
	expect(JSON.parse(JSON.stringify(shownJson(shown)))).toMatchObject({
		userAttributes: { nested: expect.stringContaining("compound") },
		variables: {
			v: { userAttributes: { raw: "opaque(2) = 0X01AB" } },
			cloud: { storedAs: expect.stringContaining("enum") },
		},
	});
});

pythonTest("a copy tells each of them that it leaves out, and refuses variables it cannot hold", async () => {
	await expect(convertFiles(call("user.nc"))).rejects.toThrow(/"p" cannot be copied: its type \(compound/);
	const { leftOut, notes } = await convertFiles(call("user.nc", { skipUnreadable: true }));
	expect(leftOut.map(({ variable, attribute }) => [variable, attribute])).toEqual([
		["", "nested"],
		["v", "place"],
		["v", "raw"],
		["v", "many"],
		["v", "sky"],
		["cloud", undefined],
	]);
	expect(notes).toContain('The attribute "raw" of "v" was left out: opaque(2) = 0X01AB');
	expect(notes).toContain(
		'"cloud" is written as plain numbers; in the input it is enum {clear = 0, cumulus = 2}.',
	);
	expect(
		python(`import netCDF4\nf = netCDF4.Dataset("${at("out.nc")}")\nprint(list(f["cloud"][:]), f["v"].sky)`),
	).toBe("[0, 2, 0] 2");
});

pythonTest(
	"half precision is read as single: values, fill values and attributes as h5py gives them",
	async () => {
		await convertFiles(call("half.h5"));
		const same = python(`
import h5py, numpy as np
with h5py.File("${at("half.h5")}") as a, h5py.File("${at("out.nc")}") as b:
    for name in a:
        print(b[name].dtype, np.array_equal(a[name][:].astype("f4"), b[name][:], equal_nan=True), b[name].attrs["least"] == a[name].attrs["least"], b[name].chunks == a[name].chunks)
    print(b["packed"].attrs["_FillValue"] == np.float32(np.float16(0.1)))
`);
		expect(same).toBe(`${"float32 True [ True] True\n".repeat(3)}[ True]`);
		const dataset = await engine.open(at("half.h5"));
		const { data } = dataset.variables.get("packed") ?? {};
		const part = data && (await engine.read(data, { start: [1, 1], count: [1, 2] }));
		expect(part).toEqual(Float32Array.of(Number.NEGATIVE_INFINITY, Number.NaN));
		expect(shownText(await readShown(at("half.h5"), engine, { stats: false }), false)).toMatch(
			"stored as half precision",
		);
	},
);

test("every file of formats is shown whatever types it has", async () => {
	const file = shared("formats/ref_tst_h_compounds2.h5");
	if (file === undefined) return console.warn("no sample data here: skipped");
	const text = shownText(await readShown(file, engine, { stats: false }), true);
	expect(text).toContain(
		"// :The_Nutmeg_of_Consolation is compound {compound {float x; double y} s1} = {{1, -2}}",
	);
});
