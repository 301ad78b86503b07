import { join } from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";
import { inChromium, launched, until, visited } from "./chromium.ts";

let folder: string;
let served: ServedHeadwater;
let browser: Browser | undefined;
const OWN = "CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.ta.gn/plot/ta";

beforeAll(async () => {
	folder = temporaryFolder("plot-page");
	await makeSmallTree(folder, { names: ["ta"] });
	const files = filesBelow(folder).filter((file) => file.endsWith(".nc"));
	served = await serveHeadwater(
		files.map((file) => join(folder, file)),
		{ cwd: folder },
	);
	browser = await launched();
}, 60_000);
afterAll(async () => {
	await browser?.close();
	await served.stop();
	removeFolder(folder);
});

const visit = (path: string) => visited(browser, `${served.address}/datasets/${path}`);
const date = (page: Page) => page.textContent("#plot output");
const alternative = (page: Page) => page.getAttribute("#plot img", "alt");
const shows = (page: Page, text: string) =>
	until(async () => (await alternative(page))?.endsWith(text) === true);

inChromium(
	"keys move through the steps, and the address says which one is shown",
	async () => {
		const { page, troubles, asked } = await visit(`${OWN}/quadmesh/viridis/time/0_4`);
		const slider = page.getByRole("slider", { name: "Time" });
		expect(await date(page)).toBe("2000-01");
		await slider.focus();
		await page.keyboard.press("ArrowRight");
		await page.keyboard.press("ArrowRight");
		await shows(page, "2000-03");
		expect(await date(page)).toBe("2000-03");
		expect(await slider.getAttribute("aria-valuetext")).toBe("2000-03");
		expect(new URL(page.url()).searchParams.get("frame")).toBe("2");
		expect(await page.getByRole("link", { name: "SVG" }).getAttribute("href")).toContain(
			"format=svg&frame=2",
		);
		await page.getByRole("button", { name: "One step back" }).click();
		await shows(page, "2000-02");
		await page.reload();
		expect(await date(page)).toBe("2000-02");
		expect(await alternative(page)).toMatch(/2000-02$/);
		expect(asked.filter((one) => !one.startsWith(served.address) && !/^(data|blob):/.test(one))).toEqual([]);
		expect(troubles).toEqual([]);
		await page.close();
	},
	60_000,
);

inChromium(
	"Play runs through the steps until it is stopped",
	async () => {
		const { page } = await visit(`${OWN}/quadmesh/viridis/time/0_3`);
		await page.getByRole("button", { name: "Play" }).click();
		await shows(page, "2000-02");
		await shows(page, "2000-03");
		// After the last comes the first.
		await shows(page, "2000-01");
		await page.getByRole("button", { name: "Pause" }).click();
		const stopped = await date(page);
		await page.getByRole("button", { name: "Play" }).waitFor();
		await shows(page, stopped ?? "");
		expect(await date(page)).toBe(stopped);
		await page.close();
	},
	60_000,
);

inChromium(
	"choices go into the address, keep the step, and are undone by going back",
	async () => {
		const { page } = await visit(`${OWN}/quadmesh/viridis/time/0_4?frame=1`);
		const chosen = (label: string) =>
			page.getByLabel(label, { exact: true }).locator("option:checked").textContent();
		await page.getByLabel("Kind", { exact: true }).selectOption("contourf");
		await page.waitForURL("**/contourf/viridis/time/0_4?frame=1");
		await page.getByLabel("Colours", { exact: true }).selectOption("RdBu_r");
		await page.waitForURL("**/contourf/RdBu_r/time/0_4?frame=1");
		const levels = await page.getByLabel("plev", { exact: true }).locator("option").allTextContents();
		expect(levels[0]).toMatch(/Pa$/);
		await page.getByLabel("plev", { exact: true }).selectOption({ label: levels[1] ?? "" });
		await page.waitForURL("**/contourf/RdBu_r/time/0_4/plev/*?frame=1");
		expect(await chosen("plev")).toBe(levels[1]);
		expect(await date(page)).toBe("2000-02");
		await page.getByLabel("From", { exact: true }).fill("200");
		await page.getByLabel("From", { exact: true }).press("Tab");
		await page.waitForURL("**?frame=1&min=200");
		expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("200");
		for (const [kind, colours] of [
			["contourf", "RdBu_r"],
			["contourf", "RdBu_r"],
			["contourf", "viridis"],
			["quadmesh", "viridis"],
		] as const) {
			await page.goBack();
			await until(async () => page.url().includes(`/${kind}/${colours}/`) && (await chosen("Kind")) === kind);
			expect(await chosen("Colours")).toBe(colours);
		}
		expect(await chosen("plev")).toBe(levels[0]);
		await page.close();
	},
	60_000,
);

