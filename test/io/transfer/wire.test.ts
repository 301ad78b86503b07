import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Connections, request } from "../../../io/transfer/request.ts";

/** A server that answers each request over a connection with the pieces given for it, a little time between them. */
async function answering(
	pieces: (number: number, text: string) => readonly string[],
	options: { readonly closes?: boolean } = {},
): Promise<{ readonly url: string; readonly sockets: Socket[]; readonly asked: string[]; close(): void }> {
	const sockets: Socket[] = [];
	const asked: string[] = [];
	const server: Server = createServer((socket) => {
		sockets.push(socket);
		socket.setNoDelay(true).on("error", () => undefined);
		socket.on("data", async (bytes) => {
			asked.push(bytes.toString());
			for (const piece of pieces(asked.length - 1, bytes.toString())) {
				socket.write(piece, "latin1");
				await sleep(5);
			}
			if (options.closes) socket.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const close = () => {
		for (const socket of sockets) socket.destroy();
		server.close();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`, sockets, asked, close };
}

async function get(connections: Connections, url: string, signal = AbortSignal.timeout(5000)) {
	const pieces: Buffer[] = [];
	let status = 0;
	const asked = { headers: { "x-a": "1" }, connections, isTyped: true, allowPrivateHosts: true, signal };
	await request(url, asked, (head) => {
		status = head.status;
		return (bytes) => pieces.push(Buffer.from(bytes)) < 0;
	});
	return { status, text: Buffer.concat(pieces).toString() };
}

async function withServer(
	server: ReturnType<typeof answering>,
	action: (connections: Connections, made: Awaited<typeof server>) => Promise<void>,
): Promise<void> {
	const [made, connections] = [await server, new Connections()];
	try {
		await action(connections, made);
	} finally {
		connections.close();
		made.close();
	}
}

test("an answer that comes in small pieces, after a word before it, over a connection that is used again", () =>
	withServer(
		answering(() => [
			"HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTT",
			"P/1.1 200 OK\r\nContent-Le",
			"ngth: 6\r\n\r",
			"\nabc",
			"def",
		]),
		async (connections, { url, sockets, asked }) => {
			for (let i = 0; i < 3; i++)
				expect(await get(connections, url)).toEqual({ status: 200, text: "abcdef" });
			expect(sockets).toHaveLength(1);
			expect(asked[0]).toMatch(/^GET \/a\?b=c HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nx-a: 1\r\n/);
		},
	));

test("a body of unknown length ends with the connection", () =>
	withServer(
		answering(() => ["HTTP/1.1 200 OK\r\n\r\nabc", "def"], { closes: true }),
		async (connections, { url, sockets }) => {
			for (let i = 0; i < 2; i++) expect((await get(connections, url)).text).toBe("abcdef");
			expect(sockets).toHaveLength(2);
		},
	));

test("a body in chunks", () =>
	withServer(
		answering(() => ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r", "\n0\r\n\r\n"]),
		async (connections, { url }) => expect((await get(connections, url)).text).toBe("abc"),
	));

test("an answer that ends before its length is short", () =>
	withServer(
		answering(() => ["HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"], { closes: true }),
		async (connections, { url }) =>
			await expect(get(connections, url)).rejects.toMatchObject({ kind: "short" }),
	));

test("a connection that was closed while it was idle is no failure of the node", () =>
	withServer(
		answering(() => ["HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"]),
		async (connections, { url, sockets }) => {
			await get(connections, url);
			sockets[0]?.resetAndDestroy();
			expect((await get(connections, url)).text).toBe("abc");
			expect(sockets).toHaveLength(2);
		},
	));

test("what comes without having been asked for is taken for no answer", () =>
	withServer(
		answering((number) => [
			`HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab${number}HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nxyz`,
		]),
		async (connections, { url }) => {
			expect((await get(connections, url)).text).toBe("ab0");
			expect((await get(connections, url)).text).toBe("ab1");
		},
	));

test.each([
	["no HTTP", "SSH-2.0-OpenSSH_9\r\n\r\n", "unreachable"],
	["a head that does not end", `HTTP/1.1 200 OK\r\na: ${"b".repeat(70_000)}`, "unreachable"],
	[
		"redirected in circles",
		"HTTP/1.1 302 Found\r\nlocation: /a\r\ncontent-length: 0\r\n\r\n",
		"bad-redirect",
	],
])("%s is a fault", (_, answer, kind) =>
	withServer(
		answering(() => [answer]),
		async (connections, { url }) => await expect(get(connections, url)).rejects.toMatchObject({ kind }),
	),
);

test("a server that closes without a word is a reset; nobody there is unreachable", () =>
	withServer(
		answering(() => [], { closes: true }),
		async (connections, { url, close }) => {
			await expect(get(connections, url)).rejects.toMatchObject({ kind: "reset" });
			close();
			await expect(get(connections, url)).rejects.toMatchObject({ kind: "unreachable" });
		},
	));

test("an abort ends a request that waits", () =>
	withServer(
		answering(() => []),
		async (connections, { url }) => {
			const stop = new AbortController();
			setTimeout(() => stop.abort(new Error("enough")), 50);
			await expect(get(connections, url, stop.signal)).rejects.toThrow("enough");
		},
	));
