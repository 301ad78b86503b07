import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseUnits } from "../../core/cf/units/index.ts";
import { namesIn } from "../../core/formula/bind.ts";
import { parseFormula } from "../../core/formula/parse.ts";
import { attributeText, type Dataset } from "../../core/model/dataset.ts";
import { derivations } from "../../core/names/derivations.table.ts";
import { oracle, pythonHas } from "../python.ts";
import { type LazyWorld, lazyWorld } from "./lazy-world.ts";
import { agrees, type Values } from "./oracle-row.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-derive-"));
const hasNumpy = pythonHas("netCDF4", "numpy");
const numpy = hasNumpy ? test : test.skip;
const cdo = hasNumpy && !spawnSync("cdo", ["--version"]).error ? test : test.skip;

const terms = derivations.flatMap((one) => one.terms);
writeFileSync(
	join(folder, "terms.json"),
	JSON.stringify(
		Object.fromEntries(terms.map(({ name, standardName, units }) => [name, [standardName, units]])),
	),
);
const expected = hasNumpy ? oracle<Record<string, Values>>("derived.py", { folder }) : {};
const file = join(folder, "terms.nc");

let world: LazyWorld;
beforeAll(async () => {
	world = await lazyWorld();
});
afterAll(async () => {
	await world.engine.close();
	rmSync(folder, { recursive: true });
});

const derive = (options: Record<string, unknown>, from: string | Dataset = file) =>
	world.apply(from, [{ step: "derive", options }]);
const text = (dataset: Dataset, name: string, attribute: string) =>
	attributeText(dataset.variables.get(name)?.attributes ?? new Map(), attribute);

test("every known quantity reads: its formula takes its terms, its units are units, its name is its own", () => {
	expect(derivations.length).toBeGreaterThanOrEqual(40);
	for (const { formula, terms: own, units } of derivations) {
		expect(namesIn(parseFormula(formula)).toSorted()).toEqual(own.map(({ name }) => name).toSorted());
		expect(own.every((term) => term.standardName !== "")).toBe(true);
		for (const one of [units, ...own.map((term) => term.units)]) expect(() => parseUnits(one)).not.toThrow();
	}
	const names = derivations.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});

numpy.each(derivations.map(({ name }) => name))(
	"%s: NumPy in double gives the same (skips without netCDF4)",
	async (name) => {
		const { dataset } = await derive({ name });
		const values = await world.values(dataset, name);
		agrees(values, expected[name] as Values, {
			operation: `derive ${name}`,
			oracle: "NumPy",
			type: "float64",
		});
		const known = derivations.find((one) => one.name === name);
		expect([text(dataset, name, "units"), text(dataset, name, "standard_name")]).toEqual([
			known?.units,
			known?.standardName,
		]);
	},
);

