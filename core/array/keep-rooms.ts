import type { LazyArray } from "./lazy-array.ts";

/** Memory and tables that evaluating one block of an array leaves for the next. */
export interface Rooms {
	/** What was left, if anything; nobody else gets it meanwhile. */
	take(array: LazyArray): unknown;
	/** In the place of whatever was left before. */
	leave(array: LazyArray, room: object): void;
}

/** Keeps rooms as long as it lives. */
export function keepRooms(): Rooms {
	const left = new Map<LazyArray, object>();
	return {
		take(array) {
			const room = left.get(array);
			left.delete(array);
			return room;
		},
		leave: (array, room) => void left.set(array, room),
	};
}
