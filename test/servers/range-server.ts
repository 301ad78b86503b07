import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a server does wrong with one request. */
export type Fault =
	| { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
	| "break"
	| "silence"
	| "short"
	| "no-ranges"
	| "other-range"
	| "compressed";

export interface RangeServer {
	/** Ends without a slash. */
	readonly address: string;
	/** Path, query and range of each request. */
	readonly asked: string[];
	/** Authorization of each request, where it had one. */
	readonly users: string[];
	/** Faults of the next requests, one each; `undefined` means none. */
	readonly faults: (Fault | undefined)[];
	/** Fault of every request that has none of its own. */
	always: Fault | undefined;
	close(): void;
}

/** A server of the files below a folder, with single ranges, strong tags and If-Match, as RFC 9110 has them. */
export async function serveFolder(root: string): Promise<RangeServer> {
	const server = createServer((request, response) => answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const state: RangeServer = {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked: [],
		users: [],
		faults: [],
		always: undefined,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
	function answer(request: IncomingMessage, response: ServerResponse): void {
		const { url = "/", headers } = request;
		state.asked.push(`${url} ${headers.range ?? "all"}`);
		if (headers.authorization) state.users.push(headers.authorization);
		const fault = (state.faults.length > 0 ? state.faults.shift() : undefined) ?? state.always;
		if (typeof fault === "object") return void response.writeHead(fault.status, fault.headers).end();
		if (fault === "silence") return;
		const path = join(root, decodeURIComponent(new URL(url, "http://h").pathname));
		if (!existsSync(path) || statSync(path).isDirectory()) return void response.writeHead(404).end();
		const { mtimeNs, size } = statSync(path, { bigint: true });
		give(readFileSync(path), { request, response, fault, tag: `"${mtimeNs}-${size}"` });
	}
	return state;
}

interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly fault: Fault | undefined;
	readonly tag: string;
}

function give(bytes: Buffer, { request, response, fault, tag }: Exchange): void {
	const { range, "if-match": wanted } = request.headers;
	if (wanted !== undefined && wanted !== tag) return void response.writeHead(412).end();
	const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
	if (first === undefined || fault === "no-ranges")
		return void response.writeHead(200, { etag: tag, "content-length": bytes.length }).end(bytes);
	const from = Number(first);
	if (from >= bytes.length)
		return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
	const part = bytes.subarray(from, Number(last) + 1);
	const shift = fault === "other-range" ? 1 : 0;
	response.setHeader(
		"content-range",
		`bytes ${from + shift}-${from + shift + part.length - 1}/${bytes.length}`,
	);
	response.setHeader("etag", tag);
	if (fault === "compressed")
		return void response.writeHead(206, { "content-encoding": "gzip" }).end(gzipSync(part));
	if (fault === "break") {
		response.writeHead(206, { "content-length": part.length });
		response.write(part.subarray(0, 3), () => response.destroy());
		return;
	}
	response.writeHead(206).end(fault === "short" ? part.subarray(0, -1) : part);
}
