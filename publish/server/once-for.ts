/** What is made of something once, for as long as that is there; what failed is made anew. */
export function onceFor<Key extends object, Made, More extends unknown[] = []>(
	make: (key: Key, ...more: More) => Promise<Made>,
): (key: Key, ...more: More) => Promise<Made> {
	const known = new WeakMap<Key, Promise<Made>>();
	return (key, ...more) => {
		const making = known.get(key) ?? make(key, ...more);
		known.set(key, making);
		making.catch(() => known.delete(key));
		return making;
	};
}
