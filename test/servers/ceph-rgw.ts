import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Who may ask. */
export interface RgwUser {
	readonly accessKey: string;
	readonly secretKey: string;
}

export interface CephRgw {
	/** "http://127.0.0.1:41234". */
	readonly endpoint: string;
	readonly owner: RgwUser;
	/** Somebody to whom nothing belongs. */
	readonly reader: RgwUser;
	/** Ends its processes and removes what it kept. */
	stop(): Promise<void>;
}

const PROGRAMS = ["ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];
const owner: RgwUser = {
	accessKey: "HEADWATEROWNER000001",
	secretKey: "own3r/secret+with=odd/signs0000000000000",
};
const reader: RgwUser = {
	accessKey: "HEADWATERREADER00001",
	secretKey: "read3r/secret+with=odd/signs000000000000",
};

/** Whether Ceph's object gateway can be started here: its programs are there (test/servers/install.sh), and the user is root. */
export const hasCephRgw = (): boolean =>
	process.getuid?.() === 0 && spawnSync("which", PROGRAMS).status === 0;

/**
 * A real S3 server on free loopback ports: a Ceph cluster of one monitor and one store, whose objects lie in memory, and its gateway. Nobody
 * is asked who they are inside the cluster; at the gateway they are.
 */
export async function startCephRgw(): Promise<CephRgw> {
	// Short: sockets of the system have paths of at most 107 characters.
	const folder = mkdtempSync(join(tmpdir(), "rgw-"));
	for (const name of ["mon", "osd", "gateway", "run"]) mkdirSync(join(folder, name));
	const [gateway = 0, monitor = 0, ...store] = await freePorts(8);
	const cluster = randomUUID();
	const settings = join(folder, "ceph.conf");
	writeFileSync(settings, settingsOf({ folder, cluster, gateway, monitor, store }));
	const running: ChildProcess[] = [];
	const start = (program: string, ...more: string[]) => {
		const log = openSync(join(folder, `${program}.out`), "w");
		running.push(spawn(program, ["-f", "-c", settings, ...more], { stdio: ["ignore", log, log] }));
	};
	const stop = async () => {
		for (const child of running.reverse()) await ended(child);
		rmSync(folder, { recursive: true, force: true });
	};
	const once = (program: string, ...more: string[]) =>
		run(program, ["-c", settings, ...more], { timeout: 60_000 });
	try {
		const map = join(folder, "monmap");
		await run("monmaptool", ["--create", "--fsid", cluster, "--addv", "a", `[v2:127.0.0.1:${monitor}]`, map]);
		await once("ceph-mon", "-i", "a", "--mkfs", "--monmap", map);
		start("ceph-mon", "-i", "a");
		const disk = randomUUID();
		await once("ceph", "osd", "new", disk, "0");
		await once("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk);
		start("ceph-osd", "-i", "0");
		for (const [name, user] of Object.entries({ owner, reader }))
			await once("radosgw-admin", ...["-n", "client.gateway"], ...userCommand(name, user));
		start("radosgw", "-n", "client.gateway");
		const endpoint = `http://127.0.0.1:${gateway}`;
		await answers(endpoint);
		return { endpoint, owner, reader, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

const run = promisify(execFile);

const userCommand = (name: string, { accessKey, secretKey }: RgwUser) => [
	...["user", "create", "--uid", name, "--display-name", name],
	...[`--access-key=${accessKey}`, `--secret-key=${secretKey}`],
];

interface Places {
	readonly folder: string;
	readonly cluster: string;
	readonly gateway: number;
	readonly monitor: number;
	readonly store: readonly number[];
}

function settingsOf({ folder, cluster, gateway, monitor, store }: Places): string {
	const section = (name: string, values: Readonly<Record<string, string | number>>) =>
		[`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`), ""].join("\n");
	return [
		section("global", {
			fsid: cluster,
			"mon host": `v2:127.0.0.1:${monitor}`,
			"public addr": "127.0.0.1",
			"cluster addr": "127.0.0.1",
			"ms bind msgr1": "false",
			"ms bind port min": Math.min(...store),
			"ms bind port max": Math.max(...store),
			"auth cluster required": "none",
			"auth service required": "none",
			"auth client required": "none",
			"run dir": join(folder, "run"),
			"admin socket": join(folder, "run", "$name.sock"),
			"log file": join(folder, "$name.log"),
			"pid file": "",
			"mon allow pool size one": "true",
			"osd pool default size": 1,
			"osd pool default min size": 1,
			"osd pool default pg num": 1,
			"osd pool default pg autoscale mode": "off",
			"osd crush chooseleaf type": 0,
			"mon max pg per osd": 1000,
			"mon data avail crit": 1,
			"mon data avail warn": 2,
		}),
		section("mon.a", {
			"mon data": join(folder, "mon"),
			"mon initial members": "a",
			"mon cluster log file": join(folder, "cluster.log"),
			"paxos propose interval": 0.05,
		}),
		section("osd.0", {
			"osd data": join(folder, "osd"),
			"osd objectstore": "memstore",
			"memstore device bytes": 2 ** 31,
			"osd max object name len": 2048,
		}),
		section("client.gateway", {
			keyring: "/dev/null",
			// What it would prefer cannot be had where nobody has keys: it would wait for ever.
			"ms mon client mode": "crc",
			"rgw data": join(folder, "gateway"),
			"rgw frontends": `beast endpoint=127.0.0.1:${gateway} tcp_nodelay=1`,
			"rgw thread pool size": 16,
		}),
	].join("\n");
}

/** Ports nobody listens to, the first two anywhere, the others in one row. */
async function freePorts(count: number): Promise<number[]> {
	const [one, other] = [await freePort(), await freePort()];
	for (;;) {
		const first = await freePort();
		const row = Array.from({ length: count - 2 }, (_, index) => first + index);
		const free = await Promise.all(row.map((port) => freePort(port).catch(() => undefined)));
		const isApart = !row.includes(one) && !row.includes(other) && row.at(-1)! < 65_536;
		if (isApart && free.every((port) => port !== undefined)) return [one, other, ...row];
	}
}

const freePort = (wanted = 0): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(wanted, "127.0.0.1", () => {
			const place = server.address();
			server.close(() => resolve(typeof place === "object" && place ? place.port : 0));
		});
	});

async function answers(endpoint: string): Promise<void> {
	for (let attempt = 0; attempt < 300; attempt++) {
		if ((await fetch(endpoint).catch(() => undefined))?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`nothing answers at ${endpoint}`);
}

/** Asks a process to end, and ends it if it takes too long. What is in memory is not worth waiting for. */
function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		const late = setTimeout(() => child.kill("SIGKILL"), 1000);
		child.once("exit", () => {
			clearTimeout(late);
			resolve();
		});
		child.kill("SIGTERM");
	});
}
