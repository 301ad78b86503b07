import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { headwater, removeFolder, temporaryFolder } from "../cli/command.ts";
import { type RangeServer, serveFolder } from "../servers/range-server.ts";
import { yearOf } from "./year-of.ts";

const page = readFileSync(new URL("../../docs/convert.md", import.meta.url), "utf8");
const commands = [...page.matchAll(/^headwater .*$/gm)].map(([line]) =>
	line
		.replace(/ +#.*$/, "")
		.split(" ")
		.slice(1),
);

/** Where the page's addresses point to. */
const DISTANT = "https://data.example.org";

const folder = temporaryFolder("convert-page");
const distant = temporaryFolder("convert-page-distant");
let server: RangeServer;
afterAll(() => {
	server.close();
	removeFolder(folder);
	removeFolder(distant);
});

beforeAll(async () => {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	for (const place of [folder, distant])
		for (const year of [1980, 1981]) await engine.write(yearOf(year), join(place, `ta_${year}.nc`));
	await engine.write(yearOf(1980), join(distant, "ta.zarr"), { format: "zarr2" });
	await engine.close();
	server = await serveFolder(distant);
});

test("the page has examples", () => {
	expect(commands.length).toBeGreaterThan(8);
});

test.each(commands.map((words) => [words.join(" "), words] as const))("headwater %s", async (line, words) => {
	const call = words.map((word) => word.replace(DISTANT, server.address));
	const { code, stdout, stderr } = await headwater(call, { cwd: folder });
	expect([line, code, stderr]).toEqual([line, 0, ""]);
	expect(stdout).not.toBe("");
	const output = words.filter((word) => /\.(nc|zarr|json)$/.test(word)).at(-1) ?? "";
	if (words[0] === "convert") expect(existsSync(join(folder, output))).toBe(!words.includes("--dry-run"));
});

test("a mistake of the call ends with 2, another failure with 1, both with one line", async () => {
	const mistake = await headwater(["convert", "ta_1980.nc", "x.nc", "--deflate", "12"], { cwd: folder });
	expect(mistake).toMatchObject({ code: 2, stdout: "" });
	expect(mistake.stderr).toMatch(/^usage: --deflate "12" cannot be read\. .*\n$/);
	const failure = await headwater(["convert", "ta_1980.nc", "x.nc", "--date", "1990", "--json"], {
		cwd: folder,
	});
	expect(failure.code).toBe(1);
	expect(JSON.parse(failure.stdout)).toMatchObject({ error: { code: "Coverage" } });
	expect(existsSync(join(folder, "x.nc"))).toBe(false);
});
