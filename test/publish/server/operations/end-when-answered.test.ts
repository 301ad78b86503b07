import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { z } from "zod";
import { definePublisher } from "../../../../core/ports/publisher.ts";
import { defineRoute } from "../../../../core/ports/route.ts";
import { createServer } from "../../../../publish/server/server.ts";

const LARGE = 30_000_000;
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
});

async function listening() {
	const bodies = defineRoute({
		...{ path: "bytes/:count", summary: "Bytes", answers: ["application/octet-stream"] },
		params: z.object({ count: z.coerce.number() }),
		answer: ({ params }) => ({
			...{ type: "application/octet-stream", tag: "one", body: new Uint8Array(params.count) },
		}),
	});
	const publishers = [definePublisher({ name: "bytes", title: "Bytes", app: () => [bodies] })];
	const server = await createServer({ log: {} } as never, { publishers });
	return { server, port: Number(new URL(await server.listen({ port: 0, host: "127.0.0.1" })).port) };
}

/** A client that has asked, and counts what it takes. */
async function asker(port: number, count: number) {
	const socket = connect(port, "127.0.0.1");
	sockets.push(socket);
	await once(socket, "connect");
	const taken = { bytes: 0, socket, ended: once(socket, "close") };
	socket.on("data", (part: Buffer) => {
		taken.bytes += part.length;
	});
	socket.write(`GET /bytes/${count} HTTP/1.1\r\nhost: x\r\n\r\n`);
	await once(socket, "data");
	return taken;
}

const isLetIn = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});

test("a server that closes sends a slow client all of its answer, and then ends the connection", async () => {
	const { server, port } = await listening();
	const slow = await asker(port, LARGE);
	slow.socket.pause();
	let isClosed = false;
	const closed = server.close().then(() => {
		isClosed = true;
	});
	while (await isLetIn(port));
	expect(isClosed).toBe(false);
	slow.socket.resume();
	await Promise.all([slow.ended, closed]);
	expect(slow.bytes).toBeGreaterThan(LARGE);
});

test("a server that closes ends connections that wait for nothing at once", async () => {
	const { server, port } = await listening();
	const [one, other] = [await asker(port, 10), await asker(port, 20)];
	await Promise.all([server.close(), one.ended, other.ended]);
});
