import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { z } from "zod";
import { Room } from "../../../core/loop/room.ts";
import { emptyDataset } from "../../../core/model/dataset.ts";
import type { KeyedView } from "../../../core/ports/keyed-view.ts";
import { definePublisher } from "../../../core/ports/publisher.ts";
import { defineDatasetRoute, defineRoute } from "../../../core/ports/route.ts";
import { defineTask } from "../../../core/ports/tasks.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { ChunkCache } from "../../../publish/server/chunk-cache.ts";
import { zarrPublisher } from "../../../publish/server/routes/zarr.ts";
import { createServer } from "../../../publish/server/server.ts";
import { Views } from "../../../publish/server/views.ts";
import { createRoomyTasks } from "../../../run/tasks/roomy-tasks.ts";
import { createThreadedTasks } from "../../../run/tasks/threaded-tasks.ts";
import { until } from "../../cli/command.ts";
import { publishWorld, servedDataset } from "../../contracts/publish-world.ts";

/** More than the system takes of an answer before its client reads. */
const CHUNK = 24 * 2 ** 20;
const room = new Room({ most: 4 * CHUNK, mostEach: 2 * CHUNK, mostWaiting: 3 });
const waiting = () => room.state.waiting;

/** Chunks that are made of nothing. */
const view: KeyedView = {
	...{ documents: new Map(), arrays: new Map(), refused: new Map() },
	find: async (key) => ({ weight: CHUNK, reads: 0, bytes: async () => Buffer.alloc(CHUNK, key) }),
};
const zarr = zarrPublisher({
	...{
		views: new Views({ view: async () => view } as never),
		chunks: new ChunkCache(0),
		files: fileStore,
		room,
	},
	...{ mostPiece: CHUNK, mostRead: 0 },
});

/** Works in a thread that end when they are told to, by name. */
const begun: string[] = [];
const ends = new Map<string, () => void>();
const pool = {
	size: 1,
	async run(job: unknown) {
		const { ask } = job as { readonly ask: string };
		begun.push(ask);
		await new Promise<void>((resolve) => ends.set(ask, resolve));
		return { done: true, value: ask };
	},
	close: async () => {},
};
const work = defineTask<object, string, string>({ name: "work", run: async (_, ask) => ask });
const tasks = createThreadedTasks(pool, { budget: 1, mostWaiting: 1000 });
let arrived = 0;
const about = {};
const works = defineRoute({
	...{ path: "work/:name", summary: "A work", answers: ["text/plain"] },
	params: z.object({ name: z.string() }),
	answer: async ({ params, signal }) => {
		arrived++;
		return { type: "text/plain", body: await tasks.run(work, { about, ask: params.name, signal }) };
	},
});

/** A stream whose pieces come from tasks that say how large they are. */
const piece = defineTask<object, number, Uint8Array>({
	...{ name: "piece", bytes: () => CHUNK },
	run: async (_, ask) => Buffer.alloc(CHUNK, ask),
});
const local = createRoomyTasks(
	{ run: async (task, { about, ask }) => task.run(about, ask, {} as never) },
	room,
);
let made = 0;
const stream = defineDatasetRoute({
	...{ path: "stream", summary: "A stream", answers: ["text/plain"] },
	answer: async ({ signal }) => ({
		type: "application/octet-stream",
		body: (async function* () {
			for (let ask = 0; ask < 4; ask++) {
				yield await local.run(piece, { about, ask, signal });
				made++;
			}
		})(),
	}),
});

let server: Awaited<ReturnType<typeof createServer>>;
let port: number;

beforeAll(async () => {
	const mine = definePublisher({
		...{ name: "works", title: "Works", app: () => [works], dataset: () => [stream] },
	});
	const world = publishWorld([servedDataset("ds", emptyDataset)]);
	server = await createServer(world, { publishers: [zarr, mine], room });
	await server.listen({ port: 0, host: "0.0.0.0" });
	port = (server.server.address() as Exclude<ReturnType<Server["address"]>, string | null>).port;
});
afterAll(() => server.close());

