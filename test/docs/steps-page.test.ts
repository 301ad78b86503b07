import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { headwater, removeFolder, temporaryFolder } from "../cli/command.ts";
import { SEA, seaTemperature, seaYears, yearOf } from "./year-of.ts";

const page = readFileSync(new URL("../../docs/steps.md", import.meta.url), "utf8");

/** Words as a shell takes them; single quotes are all the page uses. */
const wordsOf = (line: string): string[] =>
	[...line.replace(/ +#.*$/, "").matchAll(/'([^']*)'|(\S+)/g)].map(
		([, quoted, plain]) => quoted ?? plain ?? "",
	);

const commands = [...page.matchAll(/^headwater .*$/gm)].map(([line]) => wordsOf(line).slice(1));

const folder = temporaryFolder("steps-page");
afterAll(() => removeFolder(folder));

beforeAll(async () => {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	await engine.write(yearOf(1980), join(folder, "ta_1980.nc"));
	await engine.write(seaYears(), join(folder, "tos.nc"));
	await engine.close();
	for (const [, text = "", name = ""] of page.matchAll(/^```\w+\n(\/\/ (\S+)\n[\s\S]*?)^```/gm))
		writeFileSync(join(folder, name), text);
});

test("the page has examples", () => {
	expect(commands.length).toBeGreaterThan(10);
	expect(existsSync(join(folder, "double.ts")) && existsSync(join(folder, "thin.jsonc"))).toBe(true);
});

test.each(commands.map((words) => [words.join(" "), words] as const))("headwater %s", async (line, words) => {
	const { code, stdout, stderr } = await headwater(words, { cwd: folder });
	expect([line, code, stderr]).toEqual([line, 0, ""]);
	expect(stdout).not.toBe("");
	const output = words.find((word, at) => at > 1 && word.endsWith(".nc")) ?? "";
	if (words[0] === "convert") expect(existsSync(join(folder, output))).toBe(!words.includes("--dry-run"));
});

test("the page's index of Niño 3.4 is the anomaly of its box, the Oceanic Niño Index the mean of three of its months", async () => {
	const inside = SEA.lat
		.filter((lat) => Math.abs(lat) < 5)
		.flatMap((lat) => SEA.lon.filter((lon) => lon > 190 && lon < 240).map((lon) => [lat, lon] as const));
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const months = Array.from({ length: 24 }, (_, month) =>
		mean(inside.map(([lat, lon]) => seaTemperature(month, lat, lon))),
	);
	const index = months.map((value, month) => value - mean([months[month % 12]!, months[(month % 12) + 12]!]));
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	const numbers = async (file: string, name: string) => {
		const { variables } = await engine.open(join(folder, file));
		return [...((await engine.readAll(variables.get(name)!.data)) as Float64Array)];
	};
	const [nino, oni] = [await numbers("nino34.nc", "tos"), await numbers("oni.nc", "oni")];
	await engine.close();
	expect(inside).toHaveLength(10);
	expect(nino.map((value, month) => Math.abs(value - index[month]!) < 1e-12)).not.toContain(false);
	const smooth = index.slice(0, 22).map((_, month) => mean(index.slice(month, month + 3)));
	expect(oni.map((value, month) => Math.abs(value - smooth[month]!) < 1e-12)).not.toContain(false);
	expect([nino.length, oni.length]).toEqual([24, 22]);
});

test("the mistake on the page is told as it stands there", async () => {
	const [told = ""] = /^usage: .*$/m.exec(page) ?? [];
	const [, text = ""] = /^usage: Step "([^"]*)"/.exec(told) ?? [];
	const { code, stderr } = await headwater(["convert", "ta_1980.nc", "x.nc", "--step", text], {
		cwd: folder,
	});
	expect([code, stderr.trim()]).toEqual([2, told]);
});

test("a recipe that --json shows is a recipe file again", async () => {
	const line = [
		"ta_1980.nc",
		"again.nc",
		"--recipe",
		"thin.jsonc",
		"--units",
		"ta=degC",
		"--rename",
		"ta=T",
		"--json",
	];
	const first = JSON.parse((await headwater(["convert", ...line], { cwd: folder })).stdout);
	writeFileSync(join(folder, "kept.json"), JSON.stringify(first.recipe));
	const again = ["convert", "ta_1980.nc", "again.nc", "--overwrite", "--recipe", "kept.json", "--json"];
	const second = JSON.parse((await headwater(again, { cwd: folder })).stdout);
	expect(second.steps).toEqual(first.steps);
	expect(second.steps.slice(0, 2)).toEqual(['Converted "ta" to "degC"', "Kept the indices lat=::2"]);
	expect(second.steps.at(-1)).toBe('Renamed "ta" to "T"');
});
