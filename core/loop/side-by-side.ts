/** Does `work` for every item, at most `limit` at a time, and waits for all. A rejection stops new ones and is passed on. */
export async function sideBySide<Item>(
	items: Iterable<Item>,
	limit: number,
	work: (item: Item) => Promise<void>,
): Promise<void> {
	const queue = [...items];
	let stopped = false;
	const takeTurns = async () => {
		for (let item = queue.shift(); item !== undefined && !stopped; item = queue.shift()) {
			try {
				await work(item);
			} catch (error) {
				stopped = true;
				throw error;
			}
		}
	};
	const turns = await Promise.allSettled(
		Array.from({ length: Math.max(1, Math.min(limit, queue.length)) }, takeTurns),
	);
	const failure = turns.find((turn) => turn.status === "rejected");
	if (failure) throw failure.reason;
}
