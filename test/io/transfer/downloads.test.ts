import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { NodeFault } from "../../servers/data-node.ts";
import { someBytes } from "../../servers/some-bytes.ts";
import { type Bench, benchOfNodes, sha256 } from "./bench-of-nodes.ts";

const NAME = "tas_Amon_M_historical_r1i1p1f1_gn_185001-201412.nc";
const one = (size = 300_000) => new Map([[NAME, someBytes(size, 1)]]);

async function withBench(bench: Promise<Bench>, action: (bench: Bench) => Promise<void>): Promise<void> {
	const made = await bench;
	try {
		await action(made);
	} finally {
		await made.close();
	}
}

/** Digests: jest compares long buffers byte by byte, for seconds. */
const atPath = (bench: Bench) => sha256(readFileSync(join(bench.root, NAME)));
/** Without the list of what this process holds. */
const namesIn = (bench: Bench) =>
	readdirSync(bench.root)
		.filter((name) => name !== ".holds")
		.sort();
const right = (bench: Bench) => sha256(bench.files.get(NAME) ?? Buffer.alloc(0));

test("a file is brought, verified, and nothing lies beside it but its record", () =>
	withBench(benchOfNodes(one()), async (bench) => {
		const fetched = await bench.downloads().fetch(bench.remote(NAME));
		expect(fetched).toMatchObject({ size: 300_000, nodes: ["node0"], wasThere: false });
		expect(fetched.verified).toBe(`sha256:${atPath(bench)}`);
		expect(namesIn(bench)).toEqual([`.${NAME}.record`, NAME]);
	}));

test("what is there is not fetched again, and is read again when its record is lost", () =>
	withBench(benchOfNodes(one()), async (bench) => {
		await bench.downloads().fetch(bench.remote(NAME));
		expect((await bench.downloads().fetch(bench.remote(NAME))).wasThere).toBe(true);
		expect(bench.nodes[0]?.asked).toHaveLength(1);
	}));

test("ten that ask for a file at once get one download", () =>
	withBench(benchOfNodes(one()), async (bench) => {
		const downloads = bench.downloads();
		await Promise.all(Array.from({ length: 10 }, () => downloads.fetch(bench.remote(NAME))));
		expect(bench.nodes[0]?.asked).toHaveLength(1);
	}));

test("two that share a folder as two processes do get one download", () =>
	withBench(benchOfNodes(one(), { rate: 1_000_000 }), async (bench) => {
		await Promise.all([bench.downloads(), bench.downloads()].map((each) => each.fetch(bench.remote(NAME))));
		expect(bench.nodes[0]?.asked).toHaveLength(1);
	}));

/** Each fault once, at the first request; one node, so that it must come right itself. */
const passing: readonly (readonly [string, NodeFault, string])[] = [
	["busy", { kind: "status", status: 503, headers: { "retry-after": "0" } }, "busy"],
	["too many requests", { kind: "status", status: 429 }, "busy"],
	["reset", { kind: "reset" }, "reset"],
	["broken off", { kind: "break", after: 100_000 }, "short"],
	["silent", { kind: "stall", after: 50_000 }, "silent"],
];

test.each(passing)("%s: asked again, and only for what is missing", (_, fault, kind) =>
	withBench(benchOfNodes(one()), async (bench) => {
		const [node] = bench.nodes;
		if (node) node.fault = (_path, number) => (number === 0 ? fault : undefined);
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
		expect(bench.troubles).toEqual([{ node: "node0", kind }]);
		expect(bench.received()).toBe(300_000);
	}),
);

/** Each fault at every request of the first of two nodes: its copy is left, and the other's is taken. */
const spoiling: readonly (readonly [string, NodeFault, string])[] = [
	["not there", { kind: "status", status: 404 }, "absent"],
	["forbidden", { kind: "status", status: 403 }, "forbidden"],
	["a web page", { kind: "page" }, "web-page"],
	["compressed", { kind: "gzip" }, "encoded"],
	["cut short on the server", { kind: "cut", size: 200_000 }, "other-size"],
	["too long", { kind: "longer", by: 10 }, "other-size"],
	[
		"redirected to another protocol",
		{ kind: "status", status: 302, headers: { location: "ftp://h/a" } },
		"bad-redirect",
	],
];

