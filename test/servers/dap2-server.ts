import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Dataset } from "../../core/model/dataset.ts";
import { DAP2_KINDS, type Dap2, type Dap2Answer, type Dap2Question } from "../../core/ports/dap2.ts";

export interface Dap2Server {
	/** Of the dataset "name": `${address}/name`. */
	readonly address: string;
	/** Path and query of each request. */
	readonly asked: string[];
	/** Whatever went wrong behind an answer, or in the middle of one. */
	readonly failures: unknown[];
	close(): void;
}

export interface Dap2ServerOptions {
	readonly dap2: Dap2;
	readonly engine: Dap2Question["engine"];
	readonly dataset: (name: string) => Promise<Dataset>;
	readonly mostBytes?: number;
}

/** The smallest server that DAP2's clients can ask; names of datasets are percent-encoded segments. */
export async function serveDap2(options: Dap2ServerOptions): Promise<Dap2Server> {
	const asked: string[] = [];
	const failures: unknown[] = [];
	const server = createServer((request, response) => {
		asked.push(request.url ?? "/");
		answer(request, response, options).then(
			({ failure }) => failure !== undefined && failures.push(failure),
			(error: unknown) => {
				failures.push(error);
				response.destroy();
			},
		);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		failures,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	{ dap2, engine, dataset, mostBytes }: Dap2ServerOptions,
): Promise<Dap2Answer> {
	const [path = "/", ...rest] = (request.url ?? "/").split("?");
	const dot = path.lastIndexOf(".");
	const kind = DAP2_KINDS.find((one) => one === path.slice(dot + 1)) ?? "ver";
	const gone = new AbortController();
	response.on("close", () => gone.abort());
	const name = decodeURIComponent(path.slice(1, dot));
	const reply = await dap2.answer({
		kind,
		dataset: await dataset(name),
		name: name.slice(name.lastIndexOf("/") + 1),
		constraint: rest.join("?"),
		address: `http://${request.headers.host}${path.slice(0, dot)}`,
		engine,
		...(mostBytes !== undefined && { mostBytes }),
		...(request.method === "HEAD" && { headersOnly: true }),
		signal: gone.signal,
	});
	response.writeHead(reply.status, {
		...reply.headers,
		"content-type": reply.type,
		...(reply.bytes !== undefined && { "content-length": reply.bytes }),
	});
	if (typeof reply.body === "string") response.end(reply.body);
	else await pipeline(Readable.from(reply.body, { objectMode: false, highWaterMark: 2 ** 20 }), response);
	return reply;
}
