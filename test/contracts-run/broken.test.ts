import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { z } from "zod";
import { DataSourceBase } from "../../core/data-source.ts";
import { cmip6Drs } from "../../core/drs/projects.ts";
import { withDatasetAttribute } from "../../core/model/dataset.ts";
import { defineConvention } from "../../core/ports/convention.ts";
import { defineStep, type Step } from "../../core/ports/step.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { Options, Source } from "../../sources/cmip6-local.ts";
import { convention as cmip } from "../../translators/cmip/index.ts";
import { catalogueContract } from "../contracts/catalogue.ts";
import type { Contract } from "../contracts/check.ts";
import { conventionContract } from "../contracts/convention.ts";
import { memoryCataloguer } from "../contracts/memory-catalogue.ts";
import { podContract } from "../contracts/pod.ts";
import { sourceContract } from "../contracts/source.ts";
import { stepContract } from "../contracts/step.ts";
import { writerContract } from "../contracts/writer.ts";
import { trial } from "./sources/cmip6-local.ts";

/** Contracts are only worth something if they are broken by what is broken: the checks that fail, without the name in front. */
async function failures(contract: Contract): Promise<string[]> {
	const failed: string[] = [];
	for (const { title, run } of contract) {
		try {
			await run();
		} catch {
			failed.push(title.slice(title.indexOf(": ") + 2));
		}
	}
	return failed;
}

const sound: Step<{ readonly note: string }> = {
	title: "Write a note into the global attributes",
	options: z.strictObject({ note: z.string().describe("What is noted") }),
	from: ({ dataset }) => (dataset.attributes.has("note") ? undefined : { note: "seen" }),
	apply: (dataset, { note }) =>
		dataset.variables.size > 0 ? withDatasetAttribute(dataset, "note", note) : dataset,
	describe: ({ note }) => `Wrote the note "${note}"`,
};
const brokenStep = (parts: Partial<typeof sound>) =>
	failures(stepContract("note", defineStep({ ...sound, ...parts })));

test("a sound step breaks nothing", async () => {
	expect(await brokenStep({})).toEqual([]);
});

test("steps are caught that take any option, title themselves badly or say nothing", async () => {
	expect(await brokenStep({ options: z.strictObject({ note: z.string() }) })).toEqual([
		"says of every option what it means",
	]);
	expect(await brokenStep({ options: z.object({ note: z.string().describe("What is noted") }) })).toEqual([
		"refuses options it does not know",
	]);
	expect(await brokenStep({ title: "Note." })).toEqual(["is a frozen value with a title of one line"]);
	expect(await brokenStep({ describe: () => "" })).toEqual(["says in one line what it did"]);
});

test("steps are caught that change what they are given, decide by chance, or always make a copy", async () => {
	const inPlace = await brokenStep({
		apply: (dataset) => {
			(dataset.attributes as Map<string, string>).set("note", "scribbled");
			return dataset;
		},
	});
	expect(inPlace).toContain("applies without reading data or changing what it is given, and alike each time");
	let calls = 0;
	const byChance = await brokenStep({ from: () => ({ note: String(calls++) }) });
	expect(byChance).toEqual(["decides alike when asked twice, of datasets it may not change"]);
	const copying = await brokenStep({
		apply: (dataset, { note }) => withDatasetAttribute(dataset, "note", note),
	});
	expect(copying).toEqual(["gives back the very dataset in which there is nothing to do"]);
});

test("steps are caught that read data, have nothing to do, or deliver under another name", async () => {
	const reading = await brokenStep({
		prepare: async (dataset, options, { engine }) => {
			for (const { data } of dataset.variables.values()) await engine.readAll(data);
			return options;
		},
	});
	expect(reading).toContain("has something to do in some situation, and its options survive JSON");
	expect(await brokenStep({ from: () => undefined })).toEqual([
		"has something to do in some situation, and its options survive JSON",
	]);
	expect(await brokenStep({ alternates: (wish) => [[{ ...wish, name: "other" }]] })).toEqual([
		"alternates keep the name the variable is delivered under, and lead elsewhere",
	]);
});

/** The real source with parts declared otherwise. */
const brokenSource = (declared: {
	readonly keys?: object;
	readonly prefer?: object;
	readonly root?: string;
}) => {
	class Broken extends Source {
		constructor(parts: ConstructorParameters<typeof Source>[0]) {
			super(parts);
			Object.assign(this, declared);
		}
	}
	return failures(sourceContract("broken", { Options, Source: Broken }, trial));
};
const keys = {
	case: ["source_id", "experiment_id", "variant_label"],
	choosable: ["variant_label"],
	memberFacets: [],
	static: ["source_id"],
	pod: ["grid_label"],
	variable: ["table_id", "version"],
	version: "version",
	names: { variable: "variable_id", table: "table_id", frequency: "frequency" },
};

