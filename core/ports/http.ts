import { StoreError } from "../errors.ts";

/** One question to a web server. */
export interface HttpQuestion {
	readonly address: string;
	/** Sent by POST as it is; absent: the question is a GET. */
	readonly body?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Milliseconds from the first request to the last byte of the answer, waits between attempts included. */
	readonly within?: number;
	/** Requests for one answer, the first included. */
	readonly attempts?: number;
	/** Bytes; a longer answer is an error. */
	readonly most?: number;
	readonly signal?: AbortSignal;
}

export interface HttpAnswer {
	/** 2xx, or 4xx where asking again would not help. */
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Where redirections led. */
	readonly address: string;
	readonly text: string;
}

/** Web servers that answer in text. */
export interface Http {
	/**
	 * Asks, and asks again where that may help (busy servers, broken connections; Retry-After is heeded).
	 * @throws StoreError when there is no answer; the signal's reason when it is aborted.
	 */
	ask(question: HttpQuestion): Promise<HttpAnswer>;
}

/** A world without web servers. */
export const noHttp: Http = {
	ask: async ({ address }) => {
		throw new StoreError(address, "web servers cannot be asked here. Name data on the disk.");
	},
};
