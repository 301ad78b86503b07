import { isHeadwaterError, messageOf, StoreError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";

/** What shows that two answers are about the same bytes. */
interface Version {
	readonly size: number;
	/** Strong entity tag; absent when the server gives none. */
	readonly tag: string | undefined;
}

const GIVES_RANGES = "the server does not answer requests for parts of a file. Download it first.";

/**
 * A file behind HTTP, read by ranges (RFC 9110, 14). StoreError when the server gives no ranges, or another version of the file than at
 * first.
 */
export async function openHttpSource(
	url: string,
	options: { readonly signal?: AbortSignal } = {},
): Promise<ByteSource> {
	// A range of one byte tells both the size and whether ranges are given; a HEAD would tell only the first.
	const { version } = await request({ url, range: "bytes=0-0", signal: options.signal });
	return {
		name: url,
		size: version.size,
		async read(offset, length) {
			if (length === 0) return new Uint8Array(0);
			const range = `bytes=${offset}-${offset + length - 1}`;
			const answer = await request({ url, range, signal: options.signal });
			assertSame(url, version, answer.version);
			if (answer.bytes.length === length) return answer.bytes;
			throw new StoreError(
				url,
				`the server gave ${answer.bytes.length} bytes instead of ${length}. Try again.`,
			);
		},
		close: () => undefined,
	};
}

interface Wanted {
	readonly url: string;
	readonly range: string;
	readonly signal: AbortSignal | undefined;
}

async function request({ url, range, signal }: Wanted): Promise<{ version: Version; bytes: Uint8Array }> {
	try {
		// Compressed on the way, ranges would not be those of the file.
		const headers = { range, "accept-encoding": "identity" };
		const answer = await fetch(url, { headers, ...(signal && { signal }) });
		if (answer.status !== 206) {
			await answer.body?.cancel();
			throw new StoreError(
				url,
				answer.status === 200 ? GIVES_RANGES : `${refusal(answer)}. Check the address.`,
			);
		}
		return {
			version: versionOf(url, range, answer.headers),
			bytes: new Uint8Array(await answer.arrayBuffer()),
		};
	} catch (error) {
		if (isHeadwaterError(error) || signal?.aborted) throw error;
		throw new StoreError(url, `the server did not answer (${causeOf(error)}). Try again.`, { cause: error });
	}
}

const refusal = (answer: Response): string =>
	`the server answers ${answer.status}${answer.statusText && ` ${answer.statusText}`}`;

/** fetch hides what happened behind "fetch failed". */
const causeOf = (error: unknown): string =>
	messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);

function versionOf(url: string, range: string, headers: Headers): Version {
	const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
	if (size === undefined || first !== /\d+/.exec(range)?.[0]) throw new StoreError(url, GIVES_RANGES);
	const tag = headers.get("etag") ?? undefined;
	return { size: Number(size), tag: tag?.startsWith("W/") ? undefined : tag };
}

function assertSame(url: string, before: Version, now: Version): void {
	if (before.size === now.size && before.tag === now.tag) return;
	throw new StoreError(url, "it changed while it was read. Start again.");
}
