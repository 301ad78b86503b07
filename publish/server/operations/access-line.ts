import { z } from "zod";
import { withoutCredentials } from "../../../core/text/address.ts";
import { decoded } from "../../../core/text/decoded.ts";

export const ACCESS_FORMATS = ["combined", "json"] as const;
export type AccessFormat = (typeof ACCESS_FORMATS)[number];

/** A request and what became of it, as a log has it. */
export interface Access {
	/** When it was answered. */
	readonly time: Date;
	/** The client's address. */
	readonly client: string;
	readonly method: string;
	/** As it came; its query is not written, for nobody knows what in it is secret. */
	readonly url: string;
	/** "1.1". */
	readonly version: string;
	readonly status: number;
	readonly bytes: number;
	readonly seconds: number;
	readonly referer: string | undefined;
	readonly agent: string | undefined;
}

/** What a log tells of a request to those that count. */
export interface ReadAccess {
	/** Milliseconds since 1970. */
	readonly time: number;
	readonly client: string;
	readonly dataset: string | undefined;
	readonly status: number;
	readonly bytes: number;
}

const LONGEST_TEXT = 1024;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A line of a log, with its end: Apache's Combined Log Format, or a JSON object. */
export const accessLine = (access: Access, format: AccessFormat): string =>
	`${format === "json" ? jsonLine(access) : combinedLine(access)}\n`;

function combinedLine(access: Access): string {
	const { client, time, method, url, version, status, bytes, referer, agent } = access;
	const asked = `${method} ${shown(url)} HTTP/${version}`;
	const quoted = [shown(referer ?? "-"), agent ?? "-"].map((text) => `"${escaped(text)}"`).join(" ");
	return `${escaped(client)} - - [${clockText(time)}] "${escaped(asked)}" ${status} ${bytes} ${quoted}`;
}

const jsonLine = ({ time, client, method, url, version, referer, agent, ...answer }: Access): string =>
	JSON.stringify({
		...{ time: time.toISOString(), client, method, path: shown(url), protocol: `HTTP/${version}`, ...answer },
		...(referer !== undefined && { referer: shown(referer) }),
		...(agent !== undefined && { agent: agent.slice(0, LONGEST_TEXT) }),
	});

/** An address without what may be secret in it. */
const shown = (url: string): string =>
	withoutCredentials(url.split(/[?#]/, 1)[0] as string).slice(0, LONGEST_TEXT);

/** As Apache writes them: a quote or an end of line would begin another field or request. */
const escaped = (text: string): string =>
	text
		.slice(0, 2 * LONGEST_TEXT)
		.replace(/[^\x20-\x7e]|["\\]/g, (one) =>
			one === '"' || one === "\\"
				? `\\${one}`
				: [...Buffer.from(one)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join(""),
		);

function clockText(time: Date): string {
	const [date = "", clock = ""] = time.toISOString().slice(0, 19).split("T");
	const [year, month, day] = date.split("-");
	return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
}

const COMBINED =
	/^(\S+) \S+ \S+ \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\] "\S+ (\S+)[^"]*" (\d{3}) (\d+|-)/;

/** A line of either form; `undefined` for any other. */
export const readAccessLine = (line: string): ReadAccess | undefined =>
	line.startsWith("{") ? readJson(line) : readCombined(line);

function readCombined(line: string): ReadAccess | undefined {
	const [, client, day, month = "", year, clock, hours, minutes, path, status, bytes] =
		COMBINED.exec(line) ?? [];
	if (client === undefined || path === undefined) return undefined;
	const at = String(MONTHS.indexOf(month) + 1).padStart(2, "0");
	const time = Date.parse(`${year}-${at}-${day}T${clock}${hours}:${minutes}`);
	return read({ client, path, status: Number(status), bytes: bytes === "-" ? 0 : Number(bytes), time });
}

const JsonLine = z.looseObject({
	time: z.iso.datetime(),
	client: z.string(),
	path: z.string(),
	status: z.int(),
	bytes: z.number().nonnegative(),
});

function readJson(line: string): ReadAccess | undefined {
	try {
		const { time, ...told } = JsonLine.parse(JSON.parse(line));
		return read({ ...told, time: Date.parse(time) });
	} catch {
		// Half a line, where a disk was full, tells nothing.
		return undefined;
	}
}

function read({
	path,
	time,
	client,
	status,
	bytes,
}: Omit<ReadAccess, "dataset"> & { readonly path: string }) {
	if (Number.isNaN(time)) return undefined;
	const [, id] = /^\/datasets\/([^/]+)/.exec(path) ?? [];
	return { time, client, status, bytes, dataset: id === undefined ? undefined : decoded(id) };
}
