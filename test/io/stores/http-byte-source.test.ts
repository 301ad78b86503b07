import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { FormatError, StoreError } from "../../../core/errors.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { openHttpSource } from "../../../io/stores/http/byte-source.ts";
import { hdf5Bytes } from "../formats/hdf5/fixtures.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Runs an action beside a server on this machine. */
async function beside<T>(answer: Answer, action: (url: string) => Promise<T>): Promise<T> {
	const server: Server = createServer(answer);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	try {
		return await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}/file.nc`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

const rangeOf = (request: IncomingMessage): [number, number] => {
	const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
	return [Number(first), Number(last)];
};

/** Serves bytes by ranges, and notes what was asked. */
function serving(
	bytes: Uint8Array,
	asked: string[] = [],
	headers: () => Record<string, string> = () => ({}),
): Answer {
	return (request, response) => {
		const [first, last] = rangeOf(request);
		asked.push(request.headers.range ?? "");
		response.writeHead(206, { "content-range": `bytes ${first}-${last}/${bytes.length}`, ...headers() });
		response.end(bytes.subarray(first, last + 1));
	};
}

const fixture = (name: string) =>
	readFileSync(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)));

test("a file behind a server reads as it does on disk, in few requests", async () => {
	const asked: string[] = [];
	await beside(serving(fixture("formats/netcdf4.nc"), asked), async (url) => {
		const file = await netcdf4Reader.open(url);
		expect(asked.length).toBeLessThanOrEqual(2);
		expect(await file.read("words", [0], [3])).toEqual(["", "ä", "hello"]);
		expect(await file.read("shorter", [1, 0], [2, 3])).toEqual(Float32Array.of(3, 4, 5, 6, 7, 8));
		expect(file.dataset.variables.get("shorter")?.data).toMatchObject({ file: url });
		file.close();
	});
});

test("the headers and an index of many chunks take few requests of 64 kB", async () => {
	const asked: string[] = [];
	await beside(serving(hdf5Bytes("new"), asked), async (url) => {
		const file = await netcdf4Reader.open(url);
		expect(asked.length).toBeLessThanOrEqual(5);
		const before = asked.length;
		expect((await file.read("btree", [29, 38], [1, 2])) as Uint8Array).toEqual(Uint8Array.of(175, 176));
		expect(asked.length - before).toBeLessThanOrEqual(3);
		file.close();
	});
});

test("what only another library decodes is refused from afar, with what to do", () =>
	beside(serving(fixture("hdf5/lzf.h5")), async (url) => {
		const file = await netcdf4Reader.open(url);
		await expect(file.read("scaled", [5], [1])).rejects.toThrow(/"scaleoffset".*Download it first/);
		file.close();
	}));

test("a refusal, and no server are StoreErrors", async () => {
	const gone: Answer = (_, response) => {
		response.writeHead(404).end();
	};
	await beside(gone, (url) => expect(openHttpSource(url)).rejects.toThrow(/nothing at this address/));
	const url = await beside(gone, async (address) => address);
	await expect(openHttpSource(url)).rejects.toThrow(StoreError);
});

test("a file that changes between two requests is a StoreError", async () => {
	let version = 0;
	const answer = serving(new Uint8Array(200_000), [], () => ({ etag: `"${version++}"` }));
	await beside(answer, async (url) => {
		const source = await openHttpSource(url);
		await expect(source.read(150_000, 10)).rejects.toThrow(/it changed/);
	});
});

test("an answer shorter or from elsewhere than asked is a StoreError; other bytes a FormatError", async () => {
	const short: Answer = (request, response) => {
		const [first, last] = rangeOf(request);
		response.writeHead(206, { "content-range": `bytes ${first}-${last}/100000` }).end("x");
	};
	await beside(short, (url) => expect(netcdf4Reader.open(url)).rejects.toThrow(/instead of/));
	const elsewhere: Answer = (_, response) => {
		response.writeHead(206, { "content-range": "bytes 7-7/100000" }).end("x");
	};
	await beside(elsewhere, (url) => expect(openHttpSource(url)).rejects.toThrow(StoreError));
	await beside(serving(new Uint8Array(5000)), (url) =>
		expect(netcdf4Reader.open(url)).rejects.toThrow(FormatError),
	);
});
