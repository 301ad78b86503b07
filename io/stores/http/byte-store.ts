import { StoreError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { safeKey } from "../keys.ts";

export interface HttpStoreOptions {
	readonly signal?: AbortSignal;
}

/**
 * Pieces below an address, by GET. Only 404 and 410 mean absent: any other failure must not be taken for a chunk that was never
 * written, which would read as fill values.
 */
export function createHttpStore(address: string, { signal }: HttpStoreOptions = {}): ByteStore {
	const base = new URL(address.replace(/\/*$/, "/"));
	const addressOf = (key: string) =>
		new URL(safeKey(address, key).split("/").map(encodeURIComponent).join("/") + base.search, base);
	const ask = (key: string, headers: Record<string, string> = {}) =>
		request(addressOf(key), { headers, ...(signal && { signal }) });
	return {
		place: address,
		together: 8,
		async get(key) {
			const answer = await ask(key);
			return answer && bodyOf(answer);
		},
		async getRange(key, offset, length) {
			const range = offset < 0 ? `bytes=${offset}` : `bytes=${offset}-${offset + length - 1}`;
			const answer = await ask(key, { range });
			if (answer === undefined) return undefined;
			const bytes = await bodyOf(answer);
			// A server that knows no ranges sends everything.
			const from = answer.status === 206 ? 0 : offset < 0 ? Math.max(0, bytes.length + offset) : offset;
			return bytes.subarray(from, from + length);
		},
		list: async () => {
			throw new StoreError(
				address,
				"a web server cannot be asked what it holds. Give the address of data with consolidated metadata.",
			);
		},
	};
}

async function request(url: URL, init: RequestInit): Promise<Response | undefined> {
	const answer = await fetch(url, init).catch((error: unknown) => {
		if (init.signal?.aborted) throw error;
		throw new StoreError(url.href, `the server cannot be reached (${reasonOf(error)}). Try again later.`, {
			cause: error,
		});
	});
	if (answer.ok) return answer;
	await answer.body?.cancel();
	if (answer.status === 404 || answer.status === 410) return undefined;
	throw new StoreError(
		url.href,
		`the server answers ${answer.status} ${answer.statusText}. ${adviceFor(answer.status)}`,
	);
}

const adviceFor = (status: number): string =>
	status < 500 ? "Check the address and your rights." : "Try again later.";

/** The body as long as the server said: a connection that broke is no short chunk. */
async function bodyOf(answer: Response): Promise<Uint8Array> {
	try {
		return new Uint8Array(await answer.arrayBuffer());
	} catch (error) {
		throw new StoreError(answer.url, `the connection broke (${reasonOf(error)}). Try again later.`, {
			cause: error,
		});
	}
}

function reasonOf(error: unknown): string {
	const { cause, message } = error as Error;
	return cause instanceof Error && cause.message !== "" ? cause.message : message;
}
