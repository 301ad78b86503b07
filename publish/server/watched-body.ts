import type { RouteBody } from "../../core/ports/route.ts";

/** The same body; `tell` hears what fails once its first bytes are sent, which breaks the connection and leaves no other trace. */
export function watched(body: RouteBody, tell: (error: unknown) => void): RouteBody {
	if (typeof body !== "object" || body instanceof Uint8Array) return body;
	if (Symbol.asyncIterator in body) return watchedPieces(body, tell);
	return { length: body.length, read: (part, buffer) => watchedPieces(body.read(part, buffer), tell) };
}

/** No generator: one that was never begun would not tell the pieces behind it that nobody wants them. */
const watchedPieces = (
	pieces: AsyncIterable<Uint8Array>,
	tell: (error: unknown) => void,
): AsyncIterable<Uint8Array> => ({
	[Symbol.asyncIterator]() {
		const iterator = pieces[Symbol.asyncIterator]();
		let isBegun = false;
		return {
			async next() {
				try {
					const piece = await iterator.next();
					isBegun = true;
					return piece;
				} catch (error) {
					if (isBegun) tell(error);
					throw error;
				}
			},
			return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
		};
	},
});
