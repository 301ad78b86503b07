import { StoreError } from "../../../core/errors.ts";
import type { RemoteSource } from "../../../core/ports/remote-files.ts";
import { ask, type HttpAnswer, type HttpOptions, NoFile, Passing } from "./request.ts";

export interface HttpSourceOptions extends HttpOptions {
	/** Hears what the user should know: that a whole file was fetched. */
	readonly tell?: (note: string) => void;
}

/** What shows that two answers are about the same bytes. */
interface Version {
	readonly size: number;
	/** Strong entity tag; absent when the server gives none. */
	readonly tag: string | undefined;
	readonly modified: string | undefined;
}

interface Part {
	readonly version: Version;
	readonly bytes: Uint8Array;
	/** The server knows no ranges and gave everything. */
	readonly isWhole: boolean;
}

/** Most headers end here: then the first request is the only one. */
const HEAD_BYTES = 128 * 2 ** 10;
/** A file from a server without ranges is held in memory up to this size. */
const MOST_WHOLE = 64 * 2 ** 20;

/**
 * A file behind HTTP, read by ranges (RFC 9110, 14). From a server that gives no ranges it is fetched whole, up to 64 MiB. StoreError when it
 * is absent, forbidden or too large for that, or another version of the file than at first.
 */
export async function openHttpSource(url: string, options: HttpSourceOptions = {}): Promise<RemoteSource> {
	const first = await partOf({ url, offset: 0, length: HEAD_BYTES, options });
	const { version, bytes: head, isWhole } = first;
	if (isWhole) options.tell?.(`"${url}": its server gives no parts of files, so all of it was fetched.`);
	return {
		name: url,
		size: version.size,
		head,
		modified: Date.parse(version.modified ?? "") || 0,
		async read(offset, length) {
			if (offset + length <= head.length) return head.slice(offset, offset + length);
			const { bytes } = await partOf({ url, offset, length, options, before: version });
			return bytes;
		},
		close: () => undefined,
	};
}

interface Wanted {
	readonly url: string;
	readonly offset: number;
	readonly length: number;
	readonly options: HttpSourceOptions;
	/** Of the answers before. */
	readonly before?: Version;
}

function partOf(wanted: Wanted): Promise<Part> {
	const { url, offset, length, options, before } = wanted;
	const headers = {
		range: `bytes=${offset}-${offset + length - 1}`,
		// Compressed on the way, ranges would not be those of the file.
		"accept-encoding": "identity",
		...(before?.tag !== undefined && { "if-match": before.tag }),
	};
	const wish = { address: url, headers, ...options, most: before ? length : MOST_WHOLE };
	return ask(wish, (answer) => {
		const part = readPart(answer, wanted);
		if (before && !isSame(before, part.version)) throw changed(url);
		return part;
	});
}

function readPart(answer: HttpAnswer, { url, offset, length, before }: Wanted): Part {
	const { status, headers } = answer;
	if (status === 404 || status === 410)
		throw new StoreError(url, `there is nothing at this address (the server answers ${status}). Check it.`, {
			cause: new NoFile(`status ${status}`),
		});
	if (status === 412) throw changed(url);
	if (status === 416) return emptyFile(answer, url);
	if (status !== 206) return wholeFile(answer, url, before !== undefined);
	if ((headers.get("content-encoding") ?? "identity") !== "identity")
		throw new StoreError(
			url,
			"its server compresses the parts it gives, so they fit nowhere. Download it first.",
		);
	const version = versionOf(answer, offset, url);
	const expected = Math.min(length, version.size - offset);
	if (answer.bytes.length === expected && !answer.isLonger)
		return { version, bytes: answer.bytes, isWhole: false };
	throw new Passing(`the server gave ${answer.bytes.length} bytes instead of ${expected}`);
}

/** A range beyond an empty file cannot be given. */
function emptyFile({ headers }: HttpAnswer, url: string): Part {
	if (headers.get("content-range") !== "bytes */0") throw changed(url);
	return {
		version: { size: 0, tag: undefined, modified: undefined },
		bytes: new Uint8Array(0),
		isWhole: false,
	};
}

function wholeFile({ bytes, isLonger, headers }: HttpAnswer, url: string, isLate: boolean): Part {
	if (isLate)
		throw new StoreError(url, "its server gave parts of it first and no longer does. Download it first.");
	if (!isLonger) return { version: { size: bytes.length, ...marksIn(headers) }, bytes, isWhole: true };
	throw new StoreError(
		url,
		`its server gives no parts of files, and whole it is larger than ${MOST_WHOLE / 2 ** 20} MiB. Download it first.`,
	);
}

function versionOf({ headers }: HttpAnswer, offset: number, url: string): Version {
	const text = headers.get("content-range") ?? "";
	const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(text) ?? [];
	if (size !== undefined && Number(first) === offset) return { size: Number(size), ...marksIn(headers) };
	throw new StoreError(
		url,
		`its server gives other parts of a file than those asked for (Content-Range: "${text}"). Download it first.`,
	);
}

function marksIn(headers: Headers) {
	const tag = headers.get("etag") ?? undefined;
	return {
		tag: tag?.startsWith("W/") ? undefined : tag,
		modified: headers.get("last-modified") ?? undefined,
	};
}

/** Times of change tell only where there are no tags: servers that share a load may differ in them. */
function isSame(before: Version, now: Version): boolean {
	if (before.size !== now.size || before.tag !== now.tag) return false;
	return before.tag !== undefined || before.modified === now.modified;
}

const changed = (url: string): StoreError =>
	new StoreError(url, "it changed while it was read. Start again.");
