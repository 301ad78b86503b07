import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { openZarr, readChunk } from "../../../publish/server/browser/zarr.ts";
import type { ViewerDescription } from "../../../publish/server/viewer/description.ts";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";
import { inChromium, launched, until, type Visit, visited } from "./chromium.ts";
import { waveAt } from "./sample-grids.ts";
import { HOSTILE, makeMaps, placeOfCell, RECTILINEAR, valueAt } from "./viewer-data.ts";

let folder: string;
let served: ServedHeadwater;
let browser: Browser | undefined;

beforeAll(async () => {
	folder = temporaryFolder("viewer");
	served = await serveHeadwater(await makeMaps(folder), { cwd: folder });
	browser = await launched();
});
afterAll(async () => {
	await browser?.close();
	await served.stop();
	removeFolder(folder);
});

const visit = (path: string): Promise<Visit> => visited(browser, `${served.address}/${path}`);

const drawn = (page: Page) => page.waitForSelector(".viewer .stage:not(.busy) >> visible=true");
const whole = async (page: Page) => {
	await drawn(page);
	await until(async () => (await page.locator(".viewer .limits input").first().inputValue()) !== "");
};
const tilesIn = (asked: readonly string[]) =>
	asked.flatMap((address) => /\/viewer\/(\d+\/\w+\/[\d.]+)$/.exec(address)?.[1] ?? []);
const found = (page: Page) => page.textContent(".viewer .found");

/** The mean by area of a box of cells of the file with rows and columns of latitude and longitude. */
function meanOf(
	step: number,
	{ row, column, every }: { row: number; column: number; every: number },
): number {
	let [sum, total] = [0, 0];
	const sine = (edge: number) => Math.sin(((90 - edge * RECTILINEAR.step) * Math.PI) / 180);
	for (let down = row * every; down < (row + 1) * every; down++)
		for (let along = column * every; along < (column + 1) * every; along++) {
			const weight = sine(down) - sine(down + 1);
			sum += weight * Math.fround(valueAt(step, down, along));
			total += weight;
		}
	return sum / total;
}

test("tiles of the finest level hold the values of the file, those of coarser ones their means by area", async () => {
	const root = `${served.address}/datasets/rows/viewer/`;
	const arrays = await openZarr(root);
	expect([...arrays.keys()].filter((path) => path.endsWith("tas"))).toEqual(["0/tas", "1/tas", "2/tas"]);
	for (const [level, every] of [1, 2, 4].entries()) {
		const array = arrays.get(`${level}/tas`);
		if (!array) throw new Error("absent");
		expect(array.shape).toEqual([3, Math.ceil(600 / every), Math.ceil(1200 / every)]);
		const [, tall = 1, wide = 1] = array.chunks;
		const tile = await readChunk(`${root}${level}/tas/2.0.1`, array);
		expect(tile[3 * wide + 5]).toBeCloseTo(meanOf(2, { row: 3, column: wide + 5, every }), 3);
		expect(tile.length).toBe(tall * wide);
	}
});

test("the description tells labels in the calendar of the file, and edges of cells", async () => {
	const answer = await fetch(`${served.address}/datasets/rows/viewer.json`);
	const described = (await answer.json()) as ViewerDescription;
	expect(described.axes["time"]).toMatchObject({
		kind: "time",
		calendar: "360_day",
		labels: ["2000-01-16", "2000-02-16", "2000-03-16"],
	});
	const [grid] = described.grids;
	expect(grid).toMatchObject({ kind: "rectilinear", shape: [600, 1200], strides: [1, 2, 4] });
	if (grid?.kind !== "rectilinear") throw new Error("another kind");
	expect(grid.latitude.edges.slice(0, 2)).toEqual([90, 89.7]);
	expect(grid.longitude.edges.at(-1)).toBeCloseTo(360, 6);
});

inChromium(
	"a map loads only the tiles it shows, from its own server",
	async () => {
		const { page, asked, troubles } = await visit("datasets/rows/view#v=tas&at=10.2,50.2,9");
		await whole(page);
		// 25 pixels for a degree: some 39 by 22 degrees around 10 E, 50 N, in tiles of 76.8 degrees from 0 E and 90 N.
		const fine = tilesIn(asked).filter((key) => key.startsWith("0/"));
		expect(new Set(fine)).toEqual(new Set(["0/tas/0.0.0", "0/tas/0.0.4"]));
		expect(
			asked.filter((address) => !address.startsWith(served.address) && !address.startsWith("data:")),
		).toEqual([]);
		expect(troubles).toEqual([]);
		const before = asked.length;
		await page.press(".viewer .stage", ".");
		await until(async () => (await page.textContent(".viewer .date")) === "2000-02-16");
		await page.waitForTimeout(300);
		await whole(page);
		expect(new Set(tilesIn(asked.slice(before)).filter((key) => key.startsWith("0/")))).toEqual(
			new Set(["0/tas/1.0.0", "0/tas/1.0.4"]),
		);
		expect(page.url()).toContain("i.time=1");
		await page.close();
	},
	60_000,
);