// cdo -b F64 expr,'x=...' terms.nc
const EXPRESSIONS: readonly [string, string][] = [
	["rsdt-rsut-rsutcs", "rsdt-rsut-rsutcs"],
	["sqrt(ua*ua+va*va)", "sqrt(ua*ua+va*va)"],
	["2*uas^2 - vas/3", "2*uas^2 - vas/3"],
	["uas > 0 ? uas : -vas", "(uas > 0) ? uas : -vas"],
	["abs(exp(uas/10) - log10(ps))", "abs(exp(uas/10) - log10(ps))"],
	["sin(uas) * cos(vas) + atan2(uas, vas)", "sin(uas) * cos(vas) + atan2(uas, vas)"],
	["exp(min(uas, vas)/20) + max(uas, 0)", "exp(((uas < vas) ? uas : vas)/20) + ((uas > 0) ? uas : 0)"],
];
cdo.each(EXPRESSIONS)("%s: CDO's expr gives the same (skips without CDO)", async (formula, expr) => {
	const output = join(folder, "cdo.nc");
	const done = spawnSync("cdo", ["-s", "-O", "-b", "F64", `expr,x=${expr}`, file, output], {
		encoding: "utf8",
	});
	expect([done.status, done.status === 0 ? "" : done.stderr]).toEqual([0, ""]);
	const theirs = await world.apply(output, []);
	// Formulas that keep the units of their terms take no others.
	const { dataset } = await derive({ formula, name: "x", ...(/[(^]/.test(formula) && { units: "1" }) });
	const operation = `derive formula=${formula}`;
	agrees(await world.values(dataset, "x"), await world.values(theirs.dataset, "x"), {
		operation,
		oracle: "cdo expr",
		type: "float64",
	});
});

numpy("a formula of terms in other units takes them in those of the first", async () => {
	const { dataset, done } = await derive({ formula: "rsdt-rsut-rlut", name: "net" });
	expect(done).toEqual(['Computed "net" = rsdt-rsut-rlut (converted "rlut" to "W m-2")']);
	agrees(await world.values(dataset, "net"), expected["rtnt"] as Values, {
		operation: "derive formula=rsdt-rsut-rlut (rlut in mW cm-2)",
		oracle: "NumPy",
		type: "float64",
	});
	expect([text(dataset, "net", "units"), text(dataset, "net", "cell_methods")]).toEqual([
		"W m-2",
		"time: mean",
	]);
});

numpy("the name of a known quantity is a formula, its units and terms may be chosen", async () => {
	const { dataset } = await derive({ formula: "rtnt", name: "balance", units: "kW m-2" });
	const values = await world.values(dataset, "balance");
	const wanted = (expected["rtnt"] as Values).map((value) => value && value / 1000);
	agrees(values, wanted, { operation: "derive rtnt in kW m-2", oracle: "NumPy", type: "float64" });
	expect([text(dataset, "balance", "units"), text(dataset, "balance", "positive")]).toEqual([
		"kW m-2",
		"down",
	]);
	const other = await derive({ name: "wsp", terms: { ua: "uas", va: "vas" } });
	expect(other.done).toEqual(['Computed "wsp" = sqrt(ua*ua+va*va) (ua is "uas", va is "vas")']);
	expect(await world.values(other.dataset, "wsp")).toEqual(
		await world.values((await derive({ name: "sfcWind" })).dataset, "sfcWind"),
	);
});

numpy("what a curved formula makes of means is called no mean", async () => {
	const { dataset } = await derive({ name: "sfcWind" });
	expect(text(dataset, "sfcWind", "cell_methods")).toBeUndefined();
	expect(text(dataset, "sfcWind", "comment")).toBe("Computed of uas (time: mean), vas (time: mean)");
});

numpy("surface fields are repeated along the levels of others", async () => {
	const { dataset } = await derive({ formula: "ta - tas", name: "lapse" });
	expect(dataset.variables.get("lapse")?.dimensions).toEqual(["time", "plev", "lat", "lon"]);
});

numpy.each<[Record<string, unknown>, string]>([
	[{}, "Say what to compute"],
	[{ name: "rtmt2" }, '"rtmt2" is no quantity with a known formula. '],
	[{ formula: "ua+", name: "x" }, "at its end"],
	[{ formula: "ua*va", name: "x" }, "Say in which units"],
	[{ formula: "ua+va" }, "name=NAME"],
	[{ formula: "1+2", name: "x" }, "names no variable"],
	[{ formula: "ua+tos", name: "x" }, 'There is no variable "tos"'],
	[{ formula: "ua+ta", name: "x" }, 'adds what is in "K" to what is in "m s-1"'],
	[{ formula: "ua+va", name: "x", units: "K" }, "cannot be converted"],
	[{ formula: "ua+va", name: "plev" }, "is a dimension of the file"],
])("%j is refused", async (options, message) => {
	await expect(derive(options)).rejects.toThrow(message);
});

numpy("terms that are not there are all told", async () => {
	const opened = await world.engine.open(file);
	const variables = new Map([...opened.variables].filter(([name]) => !["rsut", "rlut"].includes(name)));
	const lacking = derive({ name: "rtnt" }, { ...opened, variables });
	await expect(lacking).rejects.toThrow(
		'"rtnt" cannot be computed: there is no "rsut" (toa_outgoing_shortwave_flux), no "rlut" (toa_outgoing_longwave_flux).',
	);
});