inChromium(
	"every field has a name, and a picture that cannot be had is said in words",
	async () => {
		const { page } = await visit(`${OWN}/quadmesh/viridis/time/0_3`);
		const nameless = await page.evaluate(
			`[...document.querySelectorAll("main select, main input, main button, main img")].filter((one) =>
				!(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim() || one.alt)).length`,
		);
		expect(nameless).toBe(0);
		await page.route("**format=png&frame=1**", (route) =>
			route.fulfill({ status: 413, json: { error: { status: 413, message: "Too large." } } }),
		);
		await page.getByRole("button", { name: "One step on" }).click();
		await page.getByText("Too large.").waitFor();
		await page.unroute("**format=png&frame=1**");
		await page.getByRole("button", { name: "One step on" }).click();
		await shows(page, "2000-03");
		expect(await page.getByText("Too large.").count()).toBe(0);
		await page.close();
	},
	60_000,
);

inChromium(
	"a slider that is dragged asks for where it began and where it rests, and gives up what nobody waits for",
	async () => {
		const { page, troubles } = await visit(`${OWN}/quadmesh/viridis/time/0_12`);
		await until(async () => (await page.evaluate("document.querySelector('#plot img').complete")) === true);
		const [asked, given]: [string[], string[]] = [[], []];
		const frameOf = (address: string) => new URL(address).searchParams.get("frame") ?? "";
		page.on("request", (request) => {
			if (request.url().includes("format=png")) asked.push(frameOf(request.url()));
		});
		page.on("requestfailed", (request) => given.push(frameOf(request.url())));
		// The first never comes.
		await page.route("**format=png&frame=1&**", () => undefined);
		await page.evaluate(`(() => {
			const slider = document.querySelector("#plot input[type=range]");
			for (const step of [1, 2, 3, 4, 5, 6, 7, 8]) {
				slider.value = String(step);
				slider.dispatchEvent(new Event("input"));
			}
			slider.dispatchEvent(new Event("change"));
		})()`);
		expect(await date(page)).toBe("2000-09");
		await shows(page, "2000-09");
		expect(new URL(page.url()).searchParams.get("frame")).toBe("8");
		await until(async () => asked.length === 3);
		expect([asked, given]).toEqual([["1", "8", "9"], ["1"]]);
		expect(troubles).toEqual([]);
		expect(await page.locator("#plot .note").isVisible()).toBe(false);
		await page.close();
	},
	60_000,
);

inChromium(
	"on a phone nothing lies beside the page, and dates of any length have room",
	async () => {
		const { page } = await visit(`${OWN}/quadmesh/viridis/time/0_4`);
		await page.setViewportSize({ width: 390, height: 800 });
		await page.evaluate(
			`document.querySelector("#plot output").textContent = "2000-02-29 12:00"; document.querySelector("h1").textContent = "x".repeat(200)`,
		);
		const beside = (await page.evaluate(`(() => {
			const card = document.getElementById("plot").getBoundingClientRect();
			return [...document.querySelectorAll("#plot *")].filter((one) => {
				const { left, right, width } = one.getBoundingClientRect();
				return width > 0 && (left < card.left - 0.5 || right > card.right + 0.5);
			}).map((one) => one.outerHTML.slice(0, 80));
		})()`)) as string[];
		expect(beside).toEqual([]);
		expect(
			await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
		).toBe(true);
		await until(
			async () => (await page.evaluate("document.querySelector('#plot img').naturalWidth")) === 666,
		);
		await page.getByRole("button", { name: "One step on" }).click();
		await shows(page, "2000-02");
		await until(
			async () => (await page.evaluate("document.querySelector('#plot img').naturalWidth")) === 666,
		);
		expect(await page.getByRole("link", { name: "PNG" }).getAttribute("href")).not.toContain("width");
		const [from, to] = await Promise.all(
			["From", "To"].map((label) => page.getByLabel(label, { exact: true }).boundingBox()),
		);
		expect(from?.y).toBe(to?.y);
		await page.close();
	},
	60_000,
);
