import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { lookAt, writeManifest } from "../io/transfer/hard-times.ts";
import { type DataNode, serveData } from "../servers/data-node.ts";
import { madeFiles } from "../servers/faulty-nodes.ts";
import { headwater, removeFolder, startCommand, temporaryFolder, until } from "./command.ts";

const files = madeFiles(3, 40_000);
const folders: string[] = [];
afterAll(() => folders.forEach(removeFolder));

/** A folder with a manifest of three files on one node. */
async function withNode(
	action: (around: { readonly cwd: string; readonly node: DataNode }) => Promise<void>,
	options: { readonly rate?: number } = {},
): Promise<void> {
	const served = new Map([...files, ["notes.txt", Buffer.from("nobody knows its checksum")]]);
	const [cwd, node] = [temporaryFolder("downloads"), await serveData(served, options)];
	folders.push(cwd);
	writeManifest(join(cwd, "files.jsonl"), files, [node]);
	try {
		await action({ cwd, node });
	} finally {
		node.close();
	}
}

const GET = ["get", "files.jsonl", "--yes", "--allow-private-hosts"];

test("`get` of a manifest prints paths, then the sum; `nodes`, `cache list` and `cache verify` know of it", () =>
	withNode(async ({ cwd }) => {
		const got = await headwater(GET, { cwd });
		expect([got.code, got.stderr]).toEqual([0, ""]);
		const lines = got.stdout.split("\n");
		expect(lines.slice(0, 3)).toEqual(
			[...files.keys()].map((name) => join(cwd, "cache", "downloads", "CMIP6", name)),
		);
		expect(got.stdout).toContain("3 files: 3 verified; 117 KiB received");
		expect(lookAt(cwd, files)).toEqual({ names: [...files.keys()], wrong: [] });
		const nodes = JSON.parse((await headwater(["nodes", "--json"], { cwd })).stdout);
		expect(nodes).toMatchObject([{ node: "node0", files: 3, bytes: 120_000, wrong: 0 }]);
		expect((await headwater(["nodes"], { cwd })).stdout).toMatch(/^node +last success +median rate/);
		const listed = await headwater(["cache", "list"], { cwd });
		expect(listed.stdout.match(/verified .* CMIP6\/f00\d\.nc/g)).toHaveLength(3);
		writeFileSync(join(cwd, "cache", "downloads", "CMIP6", "f001.nc"), "something else");
		const verified = await headwater(["cache", "verify"], { cwd });
		expect(verified.code).toBe(1);
		expect(verified.stdout).toContain("wrong: CMIP6/f001.nc");
		expect(verified.stdout).toContain("3 files: 2 right, 1 wrong, 0 unverified, 0 partial");
	}));

test("what is there is not fetched again; --json says so, and which file has no known checksum", () =>
	withNode(async ({ cwd, node }) => {
		await headwater(GET, { cwd });
		const asked = node.asked.length;
		const again = JSON.parse((await headwater([...GET, "--json"], { cwd })).stdout);
		expect(again.files.map(({ wasThere }: { wasThere: boolean }) => wasThere)).toEqual([true, true, true]);
		expect([again.received, node.asked.length]).toEqual([0, asked]);
		const typed = await headwater(["get", `${node.address}/notes.txt`, "--yes"], { cwd });
		expect(typed.code).toBe(0);
		expect(typed.stdout).toContain("notes.txt  (unverified: no checksum is known)");
		expect(typed.stdout).toContain("1 file: 0 verified, 1 unverified");
		const listed = JSON.parse((await headwater(["cache", "list", "web", "--json"], { cwd })).stdout);
		expect(listed.files).toMatchObject([{ isPart: false, bytes: 25 }]);
		expect(listed.files[0].verified).toBeUndefined();
		const verified = await headwater(["cache", "verify", "web"], { cwd });
		expect([verified.code, verified.stdout]).toEqual([
			0,
			"1 file: 0 right, 0 wrong, 1 unverified, 0 partial\n",
		]);
	}));

test("exit code 3 when some files cannot be had, 1 when none can, 2 for a manifest that cannot be read", () =>
	withNode(async ({ cwd, node }) => {
		node.fault = (path) => (path === "f001.nc" ? { kind: "status", status: 404 } : undefined);
		const some = await headwater(GET, { cwd });
		expect(some.code).toBe(3);
		expect(some.stdout).toContain('failed: "f001.nc": its only copy could not be had');
		node.fault = () => ({ kind: "status", status: 403 });
		expect((await headwater(["get", `${node.address}/f002.nc`, "--yes"], { cwd })).code).toBe(1);
		const line = readFileSync(join(cwd, "files.jsonl"), "utf8").split("\n")[0] ?? "";
		writeFileSync(join(cwd, "bad.jsonl"), `${line}\n{"urls": [], "sise": 3}\n`);
		const bad = await headwater(["get", "bad.jsonl", "--yes"], { cwd });
		expect(bad.code).toBe(2);
		expect(bad.stderr).toMatch(/^usage: bad\.jsonl:2: .*sise/);
		expect((await headwater(["get", "files.jsonl"], { cwd })).code).toBe(2);
	}));

test("an index may send nobody to a private address unless that is permitted", () =>
	withNode(async ({ cwd, node }) => {
		const refused = await headwater(["get", "files.jsonl", "--yes"], { cwd });
		expect(refused.code).toBe(1);
		expect(refused.stdout).toContain("--allow-private-hosts permits it");
		expect(node.asked).toEqual([]);
	}));

test("a cache that is bounded keeps what was used last; --cache-size too small for one file is told", () =>
	withNode(async ({ cwd }) => {
		const bounded = await headwater([...GET, "--cache-size", "90kB"], { cwd });
		expect(bounded.code).toBe(3);
		expect(bounded.stdout).toContain("there is no room for its 40000 bytes");
		const names = lookAt(cwd, files).names;
		expect(names).toHaveLength(2);
		const [missing] = [...files.keys()].filter((name) => !names.includes(name));
		const line = readFileSync(join(cwd, "files.jsonl"), "utf8")
			.split("\n")
			.find((one) => one.includes(`"${missing}"`));
		writeFileSync(join(cwd, "one.jsonl"), `${line}\n`);
		const [, , ...flags] = GET;
		const next = await headwater(["get", "one.jsonl", ...flags, "--cache-size", "90kB"], { cwd });
		expect(next.code).toBe(0);
		expect(lookAt(cwd, files).names).toHaveLength(2);
	}));

test("`cache clear` leaves what a running process was given, and takes the rest away", () =>
	withNode(
		async ({ cwd, node }) => {
			const { child, ended } = startCommand(GET, { cwd });
			await until(() => node.asked.length > 0);
			await headwater(["cache", "list"], { cwd });
			const during = await headwater(["cache", "clear", "--yes", "--json"], { cwd });
			const { removed, kept } = JSON.parse(during.stdout);
			expect(removed).toEqual([]);
			expect(during.code).toBe(kept.length > 0 ? 3 : 0);
			child.kill("SIGINT");
			await ended;
			const after = await headwater(["cache", "clear", "--yes"], { cwd });
			expect(after.code).toBe(0);
			expect(after.stdout).toMatch(/(\d+) of \1 files taken away/);
			expect((await headwater(["cache", "list"], { cwd })).stdout).toContain("0 files, 0 bytes");
		},
		{ rate: 20_000 },
	));

test("proxies of the environment are not asked", () =>
	withNode(async ({ cwd, node }) => {
		const environment = { http_proxy: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9" };
		const got = await headwater(GET, { cwd, environment });
		expect(got.code).toBe(0);
		expect(node.asked).toHaveLength(3);
	}));
