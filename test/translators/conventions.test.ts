import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { findConvention } from "../../core/names/find-convention.ts";
import { makeTranslator } from "../../core/names/translate.ts";
import type { Convention } from "../../core/ports/convention.ts";
import { keepsContract } from "../contracts/check.ts";
import { conventionContract } from "../contracts/convention.ts";

const room = fileURLToPath(new URL("../../translators/", import.meta.url));

/** As discovery finds them: a plugin is a file, or a folder with an index. `fixes` holds no conventions. */
const files = readdirSync(room, { withFileTypes: true })
	.filter(({ name }) => name !== "fixes")
	.map((entry) => (entry.isDirectory() ? `${entry.name}/index.ts` : entry.name));

const plugins = new Map<string, Convention>();
for (const file of files) {
	const { convention } = (await import(`${room}${file}`)) as { convention: Convention };
	plugins.set(file.replace(/(\/index)?\.ts$/u, ""), convention);
}

test("there are four conventions", () => {
	expect([...plugins.keys()].sort()).toEqual(["cesm", "cmip", "gfdl", "none"]);
});

for (const [name, convention] of plugins) keepsContract(test, conventionContract(name, convention));

test("no alias stands for two conventions", () => {
	const names = [...plugins.values()].flatMap(({ spelling, aliases }) => [spelling, ...aliases]);
	const folded = names.map((name) => name.toLowerCase());
	expect(new Set(folded).size).toBe(folded.length);
});

test("an alias finds the convention, in any case", () => {
	for (const name of ["CESM", "cesm", "NCAR", "ncar", "CAM4", "CESM2"])
		expect(findConvention(name, plugins).spelling).toBe("CESM");
	for (const name of ["GFDL", "am4", "ESM4", "SPEAR"])
		expect(findConvention(name, plugins).spelling).toBe("GFDL");
	expect(findConvention("CMIP6", plugins).spelling).toBe("CMIP");
	expect(findConvention("none", plugins).passesThrough).toBe(true);
	expect(makeTranslator(findConvention("NCAR", plugins)).standardNameOf("PRECT")).toBe("precipitation_rate");
});

test("an unknown convention is refused with the nearest and the known ones", () => {
	expect(() => findConvention("CMPI", plugins)).toThrow(
		'There is no naming convention "CMPI". Did you mean "CMIP"? Known: "CESM", "CMIP", "GFDL", "None".',
	);
});

test("the lists are as long as promised", () => {
	const names = (plugin: string) =>
		new Set(
			plugins
				.get(plugin)!
				.variables()
				.map(({ name }) => name),
		).size;
	expect(names("cmip")).toBe(1313);
	expect(names("cesm")).toBeGreaterThanOrEqual(60);
	expect(names("gfdl")).toBeGreaterThanOrEqual(90);
});

test("means are stamped at the end of the interval by CESM alone", () => {
	const ends = [...plugins.values()].filter(({ timeStamp }) => timeStamp === "end");
	expect(ends.map(({ spelling }) => spelling)).toEqual(["CESM"]);
	expect(plugins.get("cesm")!.environment).toEqual({ date_int_offset: "1" });
});