inChromium(
	"the value under the pointer is that of the file, on rows and on a sheared grid",
	async () => {
		const box = async (page: Page) =>
			(await page.locator(".viewer .stage").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
		const rows = await visit("datasets/rows/view#v=tas&at=10.2,50.2,9&i.time=1");
		await whole(rows.page);
		const stage = await box(rows.page);
		await rows.page.mouse.move(stage.x + stage.width / 2 + 1, stage.y + stage.height / 2 + 1);
		await rows.page.waitForSelector(".viewer .found >> visible=true");
		const row = Math.floor((90 - 50.2) / RECTILINEAR.step);
		const column = Math.floor(10.2 / RECTILINEAR.step);
		expect(await found(rows.page)).toBe(
			`${Number(Math.fround(valueAt(1, row, column)).toPrecision(6))} K at 50.25°N 10.35°E`,
		);
		await rows.page.close();

		const [latitude, longitude] = placeOfCell(30, 40);
		const sheared = await visit(`datasets/sheared/view#v=sst&at=${longitude},${latitude},30&p=globe`);
		await whole(sheared.page);
		const other = await box(sheared.page);
		await sheared.page.mouse.move(other.x + other.width / 2, other.y + other.height / 2);
		await sheared.page.waitForSelector(".viewer .found >> visible=true");
		expect(await found(sheared.page)).toMatch(
			new RegExp(`^${Number(valueAt(0, 30, 40).toPrecision(6))} K at ${latitude}°N `),
		);
		await sheared.page.close();
	},
	60_000,
);

inChromium(
	"markup in attributes, titles and names stays text",
	async () => {
		const own = "datasets/rows";
		const pages = ["", `${own}/`, `${own}/view`, `${own}/plot/tas/quadmesh/viridis`];
		const others = ["docs", "usage", "stac", "datasets", "plugins"].concat(
			["stac", "catalog.yaml", "info", "opendap.html", "zarr", "groupby/tas/time.month/mean?format=html"].map(
				(path) => `${own}/${path}`,
			),
			["intake.yaml", `${own}/plot/tas/quadmesh/viridis?format=svg`],
		);
		for (const path of [...pages, ...others]) {
			const { page, troubles } = await visit(path);
			if (path === `${own}/` || path === `${own}/view`) await whole(page);
			if (path === "") await page.waitForSelector(".card dd");
			expect([path, await page.title()]).toEqual([path, expect.not.stringMatching(/^(taken|1)$/)]);
			const foreign = "document.querySelectorAll('img[onerror], img[src=x], main script').length";
			expect([path, await page.evaluate(foreign)]).toEqual([path, 0]);
			if (pages.includes(path)) expect(await page.textContent("body")).toContain(HOSTILE.slice(0, 20));
			if (pages.includes(path)) expect(troubles).toEqual([]);
			await page.close();
		}
		const answer = await fetch(`${served.address}/datasets/rows/`);
		expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
	},
	60_000,
);

inChromium(
	"the first page finds datasets by words",
	async () => {
		const { page } = await visit("#q=sheared");
		await page.waitForSelector(".card");
		expect(await page.locator(".card").count()).toBe(1);
		await page.fill("input[type=search]", "nothing of this");
		expect(await page.locator(".card").count()).toBe(0);
		await page.fill("input[type=search]", "ROWS");
		expect(await page.locator(".card a").first().getAttribute("href")).toBe("./datasets/rows/");
		await page.close();
	},
	60_000,
);

inChromium(
	"what cannot be loaded is said in words, and asked for again",
	async () => {
		const { page } = await visit("");
		await page.route("**/viewer/*/tas/**", (route) =>
			route.fulfill({ status: 503, json: { error: { status: 503, message: "The disk is away." } } }),
		);
		await page.goto(`${served.address}/datasets/rows/view`);
		await page.waitForSelector('.viewer .note:has-text("The disk is away.") >> visible=true');
		await page.unroute("**/viewer/*/tas/**");
		await page.click(".viewer .note button");
		await whole(page);
		expect(await page.isVisible(".viewer .note")).toBe(false);
		await page.close();
	},
	60_000,
);

inChromium(
	"beside the seam of a tripolar grid a value is that of its cell, at a step of a calendar without leap days",
	async () => {
		const { page } = await visit("datasets/ocean/view#v=tos&at=40,84,40&i.time=2");
		await whole(page);
		expect(await page.textContent(".viewer .date")).toBe("2000-03-15");
		const stage = (await page.locator(".viewer .stage").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
		for (const [right, down] of [
			[0, 0],
			[-120, 40],
			[200, -30],
		] as const) {
			await page.mouse.move(stage.x + stage.width / 2 + right, stage.y + stage.height / 2 + down);
			const told = /^(\S+) °C at ([\d.]+)°N ([\d.]+)°([EW])$/;
			await until(async () => told.test((await found(page)) ?? ""));
			const [, value, latitude, longitude, side] = told.exec((await found(page)) ?? "") ?? [];
			const place = [Number(latitude), Number(longitude) * (side === "W" ? -1 : 1)] as const;
			expect(Number(value)).toBeCloseTo(waveAt(place, 2), 2);
		}
		await page.close();
	},
	60_000,
);

inChromium(
	"what a busy server refuses is asked for again after the time it says, without a hand",
	async () => {
		const { page } = await visit("");
		let refused = 0;
		await page.route("**/viewer/*/tas/**", async (route) => {
			if (refused++ > 0) return route.continue();
			return route.fulfill({
				...{ status: 429, headers: { "retry-after": "1" } },
				json: { error: { status: 429, message: "Too many requests." } },
			});
		});
		await page.goto(`${served.address}/datasets/rows/view`);
		await page.waitForSelector('.viewer .note:has-text("Asking again in 1 second.") >> visible=true');
		await whole(page);
		expect(refused).toBeGreaterThan(1);
		expect(await page.isVisible(".viewer .note")).toBe(false);
		await page.close();
	},
	60_000,
);
