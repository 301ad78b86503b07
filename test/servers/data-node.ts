import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

/** What a data node does wrong with one request. Numbers are bytes of the answer. */
export type NodeFault =
	| { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
	| {
			readonly kind:
				| "reset"
				| "page"
				| "gzip"
				| "no-ranges"
				| "other-range"
				| "no-tag"
				| "unsized"
				| "changed";
	  }
	/** Right for so long, then silent, broken off, or ended. */
	| { readonly kind: "stall" | "break"; readonly after: number }
	/** One byte of the file is another. */
	| { readonly kind: "corrupt"; readonly at: number }
	/** As if the file ended there; as if it were longer. */
	| { readonly kind: "cut"; readonly size: number }
	| { readonly kind: "longer"; readonly by: number }
	/** Bytes per second. */
	| { readonly kind: "slow"; readonly rate: number };

export interface DataNode {
	/** Ends without a slash. */
	readonly address: string;
	/** Path and range of each request. */
	readonly asked: string[];
	/** Headers of each request. */
	readonly headers: IncomingMessage["headers"][];
	/** Bytes of bodies that were given to the connection. */
	sent: number;
	/** Most requests that were being answered at once. */
	most: number;
	/** What goes wrong with a request; nothing when absent. */
	fault: ((path: string, number: number) => NodeFault | undefined) | undefined;
	close(): void;
}

/** An honest HTTP server of files in memory (ranges, strong tags, If-Range), that does wrong what it is told. */
export async function serveData(
	files: ReadonlyMap<string, Buffer>,
	options: { readonly rate?: number; readonly port?: number } = {},
): Promise<DataNode> {
	const server = createServer((request, response) => {
		answer(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
	let number = 0;
	let now = 0;
	const node: DataNode = {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked: [],
		headers: [],
		sent: 0,
		most: 0,
		fault: undefined,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = decodeURIComponent((request.url ?? "/").slice(1));
		node.asked.push(`${path} ${request.headers.range ?? "all"}`);
		node.headers.push(request.headers);
		const fault = node.fault?.(path, number++);
		const bytes = files.get(path);
		now++;
		node.most = Math.max(node.most, now);
		try {
			if (fault?.kind === "reset") return void request.socket.resetAndDestroy();
			if (fault?.kind === "status") return void response.writeHead(fault.status, fault.headers).end();
			if (bytes === undefined) return void response.writeHead(404).end();
			await give(altered(bytes, fault), { request, response, fault, node, rate: options.rate });
		} finally {
			now--;
		}
	}
	return node;
}

function altered(bytes: Buffer, fault: NodeFault | undefined): Buffer {
	if (fault?.kind === "changed") return Buffer.from(bytes.map((byte) => byte ^ 255));
	if (fault?.kind === "cut") return bytes.subarray(0, fault.size);
	if (fault?.kind === "longer") return Buffer.concat([bytes, Buffer.alloc(fault.by)]);
	if (fault?.kind !== "corrupt") return bytes;
	const wrong = Buffer.from(bytes);
	wrong[fault.at] = (wrong[fault.at] ?? 0) ^ 1;
	return wrong;
}

interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly fault: NodeFault | undefined;
	readonly node: DataNode;
	readonly rate: number | undefined;
}

const PAGE = "<!DOCTYPE html><html><body>Please log in</body></html>";

async function give(bytes: Buffer, exchange: Exchange): Promise<void> {
	const { request, response, fault } = exchange;
	if (fault?.kind === "page") return void response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
	if (fault?.kind === "gzip")
		return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(bytes));
	// A corrupted byte leaves the tag as it was: the disk of the server does not know of it.
	const tag = `"${createHash("md5")
		.update(`${bytes.length}${fault?.kind === "changed"}`)
		.digest("hex")}"`;
	if (fault?.kind !== "no-tag") response.setHeader("etag", tag);
	const { range, "if-range": condition } = request.headers;
	const [, first = "", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
	const isPart =
		first !== "" && fault?.kind !== "no-ranges" && (condition === undefined || condition === tag);
	const from = isPart ? Number(first) : 0;
	if (isPart && from >= bytes.length)
		return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
	const body = bytes.subarray(from, isPart && last !== "" ? Number(last) + 1 : undefined);
	const start = fault?.kind === "other-range" ? from + 1 : from;
	if (isPart)
		response.setHeader("content-range", `bytes ${start}-${start + body.length - 1}/${bytes.length}`);
	if (fault?.kind !== "unsized") response.setHeader("content-length", body.length);
	response.writeHead(isPart ? 206 : 200);
	await pour(body, exchange);
}

/** Body bytes, no faster than they may come. */
async function pour(body: Buffer, { request, response, fault, node, rate }: Exchange): Promise<void> {
	const pace = fault?.kind === "slow" ? fault.rate : rate;
	const end =
		fault?.kind === "stall" || fault?.kind === "break" ? Math.min(body.length, fault.after) : body.length;
	const piece = Math.max(1, Math.min(16_384, Math.ceil((pace ?? Number.POSITIVE_INFINITY) / 20)));
	const begun = performance.now();
	for (let at = 0; at < end && !response.destroyed; at += piece) {
		const bytes = body.subarray(at, Math.min(end, at + (pace === undefined ? end : piece)));
		node.sent += bytes.length;
		if (!response.write(bytes)) await drained(response);
		if (pace === undefined) break;
		const early = ((at + bytes.length) / pace) * 1000 - (performance.now() - begun);
		if (early > 1) await sleep(early);
	}
	if (fault?.kind === "stall") await new Promise<void>((resolve) => response.once("close", resolve));
	else if (fault?.kind === "break") request.socket.destroy();
	else response.end();
}

const drained = (response: ServerResponse) =>
	new Promise<void>((resolve) => {
		const go = () => {
			response.off("drain", go).off("close", go);
			resolve();
		};
		response.on("drain", go).on("close", go);
	});
