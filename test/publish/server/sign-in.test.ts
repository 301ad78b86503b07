import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";
import { filesBelow, removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

const CHROMIUM = "/usr/bin/chromium";
const inChromium = existsSync(CHROMIUM) ? test : test.skip;
if (!existsSync(CHROMIUM)) process.stderr.write("chromium is absent: pages are not looked at\n");

const word = "a-word-of-collaborators";
let folder: string;
let served: ServedHeadwater;
let browser: Browser | undefined;

beforeAll(async () => {
	folder = temporaryFolder("sign-in");
	await makeSmallTree(folder, { names: ["tas"] });
	const files = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	const datasets = {
		open: { files },
		shared: { files, access: "collaborative" },
		house: { files, access: "institutional" },
	};
	writeFileSync(join(folder, "serve.json"), JSON.stringify({ datasets }));
	served = await serveHeadwater(["serve.json", "--behind-proxy", "--access-log", "access.log"], {
		cwd: folder,
		environment: { HEADWATER_COLLABORATIVE_TOKENS: word, HEADWATER_INSTITUTIONAL_TOKENS: "another" },
	});
	if (existsSync(CHROMIUM))
		browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});
afterAll(async () => {
	await browser?.close();
	await served.stop();
	removeFolder(folder);
});

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
	fetch(`${served.address}${path}`, { headers, redirect: "manual", signal: AbortSignal.timeout(20_000) });
const post = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
	fetch(`${served.address}/session`, {
		...{ method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" },
		signal: AbortSignal.timeout(20_000),
	});
const cookieOf = (answer: Response) => answer.headers.get("set-cookie")?.split(";")[0] ?? "";

test("a token begins a session, which opens what the token opens, and ends", async () => {
	const begun = await post({ token: word, next: "/datasets/shared/?x=1" });
	expect([begun.status, begun.headers.get("location"), begun.headers.get("cache-control")]).toEqual([
		303,
		"/datasets/shared/?x=1",
		"no-store",
	]);
	expect(begun.headers.get("set-cookie")).toMatch(
		/^headwater-\d+=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
	);
	const cookie = cookieOf(begun);
	expect(await (await ask("/datasets", { cookie })).json()).toEqual(["open", "shared"]);
	const statuses = [];
	for (const id of ["open", "shared", "house"])
		statuses.push((await ask(`/datasets/${id}/zarr/tas/0.0.0`, { cookie })).status);
	expect(statuses).toEqual([200, 200, 403]);
	const ended = await post({ end: "yes" }, { cookie });
	expect([ended.status, ended.headers.get("set-cookie")]).toEqual([
		303,
		expect.stringMatching(/^headwater-\d+=; .*Max-Age=0$/),
	]);
	expect((await ask("/datasets/shared/info", { cookie: cookieOf(ended) })).status).toBe(401);
});

test("by TLS the session is sent by TLS only", async () => {
	const begun = await post(
		{ token: word },
		{ "x-forwarded-proto": "https", "x-forwarded-host": "data.example.org" },
	);
	expect(begun.headers.get("set-cookie")).toMatch(/^__Host-headwater-=.*; Secure$/);
});

test("a wrong token, other servers' places and other sites' pages", async () => {
	const wrong = await post({ token: "wrong" });
	expect([wrong.status, wrong.headers.get("set-cookie"), await wrong.text()]).toEqual([
		401,
		null,
		expect.stringContaining("The token is not known here."),
	]);
	for (const next of ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "\u0000"])
		expect((await post({ token: word, next })).headers.get("location")).toMatch(/^\/(?![/\\])/);
	for (const [name, value] of [
		["origin", "https://elsewhere.example"],
		["sec-fetch-site", "cross-site"],
	] as const)
		expect((await post({ token: word }, { [name]: value })).status).toBe(403);
	expect((await ask(`/session?token=${word}`)).headers.get("set-cookie")).toBeNull();
});

test("programs are told by JSON, people by a page to sign in", async () => {
	const told = await ask("/datasets/shared/");
	expect([told.status, told.headers.get("content-type")]).toEqual([401, "application/json"]);
	const page = await ask("/datasets/shared/?a=1&b=%22", { accept: "text/html,*/*;q=0.8" });
	const text = await page.text();
	expect([page.status, page.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="headwater"']);
	expect(text).toContain('name="next" value="/datasets/shared/?a=1&amp;b=%22"');
});

inChromium(
	"in a browser: sign in, look at maps and pictures, sign out, and no token is left anywhere",
	async () => {
		const page = await (browser as Browser).newPage({ viewport: { width: 1000, height: 700 } });
		const [asked, troubles]: [string[], string[]] = [[], []];
		page.on("request", (request) => asked.push(request.url()));
		page.on("pageerror", (error) => troubles.push(error.message));
		page.on("response", (answer) => {
			if (answer.status() >= 400 && answer.url().includes("/viewer/")) troubles.push(answer.url());
		});
		await page.goto(served.address);
		await until(async () => (await page.locator(".cards .card").count()) === 1);
		await page.fill("input[name=token]", word);
		await page.click("text=Sign in");
		await until(async () => (await page.locator(".cards .card").count()) === 2);
		if (process.env["HEADWATER_SCREENSHOTS"])
			await page.screenshot({ path: join(process.env["HEADWATER_SCREENSHOTS"], "signed-in.png") });
		await page.goto(`${served.address}/datasets/shared/`);
		await page.waitForSelector(".viewer .stage:not(.busy) >> visible=true");
		const picture = await page.goto(
			`${served.address}/datasets/shared/plot/tas/contourf/viridis/time/-1_?format=png`,
		);
		expect(picture?.status()).toBe(200);
		expect(await page.evaluate("document.cookie")).toBe("");
		await page.goto(served.address);
		await page.click("text=Sign out");
		await until(async () => (await page.locator(".cards .card").count()) === 1);
		expect((await page.goto(`${served.address}/datasets/shared/`))?.status()).toBe(401);
		if (process.env["HEADWATER_SCREENSHOTS"])
			await page.screenshot({ path: join(process.env["HEADWATER_SCREENSHOTS"], "sign-in.png") });
		await page.fill("input[name=token]", word);
		await page.click("button:text('Sign in')");
		await until(async () => (await page.locator(".viewer .stage").count()) === 1);
		// The map writes what it shows behind "#".
		expect(page.url().split("#")[0]).toBe(`${served.address}/datasets/shared/`);
		expect(troubles).toEqual([]);
		expect(asked.filter((address) => address.includes(word))).toEqual([]);
		await page.close();
		await until(() => readFileSync(join(folder, "access.log"), "utf8").includes("POST /session"));
		expect(readFileSync(join(folder, "access.log"), "utf8") + served.log()).not.toContain(word);
	},
);
