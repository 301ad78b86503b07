import { connect } from "node:net";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

const id = "CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.tas.gn";
let folder: string;
let served: ServedHeadwater;
let file: string;

beforeAll(async () => {
	folder = temporaryFolder("serve-http");
	await makeSmallTree(folder, { names: ["tas"] });
	file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	served = await serveHeadwater([file], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const ask = (path: string, init: RequestInit = {}) =>
	fetch(`${served.address}${path}`, { ...init, signal: AbortSignal.timeout(20_000) });

/** An address that answers, for each path of openapi.json. */
async function addresses(): Promise<readonly string[]> {
	const { paths } = (await (await ask("/openapi.json")).json()) as { paths: Record<string, unknown> };
	const parts: Readonly<Record<string, string>> = {
		...{ id, variable: "tas", coordinate: "time.month", action: "mean", kind: "contourf" },
		...{ colours: "viridis", collection: "Small-A", item: id, number: "0", name: basename(file) },
	};
	const keys: readonly (readonly [RegExp, string])[] = [
		[/plot/, "time/-1_"],
		[/assets/, "site.css"],
		[/groups/, ""],
		[/./, ".zmetadata"],
	];
	return Object.keys(paths).flatMap((path) => {
		const [, key = ""] = keys.find(([pattern]) => pattern.test(path)) ?? [];
		// Of this dataset, no group has a name.
		if (path.includes("{key}") && key === "") return [];
		const address = path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? key);
		return [/(?:dods|ascii)$/.test(address) ? `${address}?lat` : address];
	});
}

const WITHOUT_TAG = ["/metrics"];
/** What they count changes by being asked. */
const CHANGING = ["/metrics", "/usage"];

test("every address answers GET, HEAD, OPTIONS and a tag that is known alike, with and without a slash behind", async () => {
	const all = await addresses();
	expect(all.length).toBeGreaterThan(45);
	for (const path of all) {
		const plain = { headers: { "accept-encoding": "identity" } };
		const whole = await ask(path, plain);
		const body = Buffer.from(await whole.arrayBuffer());
		expect([path, whole.status]).toEqual([path, 200]);
		expect([path, body.includes(folder)]).toEqual([path, false]);
		const head = await ask(path, { ...plain, method: "HEAD" });
		expect([path, head.status, await head.text()]).toEqual([path, 200, ""]);
		for (const name of ["content-type", "etag", "cache-control", "last-modified", "accept-ranges", "vary"])
			if (!CHANGING.includes(path))
				expect([path, name, head.headers.get(name)]).toEqual([path, name, whole.headers.get(name)]);
		const length = head.headers.get("content-length");
		if (length !== null && !CHANGING.includes(path))
			expect([path, Number(length)]).toEqual([path, body.length]);
		const etag = whole.headers.get("etag");
		expect([path, etag === null]).toEqual([path, WITHOUT_TAG.includes(path)]);
		if (etag !== null && !CHANGING.includes(path))
			expect([path, (await ask(path, { headers: { "if-none-match": etag } })).status]).toEqual([path, 304]);
		const [before, query = ""] = path.split(/(?=\?)/);
		expect([path, (await ask(`${before?.replace(/\/$/, "")}/${query}`)).status]).toEqual([path, 200]);
		const options = await ask(path, { method: "OPTIONS" });
		expect([path, options.status, options.headers.get("allow")]).toEqual([path, 204, "GET, HEAD, OPTIONS"]);
	}
}, 60_000);

test("a name longer than any is told as that", async () => {
	const answer = await ask(`/datasets/${"x".repeat(3000)}/keys`);
	expect([answer.status, await answer.text()]).toEqual([
		414,
		expect.stringContaining("longer than 2048 characters"),
	]);
});

test("methods that change something are 405 and say what may be asked", async () => {
	for (const method of ["PUT", "DELETE", "PATCH", "POST"]) {
		const answer = await ask(`/datasets/${id}/info`, { method });
		expect([method, answer.status, answer.headers.get("allow")]).toEqual([method, 405, "GET, HEAD, OPTIONS"]);
	}
});

/** What comes back on a connection of its own, to the end. */
const raw = (lines: readonly string[]): Promise<string> =>
	new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(served.address).port), "127.0.0.1");
		let text = "";
		socket.setTimeout(20_000, () => socket.destroy(new Error("nothing came")));
		socket.on("data", (part) => {
			text += part.toString("latin1");
		});
		socket.once("error", reject);
		socket.once("close", () => resolve(text));
		socket.write(`${lines.join("\r\n")}\r\n\r\n`);
	});

test("clients of HTTP/1.0 get bodies without chunked encoding, and the connection ends", async () => {
	for (const path of ["/datasets", `/datasets/${id}/zarr/tas/0.0.0`, `/datasets/${id}/opendap.ascii?lat`]) {
		const text = await raw([`GET ${path} HTTP/1.0`]);
		expect([path, text.slice(0, 15)]).toEqual([path, "HTTP/1.1 200 OK"]);
		expect(text).not.toMatch(/transfer-encoding/i);
	}
	const stac = await raw(["GET /stac HTTP/1.0", `Host: ${new URL(served.address).host}`]);
	expect(stac).toContain(`"href":"${served.address}/stac"`);
});

