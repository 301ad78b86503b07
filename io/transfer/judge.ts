import type { AnswerHead, Headers } from "./answer-head.ts";
import { Fault } from "./fault.ts";
import type { Extent } from "./ranges.ts";
import { retryAfter } from "./retry-after.ts";

/** What shows that two answers of a node are about the same bytes. */
export interface Version {
	/** Strong entity tag. */
	readonly tag?: string;
	/** Last-Modified, where it can serve as a strong validator (RFC 9110, 8.8.2.2). */
	readonly modified?: string;
}

export interface Asked {
	/** What was asked for; absent: all of the file. */
	readonly range: Extent | undefined;
	/** Bytes of the file, where known. */
	readonly size: number | undefined;
	/** Of what is held from this node, sent as If-Range. */
	readonly version: Version | undefined;
	/** A web page is what is wanted. */
	readonly isPage: boolean;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** What an answer is going to give. */
export interface Given {
	/** The first byte that comes. */
	readonly start: number;
	/** Bytes of the file; absent when the server does not say. */
	readonly size: number | undefined;
	readonly version: Version;
	/** Whether the server gives parts. */
	readonly givesRanges: boolean;
}

const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What an answer's head says of its body. @throws Fault when it is not what was asked for */
export function judge(answer: AnswerHead, asked: Asked): Given {
	refuseStatus(answer, asked);
	const { headers } = answer;
	refuseForm(headers, asked);
	const given = answer.status === 206 ? partial(headers, asked) : whole(headers, asked);
	if (asked.size !== undefined && given.size !== undefined && given.size !== asked.size)
		throw new Fault("other-size", `its copy has ${given.size} bytes, but the file has ${asked.size}`);
	return given;
}

function refuseStatus({ status, headers }: AnswerHead, asked: Asked): void {
	if (status === 200 || status === 206) return;
	const words = `its server answers ${status}`;
	if (PASSING.has(status)) {
		const wait = retryAfter(headers["retry-after"], asked.now);
		throw new Fault("busy", words, wait === undefined ? {} : { wait });
	}
	if (status === 404 || status === 410)
		throw new Fault("absent", `there is nothing at its address (${status})`);
	if (status === 412) throw new Fault("changed", "its copy changed meanwhile");
	if (status === 416) throw beyondTheEnd(headers["content-range"]);
	throw new Fault("forbidden", `${words}: it may be there, but not for you`);
}

const beyondTheEnd = (range: string | undefined): Fault =>
	new Fault("other-size", `its copy is shorter than the file (${range ?? "416"})`);

function refuseForm(headers: Headers, { isPage }: Asked): void {
	const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
	if (encoding !== "identity" && encoding !== "")
		throw new Fault("encoded", `its server compresses what it gives (${encoding}), though asked not to`);
	if (!isPage && /^\s*(text\/html|application\/xhtml)/i.test(headers["content-type"] ?? ""))
		throw new Fault("web-page", "its server answers with a web page instead of the file: a log-in perhaps");
}

function partial(headers: Headers, { range, version }: Asked): Given {
	const text = headers["content-range"] ?? "";
	const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(text) ?? [];
	const isRight =
		range !== undefined &&
		Number(start) === range.start &&
		Number(end) >= range.start &&
		Number(end) < range.end;
	if (!isRight)
		throw new Fault("wrong-range", `its server gives other parts than those asked for ("${text}")`);
	const now = versionIn(headers);
	if (version?.tag !== undefined && now.tag !== undefined && version.tag !== now.tag)
		throw new Fault("changed", "its copy changed meanwhile");
	return {
		start: range.start,
		size: size === "*" ? undefined : Number(size),
		version: now,
		givesRanges: true,
	};
}

/** A whole file where a part was asked for: the server knows no ranges, or If-Range told it that its copy is another. */
function whole(headers: Headers, { range, version }: Asked): Given {
	const now = versionIn(headers);
	const isPart = range !== undefined && range.start > 0;
	if (isPart && version !== undefined && isOther(version, now))
		throw new Fault("changed", "its copy changed meanwhile");
	if (isPart) throw new Fault("no-ranges", "its server gives no parts of files");
	const length = headers["content-length"];
	return {
		start: 0,
		size: length === undefined ? undefined : Number(length),
		version: now,
		givesRanges: range === undefined && headers["accept-ranges"] !== "none",
	};
}

const isOther = (before: Version, now: Version): boolean =>
	before.tag !== undefined ? before.tag !== now.tag : before.modified !== now.modified;

/** Weak tags say nothing of bytes; a time of change does when the answer was made later than that second. */
function versionIn(headers: Headers): Version {
	const { etag, "last-modified": modified, date } = headers;
	if (etag !== undefined && !etag.startsWith("W/")) return { tag: etag };
	const isStrong = modified !== undefined && Date.parse(date ?? "") - Date.parse(modified) > 1000;
	return isStrong ? { modified } : {};
}

/** The value of If-Range; absent when nothing shows whether a copy is still the same. */
export const ifRange = (version: Version | undefined): string | undefined =>
	version?.tag ?? version?.modified;

/** Whether bytes are the start of a web page. */
export const looksLikePage = (bytes: Uint8Array): boolean =>
	/^\s*<(?:!doctype\s+html|html|head|body)/i.test(Buffer.from(bytes.subarray(0, 256)).toString("latin1"));
