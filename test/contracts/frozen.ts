const refuse = () => {
	throw new Error("a dataset was changed in place; give back a changed copy");
};

const isPlain = (value: object) =>
	Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The same value, every object, list and Map of it closed to changes. Typed arrays are left as they are. */
export function deepFrozen<T>(value: T): T {
	if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
	if (value instanceof Map) {
		for (const [key, one] of value) value.set(key, deepFrozen(one));
		return Object.freeze(Object.assign(value, { set: refuse, delete: refuse, clear: refuse }));
	}
	if (!isPlain(value)) return value;
	Object.freeze(value);
	for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) deepFrozen(property.value);
	return value;
}
