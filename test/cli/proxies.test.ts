import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createHttp } from "../../io/stores/http/text.ts";
import { type ProxyServer, serveProxy } from "../servers/proxy.ts";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree } from "./small-data.ts";

const folder = temporaryFolder("proxies");
const at = (name: string) => join(folder, name);
const PASSWORD = "s3cr3t-of-ann";
const told: string[] = [];
let bytes: Buffer;
let proxy: ProxyServer;
let close: () => void = () => undefined;

const answer: RequestListener = ({ url, headers }, response) => {
	told.push(JSON.stringify(headers));
	if (url?.startsWith("/to/"))
		return void response.writeHead(302, { location: decodeURIComponent(url.slice(4)) }).end();
	const [, first = "", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
	const body =
		first === "" ? bytes : bytes.subarray(Number(first), last === "" ? undefined : Number(last) + 1);
	const range = first !== "" && {
		"content-range": `bytes ${first}-${Number(first) + body.length - 1}/${bytes.length}`,
	};
	response.writeHead(range ? 206 : 200, { etag: '"1"', "content-length": body.length, ...range }).end(body);
};

function certificate() {
	const made = spawnSync(
		"openssl",
		[
			...[
				"req",
				"-x509",
				"-newkey",
				"ec",
				"-pkeyopt",
				"ec_paramgen_curve:prime256v1",
				"-nodes",
				"-days",
				"2",
			],
			...["-keyout", at("key.pem"), "-out", at("cert.pem"), "-subj", "/CN=secure.example.test"],
			...["-addext", "subjectAltName=DNS:secure.example.test"],
		],
		{ encoding: "utf8" },
	);
	if (made.status !== 0) throw new Error(made.stderr);
	return { key: readFileSync(at("key.pem")), cert: readFileSync(at("cert.pem")) };
}

beforeAll(async () => {
	await makeSmallTree(at("tree"), { names: ["tas"] });
	bytes = readFileSync(join(at("tree"), filesBelow(at("tree"))[0] ?? ""));
	const servers = [createPlain(answer), createSecure(certificate(), answer)] as const;
	for (const server of servers) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const [plain = 0, secure = 0] = servers.map((server) => (server.address() as AddressInfo).port);
	proxy = await serveProxy(
		{ "data.example.test": plain, "secure.example.test": secure },
		{ user: `ann:${PASSWORD}` },
	);
	close = () => {
		proxy.close();
		for (const server of servers) {
			server.closeAllConnections();
			server.close();
		}
	};
});
afterAll(() => {
	close();
	removeFolder(folder);
});

const environment = (password = PASSWORD) => ({
	HTTP_PROXY: `http://ann:${password}@${proxy.place}`,
	https_proxy: `http://ann:${password}@${proxy.place}`,
	NODE_EXTRA_CA_CERTS: at("cert.pem"),
});
const around = (password?: string) => ({ cwd: folder, environment: environment(password) });

const wish = (address: string, place: string) =>
	JSON.stringify({
		...{ urls: [address], place, size: bytes.length, checksumType: "sha256" },
		checksum: createHash("sha256").update(bytes).digest("hex"),
	});

test("files come through the proxy, which alone is told its user and password", async () => {
	writeFileSync(
		at("files.jsonl"),
		[
			...[1, 2, 3].map((n) => wish(`http://data.example.test/${n}.nc`, `plain/${n}.nc`)),
			...[1, 2, 3].map((n) => wish(`https://secure.example.test/${n}.nc`, `secure/${n}.nc`)),
		].join("\n"),
	);
	const done = await headwater(["get", at("files.jsonl"), "--yes", "--allow-private-hosts", "-v"], around());
	expect({ code: done.code, stderr: done.stderr }).toMatchObject({ code: 0 });
	expect(done.stdout).toContain("6 files: 6 verified");
	expect(proxy.asked.filter((one) => one.startsWith("GET")).sort()).toEqual(
		[1, 2, 3].map((n) => `GET http://data.example.test/${n}.nc`),
	);
	expect(new Set(proxy.asked.filter((one) => one.startsWith("CONNECT")))).toEqual(
		new Set(["CONNECT secure.example.test:443"]),
	);
	const said = [
		done.stdout,
		done.stderr,
		...told,
		...filesBelow(at("cache")).map((file) => readFileSync(join(at("cache"), file), "latin1")),
	];
	const secrets = [PASSWORD, Buffer.from(`ann:${PASSWORD}`).toString("base64")];
	expect(said.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
	expect(told.filter((headers) => headers.includes("proxy-authorization"))).toEqual([]);
}, 60_000);

test("a proxy that wants another password is named, the password is not", async () => {
	for (const address of ["http://data.example.test/9.nc", "https://secure.example.test/9.nc"]) {
		const done = await headwater(["get", address, "--yes", "--allow-private-hosts"], around("wrong-of-ann"));
		expect(done.code).toBe(1);
		expect(done.stdout + done.stderr).toContain(`the proxy ${proxy.place} wants a user and a password`);
		expect(done.stdout + done.stderr).not.toContain("wrong-of-ann");
	}
}, 60_000);

test("files on servers are read through the proxy too", async () => {
	for (const address of ["http://data.example.test/a.nc", "https://secure.example.test/a.nc"]) {
		const { code, stdout, stderr } = await headwater(["show", address], around());
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		expect(stdout).toContain("tas");
	}
}, 60_000);

test("indices are asked through the proxy; whatever a redirection names, private addresses are refused", async () => {
	process.env["http_proxy"] = `http://ann:${PASSWORD}@${proxy.place}`;
	try {
		const before = proxy.asked.length;
		const http = createHttp({ firstWait: 5, allowPrivateHosts: true });
		const to = (address: string) => `http://data.example.test/to/${encodeURIComponent(address)}`;
		const found = await http.ask({ address: to("http://data.example.test/there") });
		expect([found.status, found.address]).toEqual([200, "http://data.example.test/there"]);
		expect(proxy.asked.slice(before)).toEqual([
			`GET ${to("http://data.example.test/there")}`,
			"GET http://data.example.test/there",
		]);
		const wary = createHttp({ firstWait: 5 });
		await expect(wary.ask({ address: to("http://10.1.2.3/") })).rejects.toThrow(
			/10\.1\.2\.3.*is a private address/,
		);
		expect(proxy.asked).not.toContain("GET http://10.1.2.3/");
	} finally {
		delete process.env["http_proxy"];
	}
}, 60_000);
