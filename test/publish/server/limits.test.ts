import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
let hasty: ServedHeadwater;
let dataset: string;

/** A publisher whose routes fail in many ways; its types do not see them. */
const BROKEN = `import { definePublisher, defineRoute } from "headwater";
const at = (path: string, answer: any) => defineRoute({ path: "broken/" + path, summary: "Fails", answers: ["text/plain"], answer });
const text = (more: object) => ({ type: "text/plain", body: "x", ...more });
const part = async function* () { yield new Uint8Array(5); throw new Error("in the middle"); };
let stopped = false;
export const publisher = definePublisher({ name: "broken", title: "Fails", app: () => [
	at("throws", () => { throw "just words"; }),
	at("nothing", () => undefined),
	at("status", () => text({ status: 99999 })),
	at("header", () => text({ headers: { "x-y": "a\\nb" } })),
	at("tag", () => text({ tag: "a\\nb" })),
	at("number", () => text({ body: 12 })),
	at("middle", () => text({ body: part() })),
	at("floating", () => { Promise.reject(new Error("nobody waits")); return text({}); }),
	at("never", ({ signal }: { signal: AbortSignal }) => {
		signal.addEventListener("abort", () => { stopped = true; });
		return new Promise(() => {});
	}),
	at("stopped", () => text({ body: String(stopped) })),
] });
`;

/** Publishers that fail before anything is asked. */
const UNABLE: Readonly<Record<string, string>> = {
	throwing: 'app: () => { throw new Error("the key is lost"); }',
	listless: "dataset: async () => []",
	halved: 'app: () => [{ path: "x" }]',
	astray: 'app: () => [{ path: "a*b*", summary: "x", answers: [], answer: () => ({}) }]',
	silent: "datasets: () => new Promise(() => {})",
};

beforeAll(async () => {
	folder = temporaryFolder("limits");
	await makeSmallTree(folder, { names: ["tas"] });
	const file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	writeFileSync(join(folder, "broken.ts"), BROKEN);
	for (const [name, hook] of Object.entries(UNABLE))
		writeFileSync(
			join(folder, `${name}.js`),
			`export const publisher = { name: "${name}", title: "Fails", ${hook} };\n`,
		);
	[served, hasty] = await Promise.all([
		serveHeadwater([file, "--plugin", "./broken.ts"], { cwd: folder }),
		serveHeadwater(["--plugin", "./broken.ts", "--time-limit", "1"], { cwd: folder }),
	]);
	const [id] = (await (await get("datasets")).json()) as string[];
	dataset = `datasets/${id}`;
}, 120_000);
afterAll(async () => {
	await served.stop();
	await hasty.stop();
	removeFolder(folder);
});

const get = (path: string, { address } = served) =>
	fetch(`${address}/${path}`, { signal: AbortSignal.timeout(20_000) });
const messageIn = async (answer: Response) =>
	((await answer.json()) as { error: { message: string } }).error.message;

test("an answer that does not begin in time is 503, says when to ask again, and its work is told to stop", async () => {
	const answer = await get("broken/never", hasty);
	expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("cache-control")]).toEqual([
		503,
		"30",
		"no-store",
	]);
	expect(await messageIn(answer)).toBe(
		"The answer takes longer than the 1 s that one request may take. Ask for less at once, or again in 30 s.",
	);
	await until(async () => (await (await get("broken/stopped", hasty)).text()) === "true");
	await until(() => hasty.log().includes('GET /broken/never (publisher "broken"): 503'));
});

test.each(["throws", "nothing", "status", "header", "tag", "number"])(
	"a publisher whose answer is broken (%s) fails that request alone, and the log names it",
	async (name) => {
		const answer = await get(`broken/${name}?password=verysecret`);
		expect([answer.status, await messageIn(answer)]).toEqual([
			500,
			"The server met a defect of its own; it is in its log.",
		]);
		const line = `GET /broken/${name}?password=*** (publisher "broken"): 500 `;
		await until(() => served.log().includes(line));
		expect((await get("datasets")).status).toBe(200);
	},
);

test("what fails while it is sent breaks the connection, and the log says why", async () => {
	await expect(get("broken/middle").then((answer) => answer.text())).rejects.toThrow();
	await until(() => /broken\/middle \(publisher "broken"\): 500 Error: in the middle/.test(served.log()));
});

test("what fails when nobody waits for it does not end the server", async () => {
	expect((await get("broken/floating")).status).toBe(200);
	await until(() => served.log().includes("nobody waited for: Error: nobody waits"));
	expect((await get("datasets")).status).toBe(200);
});

test.each([
	["throwing", 'publisher "throwing" failed in its hook "app": the key is lost'],
	["listless", 'publisher "listless" failed in its hook "dataset": it gives no list of routes'],
	["halved", 'publisher "halved" failed in its hook "app": it gives no list of routes'],
	["astray", 'publisher "astray" answers at "a*b*", which is no path'],
	[
		"silent",
		'datasets of the publisher "silent" cannot be listed (hook "datasets"): it says nothing for 1 s.',
	],
])("a publisher that fails at the start (%s) is named with its hook", async (name, says) => {
	const args = ["serve", "--port", "0", "--time-limit", "1", "--plugin", `./${name}.js`];
	const { code, stderr } = await headwater(args, { cwd: folder });
	expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
	expect(stderr).not.toMatch(/ {4}at /);
});

test("a constraint of 64 KiB is read", async () => {
	const one = "tas[0:1:0][0:1:0][0:1:0],";
	const constraint = one.repeat(Math.floor(2 ** 16 / one.length)).slice(0, -1);
	const answer = await get(`${dataset}/opendap.dds?${constraint}`);
	expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("tas")]);
});

test("an address or headers beyond their bounds are told so", async () => {
	const long = await get(`${dataset}/opendap.dds?${"x".repeat(90_000)}`);
	expect([long.status, await messageIn(long)]).toEqual([
		414,
		"An address may have 81920 characters. Ask for fewer variables or ids at once.",
	]);
	const longer = await get(`${dataset}/opendap.dds?${"x".repeat(300_000)}`);
	expect([longer.status, await messageIn(longer)]).toEqual([
		431,
		"The address and the headers of a request may take 98304 bytes together. Ask for fewer variables or ids at once.",
	]);
});

test("what is no HTTP is told so", async () => {
	const socket = connect(Number(new URL(served.address).port), "127.0.0.1");
	let said = "";
	socket.on("data", (part) => {
		said += part.toString();
	});
	socket.write("\x16\x03\x01 hello\r\n\r\n");
	await until(() => said.includes("}}"));
	expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n(?:.*\r\n)*.*This is no request of HTTP/);
	socket.destroy();
});
