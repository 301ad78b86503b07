/** As long as wanted, and unlike those of other seeds; they begin as classic netCDF does. */
export function someBytes(size: number, seed: number): Buffer {
	const bytes = Buffer.alloc(size);
	let state = (seed + 1) * 2654435761;
	for (let at = 0; at + 4 <= size; at += 4) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		bytes.writeUInt32LE(state, at);
	}
	bytes.write("CDF\u0001", 0, "latin1");
	return bytes;
}