test.each(spoiling)("%s: the other copy is taken", (_, fault, kind) =>
	withBench(benchOfNodes(one(), { nodes: 2 }), async (bench) => {
		const [first] = bench.nodes;
		if (first) first.fault = () => fault;
		// The first alone, then with the other: no luck decides who is asked.
		await expect(bench.downloads().fetch(bench.remote(NAME, { on: [0] }))).rejects.toThrow("its only copy");
		expect(bench.troubles).toEqual([{ node: "node0", kind }]);
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
	}),
);

test("too long without a stated length: the other copy is taken", () =>
	withBench(benchOfNodes(one(), { nodes: 1 }), async (bench) => {
		const more = Buffer.concat([bench.files.get(NAME) ?? Buffer.alloc(0), Buffer.alloc(100_000)]);
		(bench.files as Map<string, Buffer>).set("longer.nc", more);
		const [node] = bench.nodes;
		if (node) node.fault = () => ({ kind: "unsized" });
		const file = bench.remote(NAME, {
			replicas: [{ url: `${node?.address}/longer.nc`, node: "node0" }],
		});
		await expect(bench.downloads().fetch(file)).rejects.toThrow("longer than the 300000 bytes");
		expect(existsSync(join(bench.root, NAME))).toBe(false);
	}));

test("a server that gives other parts than those asked for is left", () =>
	withBench(benchOfNodes(one(), { nodes: 2 }), async (bench) => {
		const [first, second] = bench.nodes;
		if (first && second) {
			first.fault = (_, number) =>
				number === 0 ? { kind: "break", after: 100_000 } : { kind: "other-range" };
			second.fault = () => ({ kind: "slow", rate: 300_000 });
		}
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
	}));

test("a server that gives no parts is asked for the whole again", () =>
	withBench(benchOfNodes(one()), async (bench) => {
		const [node] = bench.nodes;
		if (node)
			node.fault = (_, number) => (number === 0 ? { kind: "break", after: 100_000 } : { kind: "no-ranges" });
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
	}));

test.each(["known", "unknown"])(
	"a file replaced on its server meanwhile is brought anew (checksum %s)",
	(what) =>
		withBench(benchOfNodes(one()), async (bench) => {
			const [node] = bench.nodes;
			if (node)
				node.fault = (_, number) => (number === 0 ? { kind: "break", after: 100_000 } : { kind: "changed" });
			const now = Buffer.from((bench.files.get(NAME) ?? Buffer.alloc(0)).map((byte) => byte ^ 255));
			const file = bench.remote(NAME);
			const { checksum: _, ...unknown } = file;
			const known = { ...file, checksum: { algorithm: "sha256", hex: sha256(now) } as const };
			const fetched = await bench.downloads().fetch(what === "known" ? known : unknown);
			expect(atPath(bench)).toBe(sha256(now));
			expect(fetched.verified !== undefined).toBe(what === "known");
			expect(bench.troubles.map(({ kind }) => kind)).toEqual(["short", "changed"]);
		}),
);

test("without checksum, size and length a file is unverified, and looked at", () =>
	withBench(benchOfNodes(one()), async (bench) => {
		const [node] = bench.nodes;
		if (node) node.fault = () => ({ kind: "unsized" });
		const { checksum: _, size: __, ...file } = bench.remote(NAME);
		const looked: string[] = [];
		const check = async (_path: string, name: string) => void looked.push(name);
		const fetched = await bench.downloads({ check }).fetch(file);
		expect(fetched).toMatchObject({ size: 300_000, verified: undefined });
		expect(looked).toEqual([NAME]);
	}));

test("without a checksum, bytes that are no file of their kind are refused", () =>
	withBench(benchOfNodes(one(), { nodes: 2 }), async (bench) => {
		const { checksum: _, ...file } = bench.remote(NAME);
		const check = async () => {
			throw new Error("it is damaged");
		};
		await expect(bench.downloads({ check }).fetch(file)).rejects.toThrow("it is damaged");
		expect(existsSync(join(bench.root, NAME))).toBe(false);
		expect(bench.nodes.flatMap(({ asked }) => asked)).toHaveLength(2);
	}));

test("bytes damaged on the way are fetched again, and nobody is called a liar", () =>
	withBench(benchOfNodes(one(), { nodes: 2 }), async (bench) => {
		for (const node of bench.nodes)
			node.fault = (_, number) => (number === 0 ? { kind: "corrupt", at: 1234 } : undefined);
		const downloads = bench.downloads();
		const { nodes } = await downloads.fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
		expect(nodes).toHaveLength(1);
		expect(bench.wrong.map(({ isLiar }) => isLiar)).not.toContain(true);
		expect(bench.wrong.length).toBeGreaterThan(0);
		expect(namesIn(bench)).toHaveLength(2);
	}));

