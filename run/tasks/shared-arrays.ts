/** Smaller arrays are copied faster than they are shared. */
const LEAST_BYTES = 32 * 2 ** 10;

type Share = (value: unknown) => unknown;

/**
 * Plain data with its large arrays of numbers in memory that all threads see: sending it copies none of them. What holds no such array is
 * given back as it is. Each array is copied once, however often it is sent, and what was one object stays one.
 */
export function sharedArrays(): <Data extends object>(data: Data) => Data {
	const known = new WeakMap<object, object>();
	const share: Share = (value) => {
		if (typeof value !== "object" || value === null) return value;
		const made = known.get(value) ?? sharedObject(value, share);
		known.set(value, made);
		return made;
	};
	return <Data extends object>(data: Data) => share(data) as Data;
}

function sharedObject(value: object, share: Share): object {
	if (ArrayBuffer.isView(value)) return value.byteLength < LEAST_BYTES ? value : sharedView(value);
	if (Array.isArray(value)) return sharedItems(value, share) ?? value;
	if (value instanceof Map) {
		const items = sharedItems([...value.values()], share);
		return items ? new Map([...value.keys()].map((key, at) => [key, items[at]])) : value;
	}
	if (Object.getPrototypeOf(value) !== Object.prototype) return value;
	const items = sharedItems(Object.values(value), share);
	return items ? Object.fromEntries(Object.keys(value).map((key, at) => [key, items[at]])) : value;
}

/** `undefined` where none of them holds a large array. */
function sharedItems(items: readonly unknown[], share: Share): readonly unknown[] | undefined {
	let made: unknown[] | undefined;
	items.forEach((item, at) => {
		const one = share(item);
		if (one === item) return;
		made ??= [...items];
		made[at] = one;
	});
	return made;
}

/** The same numbers in new memory. */
function sharedView(view: ArrayBufferView): object {
	if (view.buffer instanceof SharedArrayBuffer) return view;
	const memory = new SharedArrayBuffer(view.byteLength);
	new Uint8Array(memory).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
	const Kind = view.constructor as new (memory: SharedArrayBuffer) => ArrayBufferView;
	return new Kind(memory);
}
