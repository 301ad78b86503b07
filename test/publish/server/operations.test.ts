import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { get as getByTls } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder, until } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let file: string;
let served: ServedHeadwater;
const secret = "a-token-of-collaborators";
const highest = "a-token-of-the-house";

beforeAll(async () => {
	folder = temporaryFolder("serve-operations");
	await makeSmallTree(folder, { names: ["tas", "pr"] });
	file = join(folder, filesBelow(folder).find((name) => /tas_Amon/.test(name)) as string);
	const datasets = {
		open: { files: file },
		shared: { files: file, access: "collaborative" },
		house: { files: file, access: "institutional" },
	};
	writeFileSync(join(folder, "serve.json"), JSON.stringify({ datasets }));
	served = await serveHeadwater([join(folder, "serve.json")], {
		cwd: folder,
		environment: {
			HEADWATER_COLLABORATIVE_TOKENS: `other,${secret}`,
			HEADWATER_INSTITUTIONAL_TOKENS: highest,
		},
	});
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const get = (path: string, token?: string, at = served.address) =>
	fetch(`${at}/${path}`, {
		signal: AbortSignal.timeout(20_000),
		...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
	});

test("what is not public is left out of lists and catalogues, and 401 or 403 by its id", async () => {
	expect(await (await get("datasets")).json()).toEqual(["open"]);
	expect(await (await get("datasets", secret)).json()).toEqual(["open", "shared"]);
	expect(await (await get("datasets", highest)).json()).toEqual(["house", "open", "shared"]);
	expect(await (await get("intake.yaml")).text()).not.toContain("shared");
	expect(await (await get("stac/search")).text()).not.toContain("house");
	const statuses = [];
	for (const token of [undefined, "wrong", secret, highest])
		statuses.push((await get("datasets/house/zarr/tas/0.0.0", token)).status);
	expect(statuses).toEqual([401, 401, 403, 200]);
	const refused = await get("datasets/shared/info");
	expect(refused.headers.get("www-authenticate")).toContain("Bearer");
	const shared = await get("datasets/shared/info", secret);
	expect([shared.status, shared.headers.get("cache-control")]).toEqual([200, "private, no-cache"]);
});

test("other origins may ask: preflight, and the headers they may read", async () => {
	const preflight = await fetch(`${served.address}/datasets/open/zarr/.zmetadata`, {
		method: "OPTIONS",
		headers: {
			origin: "https://viewer.example.org",
			"access-control-request-method": "GET",
			"access-control-request-headers": "range",
		},
	});
	expect(preflight.status).toBe(204);
	expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
	expect(preflight.headers.get("access-control-allow-headers")).toContain("range");
	expect((await get("datasets")).headers.get("access-control-expose-headers")).toContain("ETag");
});

test("metrics and usage count what was asked, without addresses", async () => {
	for (let i = 0; i < 3; i++) await (await get("datasets/open/zarr/tas/0.0.0")).arrayBuffer();
	const rows = (await (await get("usage?format=json", highest)).json()) as {
		id: string;
		requests: number;
		clients: number;
	}[];
	const open = rows.find(({ id }) => id === "open");
	expect(open?.requests).toBeGreaterThanOrEqual(3);
	expect(open?.clients).toBe(1);
	expect(JSON.stringify((await (await get("usage?format=json")).json()) as object)).not.toContain("house");
	const text = await (await get("metrics")).text();
	expect(text).toMatch(
		/headwater_request_seconds_count\{route="\/datasets\/:id\/zarr\/\*",status="200"\} [3-9]/,
	);
	expect(text).toContain("# TYPE headwater_request_seconds histogram");
	expect(text).not.toContain("127.0.0.1");
});

test("clients that ask too often are told when to ask again; others are not", async () => {
	const limited = await serveHeadwater(
		[file, "--requests-per-second", "1", "--burst", "5", "--behind-proxy"],
		{ cwd: folder },
	);
	try {
		const ask = async (client: string) =>
			fetch(`${limited.address}/datasets`, { headers: { "x-forwarded-for": client } });
		const statuses: number[] = [];
		for (let i = 0; i < 8; i++) statuses.push((await ask("192.0.2.1")).status);
		expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
		expect(statuses.at(-1)).toBe(429);
		expect((await ask("192.0.2.1")).headers.get("retry-after")).toBe("1");
		expect((await ask("192.0.2.2")).status).toBe(200);
	} finally {
		await limited.stop();
	}
});

test("several processes share a port; the service goes on when one is killed, and another takes its place", async () => {
	const many = await serveHeadwater([file, "--processes", "2"], { cwd: folder });
	try {
		const processes = async () =>
			[
				...(await (await get("metrics", undefined, many.address)).text()).matchAll(
					/resident_bytes\{process="(\d+)"\}/g,
				),
			].length;
		for (let i = 0; i < 100 && (await processes()) < 2; i++) await sleep(100);
		expect(await processes()).toBe(2);
		const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(many.child.pid)], {
			encoding: "utf8",
		});
		const [first] = children.trim().split(/\s+/);
		// Memory that was given up goes back to the system.
		expect(readFileSync(`/proc/${first}/environ`, "utf8")).toContain("MALLOC_MMAP_THRESHOLD_=");
		process.kill(Number(first), "SIGKILL");
		// A connection that was held to it breaks; whoever asks anew is answered.
		const ask = () => get("datasets", undefined, many.address);
		for (let i = 0; i < 20; i++) expect((await ask().catch(ask)).status).toBe(200);
		await until(() => many.log().includes("another takes its place"));
	} finally {
		expect((await many.stop()).code).toBe(0);
	}
});

test("a stop lets what has begun end", async () => {
	const other = await serveHeadwater([file], { cwd: folder });
	const { port } = new URL(other.address);
	const size = readFileSync(file).length;
	const socket = connect(Number(port), "127.0.0.1");
	const name = file.split("/").at(-1);
	let received = 0;
	socket.write(
		`GET /datasets/${await (await fetch(`${other.address}/datasets`)).json()}/files/0/${name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
	);
	await new Promise((resolve) =>
		socket.once("data", (part) => {
			received += part.length;
			socket.pause();
			resolve(undefined);
		}),
	);
	const ended = other.stop();
	socket.on("data", (part) => {
		received += part.length;
	});
	socket.resume();
	await new Promise((resolve) => socket.once("close", resolve));
	expect(received).toBeGreaterThan(size);
	expect((await ended).code).toBe(0);
});

test("https, with a certificate of one's own", async () => {
	const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
	execFileSync(
		"openssl",
		[
			"req",
			"-x509",
			"-newkey",
			"rsa:2048",
			"-nodes",
			"-keyout",
			key,
			"-out",
			cert,
			"-days",
			"2",
			"-subj",
			"/CN=localhost",
			"-addext",
			"subjectAltName=IP:127.0.0.1",
		],
		{ stdio: "ignore" },
	);
	const other = await serveHeadwater([file, "--tls-cert", cert, "--tls-key", key], { cwd: folder });
	try {
		expect(other.address).toMatch(/^https:/);
		const status = await new Promise((resolve, reject) =>
			getByTls(`${other.address}/datasets`, { ca: readFileSync(cert) }, (answer) =>
				resolve(answer.resume().statusCode),
			).once("error", reject),
		);
		expect(status).toBe(200);
	} finally {
		await other.stop();
	}
});
