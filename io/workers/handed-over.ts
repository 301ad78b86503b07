import { Piscina } from "piscina";

/**
 * A reply as a thread of a pool sends it: the memory of the typed arrays in `reply.value`, or directly in its fields, is handed over instead of
 * copied. Nobody else in the thread may have it. For use in the thread.
 */
export function handedOver<Reply extends object>(reply: Reply): Reply {
	const { value } = reply as { readonly value?: unknown };
	const memory: ArrayBuffer[] = [];
	const whole = (field: unknown): unknown => {
		if (!ArrayBuffer.isView(field) || field.buffer instanceof SharedArrayBuffer) return field;
		const view = isAlone(field) ? field : (field as Uint8Array).slice();
		memory.push(view.buffer as ArrayBuffer);
		return view;
	};
	const isPlain =
		typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
	const given = isPlain
		? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, whole(field)]))
		: whole(value);
	return Piscina.move({
		[Piscina.transferableSymbol]: memory,
		[Piscina.valueSymbol]: { ...reply, value: given },
	} as never) as Reply;
}

/** Whether nothing else lies in the memory of a view: small Buffers share theirs. */
const isAlone = ({ buffer, byteLength }: ArrayBufferView): boolean => buffer.byteLength === byteLength;
