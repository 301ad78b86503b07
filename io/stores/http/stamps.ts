import type { RemoteStamp, RemoteStamps } from "../../../core/ports/remote-stamps.ts";
import { pathOf } from "../../../core/text/address.ts";
import { isS3Name } from "../../../core/text/s3-options.ts";
import { ask, type HttpAnswer } from "./request.ts";

export interface RemoteStampsOptions {
	/** Milliseconds that never go back. */
	readonly monotonic: () => number;
	/** Milliseconds after which a server is asked again. */
	readonly askedAgain: number;
	/** Documents by which a folder of data is known. */
	readonly documents: readonly string[];
}

interface Known {
	stamp: Promise<RemoteStamp | undefined>;
	at: number;
	/** The place whose answer had a mark. */
	place?: string;
	isAsked: boolean;
}

/** A server that is slow to say so is not waited for: what was known stays. */
const PATIENCE = { attempts: 1, firstWait: 0, silence: 10_000 };
/** HEAD is not for everybody: what was signed for GET is forbidden, other servers do not know it. */
const NO_HEAD: ReadonlySet<number> = new Set([400, 403, 405, 501]);

/** Entity tags, times and sizes of what lies at addresses of http and https (RFC 9110, 8.8). */
export function createRemoteStamps({ monotonic, askedAgain, documents }: RemoteStampsOptions): RemoteStamps {
	const known = new Map<string, Known>();
	const refresh = async (address: string, entry: Known) => {
		entry.isAsked = true;
		const found = await firstMarked(entry.place ? [entry.place] : placesOf(address, documents));
		entry.at = monotonic();
		entry.isAsked = false;
		if (!found) return undefined;
		entry.place = found.place;
		return found.stamp;
	};
	return {
		async stamp(address) {
			if (isS3Name(address)) return undefined;
			const entry = known.get(address);
			if (!entry) {
				const first: Known = { stamp: Promise.resolve(undefined), at: monotonic(), isAsked: true };
				first.stamp = refresh(address, first);
				known.set(address, first);
				return first.stamp;
			}
			if (!entry.isAsked && monotonic() - entry.at >= askedAgain)
				void refresh(address, entry).then((stamp) => {
					if (stamp) entry.stamp = Promise.resolve(stamp);
				});
			return entry.stamp;
		},
	};
}

/** A name with an ending is first taken for a file. */
function placesOf(address: string, documents: readonly string[]): readonly string[] {
	const path = pathOf(address);
	const inside = documents.map((name) => {
		const url = new URL(address);
		url.pathname = `${url.pathname.replace(/\/+$/, "")}/${name}`;
		return url.href;
	});
	const isFile = /\.\w+$/.test(path) && !/\.zarr$/i.test(path);
	return isFile ? [address, ...inside] : [...inside, address];
}

async function firstMarked(
	places: readonly string[],
): Promise<{ readonly place: string; readonly stamp: RemoteStamp } | undefined> {
	for (const place of places) {
		const stamp = await stampAt(place).catch(() => undefined);
		if (stamp) return { place, stamp };
	}
	return undefined;
}

async function stampAt(address: string): Promise<RemoteStamp | undefined> {
	const wish = {
		...{ address, patience: PATIENCE, headers: { "accept-encoding": "identity" } },
		accepts: (status: number) => NO_HEAD.has(status),
	};
	const head = await ask({ ...wish, headOnly: true }, (answer) => answer);
	if (!NO_HEAD.has(head.status)) return stampIn(head);
	const range = { ...wish.headers, range: "bytes=0-0" };
	return stampIn(await ask({ ...wish, headers: range, most: 1 }, (answer) => answer));
}

function stampIn({ status, headers }: HttpAnswer): RemoteStamp | undefined {
	// A page that lists a folder, or wants a log-in, is not what is meant.
	if (status >= 300 || /^text\/html/i.test(headers.get("content-type") ?? "")) return undefined;
	const [tag, modified] = ["etag", "last-modified"].map((name) => headers.get(name) ?? undefined);
	const size = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1] ?? headers.get("content-length");
	if (tag === undefined && modified === undefined && size === null) return undefined;
	// Servers that share a load may differ in times; tags are alike.
	const mark = JSON.stringify([tag ?? modified ?? null, size]);
	const time = Date.parse(modified ?? "");
	return { mark, ...(Number.isFinite(time) && { modified: new Date(time) }) };
}