test("a range counts only for what the client began with; If-Match fails for anything else", async () => {
	const chunk = `/datasets/${id}/zarr/tas/0.0.0`;
	const etag = (await ask(chunk)).headers.get("etag") ?? "";
	const status = async (headers: Readonly<Record<string, string>>) => (await ask(chunk, { headers })).status;
	const range = "bytes=0-9";
	expect(await status({ range, "if-range": etag })).toBe(206);
	expect(await status({ range, "if-range": `W/${etag}` })).toBe(200);
	expect(await status({ range, "if-range": "Sat, 21 Nov 2026 17:00:00 GMT" })).toBe(200);
	expect(await status({ range, "if-match": etag })).toBe(206);
	expect(await status({ range, "if-match": '"other"' })).toBe(412);
	expect(await status({ "if-match": "*" })).toBe(200);
	expect(await status({ range: `bytes=${"9".repeat(30)}-` })).toBe(416);
	const modified = (await ask(chunk)).headers.get("last-modified") ?? "";
	const longAgo = "Fri, 01 Jan 1999 00:00:00 GMT";
	expect(await status({ range, "if-unmodified-since": modified })).toBe(206);
	expect(await status({ range, "if-unmodified-since": longAgo })).toBe(412);
	expect(await status({ range, "if-unmodified-since": longAgo, "if-match": etag })).toBe(206);
	expect(await status({ "if-unmodified-since": "some day" })).toBe(200);
	const head = await ask(chunk, { method: "HEAD", headers: { range } });
	expect([head.status, head.headers.get("content-range")]).toEqual([200, null]);
});

test.each([
	["gzip;q=0, *", null],
	["*;q=0", null],
	["identity", null],
	["br;q=1.0, GZIP ; Q=0.5", "gzip"],
	["*", "gzip"],
	["deflate, gzip;q=0.001", "gzip"],
])("texts are compressed for clients that take it: %s", async (taken, coding) => {
	const lines = [`GET /datasets/${id}/zarr/.zmetadata HTTP/1.0`, `Accept-Encoding: ${taken}`];
	const [, found = null] = /content-encoding: (\w+)/i.exec(await raw(lines)) ?? [];
	expect(found).toBe(coding);
});

test.each([
	["/datasets/%zz/info", "Percent-encode names"],
	["/datasets/%ff%fe/info", "Percent-encode names"],
	["/datasets/t\u00e9st/info", "Percent-encode them: %C3%A9"],
	["/datasets/a b/info", "Write blanks as %20"],
])("an address that is none says how to write it: %s", async (path, why) => {
	const text = await raw([`GET ${path} HTTP/1.1`, "Host: x", "Connection: close"]);
	const { error } = JSON.parse(text.split("\r\n\r\n")[1] ?? "");
	expect([text.slice(9, 12), error]).toEqual(["400", { status: 400, message: expect.stringContaining(why) }]);
});

test("addresses are understood however they are encoded, and lead nowhere else", async () => {
	const encoded = id.replaceAll(".", "%2E");
	const statuses = [];
	for (const path of [
		`/datasets/${encoded}/info`,
		`/datasets/${id}/zarr/%2Ezmetadata`,
		`/datasets/${id}/zarr/tas%2F0.0.0`,
		`/datasets/%2e%2e/info`,
		`/datasets/${id}/zarr/%2e%2e/info`,
		`/datasets/${id}/zarr//.zmetadata`,
		`//datasets`,
	])
		statuses.push((await raw([`GET ${path} HTTP/1.1`, "Host: x", "Connection: close"])).slice(9, 12));
	expect(statuses).toEqual(["200", "200", "200", "404", "404", "404", "404"]);
});

test("a search may be posted, as pystac-client does; what cannot be searched by is refused", async () => {
	const post = (body: object) =>
		ask("/stac/search", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(body),
		});
	const found = await post({ bbox: [0, 0, 10, 10], datetime: "2000-06-01/..", ids: [id], limit: 5 });
	expect([found.status, (await found.json()) as object]).toMatchObject([
		200,
		{ features: [{ id }], numberMatched: 1 },
	]);
	expect((await post({ intersects: { type: "Circle", coordinates: [0, 0] } })).status).toBe(400);
	expect((await ask("/stac/search?filter=x")).status).toBe(400);
	expect((await post([1])).status).toBe(400);
});

(pythonHas("xarray", "zarr", "aiohttp") ? test : test.skip)(
	"clients that list folders instead of reading consolidated metadata find everything",
	() => {
		const roots = [
			"zarr",
			"kerchunk",
			"groupby/tas/time.month/mean/zarr",
			"groupby/tas/lat;width=90/mean/zarr",
		];
		const found = oracle<readonly (readonly string[])[]>("served_folders.py", {
			roots: roots.map((root) => `${served.address}/datasets/${id}/${root}`),
		});
		const all = ["height", "lat", "lat_bnds", "lon", "lon_bnds", "tas", "time", "time_bnds"];
		expect(found).toEqual([
			all,
			all,
			expect.arrayContaining(["month", "pp_tas_time_month_mean"]),
			expect.arrayContaining(["pp_tas_lat_mean"]),
		]);
	},
);