test("damage costs what lies before it, not a whole file", () =>
	withBench(benchOfNodes(one(1_500_000), { nodes: 3, rate: 1_000_000 }), async (bench) => {
		let first = true;
		for (const node of bench.nodes)
			node.fault = () => {
				const fault = first ? ({ kind: "corrupt", at: 300_000 } as const) : undefined;
				first = false;
				return fault;
			};
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
		expect(bench.wrong).toMatchObject([{ isLiar: false }]);
		expect(bench.received()).toBeLessThan(1_500_000 + 300_000 + 150_000);
		expect(namesIn(bench)).toHaveLength(2);
	}));

test("who gave wrong bytes is found out though the process ends before", () =>
	withBench(benchOfNodes(one(), { nodes: 2, rate: 600_000 }), async (bench) => {
		const [liar, honest] = bench.nodes;
		if (liar) liar.fault = () => ({ kind: "corrupt", at: 290_000 });
		if (honest) honest.fault = () => ({ kind: "status", status: 503 });
		const stop = new AbortController();
		const interrupted = bench.downloads().fetch(bench.remote(NAME), { signal: stop.signal });
		setTimeout(() => stop.abort(new Error("enough")), 1200);
		await expect(interrupted).rejects.toThrow("enough");
		expect(namesIn(bench)).toContain(`.${NAME}.wrong0.origins`);
		if (honest) honest.fault = undefined;
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
		expect(bench.wrong).toEqual([{ node: "node0", isLiar: true }]);
		expect(namesIn(bench)).toHaveLength(2);
	}));

test("a node whose copy is wrong is named, and asked for nothing more", () =>
	withBench(
		benchOfNodes(new Map(Array.from({ length: 12 }, (_, i) => [`f${i}.nc`, someBytes(50_000, i)])), {
			nodes: 2,
		}),
		async (bench) => {
			const [liar] = bench.nodes;
			if (liar) liar.fault = () => ({ kind: "corrupt", at: 777 });
			const downloads = bench.downloads();
			for (const [name, bytes] of bench.files) {
				const { path } = await downloads.fetch(bench.remote(name));
				expect(sha256(readFileSync(path))).toBe(sha256(bytes));
			}
			expect(bench.wrong).toEqual([{ node: "node0", isLiar: true }]);
			expect(liar?.asked).toHaveLength(2);
		},
	));

test("copies that are all alike and not as the index says: the index may be wrong", () =>
	withBench(benchOfNodes(one(), { nodes: 2 }), async (bench) => {
		const file = bench.remote(NAME, { checksum: { algorithm: "md5", hex: "0".repeat(32) } });
		await expect(bench.downloads().fetch(file)).rejects.toThrow("its copies are alike");
		expect(existsSync(join(bench.root, NAME))).toBe(false);
		expect(bench.wrong).toEqual([]);
	}));

test("an interrupted download says why, and goes on later with what it has", () =>
	withBench(benchOfNodes(one(), { rate: 400_000 }), async (bench) => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(new Error("enough")), 400);
		await expect(bench.downloads().fetch(bench.remote(NAME), { signal: stop.signal })).rejects.toThrow(
			"enough",
		);
		const before = bench.received();
		expect(before).toBeGreaterThan(50_000);
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
		expect(bench.received()).toBeLessThan(300_000 + 70_000);
	}));

test("what was damaged on the disk meanwhile is found by its sum, and alone fetched again", () =>
	withBench(benchOfNodes(one(4_000_000), { rate: 8_000_000 }), async (bench) => {
		const stop = new AbortController();
		let before = 0;
		const first = bench.downloads({
			onBytes(_, bytes) {
				before += bytes;
				if (before >= 3_000_000) stop.abort(new Error("enough"));
			},
		});
		await expect(first.fetch(bench.remote(NAME), { signal: stop.signal })).rejects.toThrow("enough");
		const part = openSync(join(bench.root, `.${NAME}.part`), "r+");
		writeSync(part, "damage", 500_000);
		closeSync(part);
		await bench.downloads().fetch(bench.remote(NAME));
		expect(atPath(bench)).toBe(right(bench));
		expect(bench.wrong).toEqual([]);
		// The rest, and the block of a mebibyte with the damage; what came after the last block has no sum.
		expect(bench.received()).toBeLessThan(1_000_000 + 2 * 2 ** 20 + 300_000);
	}));
