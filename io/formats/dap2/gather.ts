/** Small pieces are put together up to so many bytes. */
const GATHERED = 256 * 2 ** 10;

/** The same bytes in fewer pieces; great ones go as they are. */
export async function* gathered(all: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let held: Uint8Array[] = [];
	let length = 0;
	for await (const piece of all) {
		const isGreat = piece.length >= GATHERED;
		if (!isGreat) {
			held.push(piece);
			length += piece.length;
		}
		if (length >= GATHERED || (isGreat && length > 0)) {
			yield Buffer.concat(held);
			[held, length] = [[], 0];
		}
		if (isGreat) yield piece;
	}
	if (length > 0) yield Buffer.concat(held);
}

/** The same pieces, of which the first is made: what prevents them from the beginning has shown itself. @throws what making it throws */
export async function begun(pieces: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
	const first = await pieces.next();
	return (async function* () {
		if (first.done) return;
		yield first.value;
		yield* pieces;
	})();
}

/** All pieces as one. */
export async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const all: Uint8Array[] = [];
	for await (const piece of pieces) all.push(piece);
	return Buffer.concat(all);
}
