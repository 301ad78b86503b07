import { Piscina } from "piscina";

/**
 * A reply as a thread of a pool sends it: the memory of its typed arrays, in plain objects in it too, is handed over instead of copied. Nobody
 * else in the thread may have it. For use in the thread.
 */
export function handedOver<Reply extends object>(reply: Reply): Reply {
	const memory = new Set<ArrayBuffer>();
	const value = given(reply, memory);
	return Piscina.move({
		[Piscina.transferableSymbol]: [...memory],
		[Piscina.valueSymbol]: value,
	} as never) as Reply;
}

function given(value: unknown, memory: Set<ArrayBuffer>): unknown {
	if (ArrayBuffer.isView(value)) {
		if (value.buffer instanceof SharedArrayBuffer) return value;
		const view = isAlone(value) ? value : (value as Uint8Array).slice();
		memory.add(view.buffer as ArrayBuffer);
		return view;
	}
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
		return value;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, given(field, memory)]));
}

/** Whether nothing else lies in the memory of a view: small Buffers share theirs. */
const isAlone = ({ buffer, byteLength }: ArrayBufferView): boolean => buffer.byteLength === byteLength;