test("sources are caught whose keys contradict each other, the layout or themselves", async () => {
	const disagree = "its key columns agree with each other";
	expect(await brokenSource({ keys })).toEqual([]);
	expect(await brokenSource({ keys: { ...keys, choosable: ["grid_label"] } })).toContain(disagree);
	expect(await brokenSource({ keys: { ...keys, version: "mip_era" } })).toContain(disagree);
	expect(await brokenSource({ keys: { ...keys, pod: ["source_id"] } })).toContain(disagree);
	expect(await brokenSource({ keys: { ...keys, pod: ["colour"] } })).toContain(
		"a layout gives every facet its keys name",
	);
	expect(await brokenSource({ root: "" })).toContain("a layout gives every facet its keys name");
	const lopsided = { name: "me first", compare: () => -1 };
	expect(await brokenSource({ prefer: { case: [], pod: [], variable: [lopsided] } })).toContain(
		"its preferences order files, and order them the other way round alike",
	);
});

test("sources are caught that work while they are built, find nothing, or throw what is not ours", async () => {
	const plugin = { Options, Source };
	const elsewhere = { ...trial, facets: { source_id: "MIROC6", experiment_id: "historical" } };
	expect(await failures(sourceContract("lost", plugin, elsewhere))).toContain(
		"brings what is there to PREPROCESSED",
	);
	class Eager extends DataSourceBase<z.infer<typeof Options>> {
		static readonly title = "A source that asks at once";
		protected override readonly keys = keys;
		protected override readonly prefer = { case: [], pod: [], variable: [] };
		protected readonly opened = this.world.cataloguer.open("/data", cmip6Drs);
		protected override async query(): Promise<never> {
			throw new TypeError("undefined is not a function");
		}
	}
	expect(await failures(sourceContract("eager", { Options, Source: Eager }, trial))).toEqual(
		expect.arrayContaining([
			"is built without asking the world anything",
			"says in an error of ours that an experiment is not there",
		]),
	);
});

test("conventions are caught that name axes they do not have", async () => {
	const wrong = defineConvention({
		spelling: "Wrong",
		title: "Names of nobody in particular",
		aliases: ["W", "W"],
		coordinates: () => ({}),
		variables: () => [
			{ name: "t", standardName: "air_temperature", units: "Kelvins per", dimensions: ["time"] },
		],
		timeStamp: "middle",
		environment: {},
	});
	expect(await failures(conventionContract("wrong", wrong))).toEqual(
		expect.arrayContaining([
			"is named as its file, whatever the case of the letters, and says in one line what it is",
			"every dimension is one of its coordinates, and none comes twice",
			"units, frequencies and standard names can be read",
			"tells PODs how dates are to be read",
		]),
	);
});

test("catalogues are caught that lose count, writers that lose attributes or differ by chance", async () => {
	const open = async () => {
		const catalogue = await memoryCataloguer(trial.files ?? []).open("/data", cmip6Drs);
		return { ...catalogue, count: () => 1, values: () => new Map() };
	};
	expect(await failures(catalogueContract("forgetful", open))).toEqual([
		"finds and counts what a look at each row finds",
		"counts the values of a column as a look at each row does",
	]);
	let calls = 0;
	const writer: typeof netcdf4Writer = {
		...netcdf4Writer,
		write: (dataset, path, options) =>
			netcdf4Writer.write(withDatasetAttribute(dataset, "title", String(calls++)), path, options),
	};
	expect(await failures(writerContract({ writer, readers: [netcdf4Reader] }))).toEqual([
		"what it writes is read back the same by every reader that takes it",
		"the same dataset gives the same bytes, in blocks of any size, over an older file",
	]);
});

const folder = mkdtempSync(join(tmpdir(), "headwater-broken-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("PODs are caught without a README, with a quantity nobody knows, and with a driver that shows nothing", async () => {
	const home = join(folder, "odd");
	mkdirSync(home);
	const model = new URL("../../pods/area-mean-series/settings.jsonc", import.meta.url);
	const settings = readFileSync(model, "utf8").replace('"air_temperature"', '"happiness_of_sheep"');
	writeFileSync(join(home, "settings.jsonc"), settings);
	const driver = { run: async () => {} };
	expect(await failures(podContract("odd", { folder: home, convention: cmip, driver }))).toEqual([
		"a README tells what it does, and names each variable",
		"the convention knows every variable it asks for, or something a step makes it from",
		"shows something on a small grid",
		"does without what is not required",
		"shows what one cell and one step allow, or says what it lacks",
		"says what it lacks when there are no data",
	]);
});