/** An answer whose bytes nobody has taken yet. Clients are told apart by their addresses. */
async function answered(path: string, client: number): Promise<IncomingMessage> {
	const request = get({
		...{ host: "127.0.0.1", port, path: `/${path}`, localAddress: `127.0.0.${client}` },
		...{ agent: false, timeout: 30_000 },
	});
	request.on("timeout", () => request.destroy());
	const [answer] = (await once(request, "response")) as [IncomingMessage];
	answer.on("error", () => undefined);
	return answer;
}

async function taken(answer: IncomingMessage): Promise<number> {
	let length = 0;
	for await (const part of answer) length += (part as Buffer).length;
	return length;
}

const chunk = (number: number, client: number) => answered(`datasets/ds/zarr/field/${number}`, client);

test("clients that take their time hold their share, make their others wait, and nobody else", async () => {
	const slow = await Promise.all([chunk(0, 2), chunk(1, 2)]);
	const behind = [chunk(2, 2), chunk(3, 2)];
	await until(() => waiting() === 2);
	expect(await taken(await chunk(4, 3))).toBe(CHUNK);
	await until(() => room.state.taken === 2 * CHUNK);
	expect(waiting()).toBe(2);
	slow[0]?.destroy();
	expect(await taken(slow[1] as IncomingMessage)).toBe(CHUNK);
	for (const one of behind) expect(await taken(await one)).toBe(CHUNK);
	await until(() => room.state.taken === 0);
});

test("a line that is full answers 503 with Retry-After; who leaves it makes place", async () => {
	const slow = await Promise.all([chunk(0, 2), chunk(1, 2), chunk(2, 3), chunk(3, 3)]);
	const behind = [4, 5, 6].map((number) => chunk(number, 4));
	await until(() => waiting() === 3);
	const refused = await chunk(7, 4);
	expect([refused.statusCode, Number(refused.headers["retry-after"])]).toEqual([503, 30]);
	await taken(refused);
	for (const one of slow) one.destroy();
	for (const one of behind) expect(await taken(await one)).toBe(CHUNK);
	await until(() => room.state.taken === 0);
});

test("what is made while it is sent is made no faster than it is taken", async () => {
	made = 0;
	const slow = await answered("datasets/ds/stream", 2);
	await until(() => room.state.taken === CHUNK);
	expect(made).toBe(0);
	expect(await taken(slow)).toBe(4 * CHUNK);
	const left = await answered("datasets/ds/stream", 2);
	left.destroy();
	await until(() => room.state.taken === 0);
});

test("an answer that waits behind another on its connection is given up when that is closed", async () => {
	const socket = connect(port, "127.0.0.1");
	const asked = (path: string) => `GET /${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
	socket.write(asked("work/first") + asked("datasets/ds/zarr/field/1") + asked("datasets/ds/stream"));
	await until(() => room.state.taken === 2 * CHUNK && begun.includes("first"));
	socket.destroy();
	await until(() => room.state.taken === 0);
	ends.get("first")?.();
	[arrived, begun.length] = [0, 0];
});

test("who asks for a hundred works at once does not make another wait behind them all", async () => {
	const many = Array.from({ length: 100 }, (_, at) => answered(`work/a${at}`, 2));
	await until(() => arrived === 100);
	const one = answered("work/b", 3);
	await until(() => arrived === 101);
	const end = async () => {
		const before = begun.length;
		ends.get(begun.at(-1) as string)?.();
		if (before < 101) await until(() => begun.length > before);
	};
	for (let at = 0; at < 3; at++) await end();
	expect(begun.indexOf("b")).toBeGreaterThan(0);
	expect(begun.indexOf("b")).toBeLessThan(3);
	expect(await taken(await one)).toBe(1);
	for (let at = 3; at < 101; at++) await end();
	for (const each of many) await taken(await each);
});
