import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { StoreError } from "../../../core/errors.ts";
import { createHttp } from "../../../io/stores/http/text.ts";

const http = createHttp({ firstWait: 5 });
const asked: string[] = [];
let busy = 0;
let server: Server;
let address: string;

beforeAll(async () => {
	server = createServer(async (request, response) => {
		let body = "";
		for await (const part of request) body += part;
		asked.push(`${request.method} ${request.url} ${body}`);
		if (request.url === "/busy" && busy-- > 0) response.writeHead(503, { "retry-after": "0" }).end();
		else if (request.url === "/wrong") response.writeHead(400).end("Invalid HTTP query parameter=x");
		else if (request.url === "/broken") response.writeHead(500).end();
		else if (request.url === "/slow") response.write("{");
		else if (request.url?.startsWith("/to/")) {
			const [, , status, to = ""] = request.url.split("/");
			response.writeHead(Number(status), { location: decodeURIComponent(to) }).end();
		} else response.writeHead(200, { "X-Test": "1" }).end(`"${body}é"`);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

test("a question with a body is a POST, one without a GET", async () => {
	expect(await http.ask({ address: `${address}/a` })).toMatchObject({ status: 200, text: '"é"' });
	const { text, headers } = await http.ask({ address: `${address}/b`, body: "ask" });
	expect(text).toBe('"aské"');
	expect(headers["x-test"]).toBe("1");
	expect(asked).toEqual(["GET /a ", "POST /b ask"]);
});

test("busy servers are asked again; what is wrong in the question is told as the server tells it", async () => {
	busy = 2;
	expect((await http.ask({ address: `${address}/busy` })).status).toBe(200);
	const { status, text } = await http.ask({ address: `${address}/wrong` });
	expect([status, text]).toEqual([400, "Invalid HTTP query parameter=x"]);
	await expect(http.ask({ address: `${address}/broken` })).rejects.toThrow(/500 .*asked 3 times/);
});

test("an answer that does not come in time, or is too long, is an error", async () => {
	const late = http.ask({ address: `${address}/slow`, within: 100 });
	await expect(late).rejects.toThrow(/no whole answer within 0.1 seconds/);
	await expect(http.ask({ address, most: 1 })).rejects.toThrow(StoreError);
});

const redirected = (to: string, { status = 302, ...more } = {}) => ({
	address: `${address}/to/${status}/${encodeURIComponent(to)}`,
	...more,
});

test("a server may redirect within the host that was typed, but not into private networks", async () => {
	const own = await http.ask(redirected("/a"));
	expect(own).toMatchObject({ status: 200, address: `${address}/a` });
	const { port } = new URL(address);
	for (const place of [
		"http://127.0.0.2:80/",
		`http://localhost:${port}/a`,
		"http://[::1]/",
		"http://10.0.0.1/",
	])
		await expect(http.ask(redirected(place))).rejects.toThrow(
			/redirects elsewhere: ".*" .*is a private address.*--allow-private-hosts permits it/,
		);
	// A port that was not typed is another place.
	await expect(http.ask(redirected("http://127.0.0.1:1/"))).rejects.toThrow(/is a private address/);
	const free = createHttp({ firstWait: 5, allowPrivateHosts: true });
	expect((await free.ask(redirected(`http://localhost:${port}/a`))).address).toBe(
		`http://localhost:${port}/a`,
	);
});

test("redirections that lead nowhere are errors; a POST stays one after 307 and 308 only", async () => {
	await expect(http.ask(redirected("ftp://a.test/x"))).rejects.toThrow(
		/"ftp:", which is neither http nor https/,
	);
	await expect(http.ask(redirected("http://"))).rejects.toThrow(/which is no address/);
	const circle = redirected("").address;
	await expect(http.ask({ address: circle })).rejects.toThrow(/redirects without end/);
	asked.length = 0;
	for (const status of [301, 302, 303, 307, 308])
		await http.ask({ ...redirected("/b", { status }), body: "ask" });
	expect(asked.filter((line) => line.includes(" /b "))).toEqual([
		...["GET /b ", "GET /b ", "GET /b "],
		...["POST /b ask", "POST /b ask"],
	]);
});

test("an aborted question ends with the reason of its signal", async () => {
	const signal = AbortSignal.abort("enough");
	await expect(http.ask({ address: `${address}/slow`, signal })).rejects.toBe("enough");
});
