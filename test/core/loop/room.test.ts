import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { InterruptedError, WorkerError } from "../../../core/errors.ts";
import { Room, type RoomOptions } from "../../../core/loop/room.ts";
import { askerSignal } from "../../../core/ports/asker.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const asked = (client: string) => askerSignal(new AbortController().signal, client);

/** Works that end when they are told to, and who of them has begun. */
function works(options: RoomOptions) {
	const room = new Room(options);
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const pass = (name: string, size = 1, signal?: AbortSignal) =>
		room.pass(
			size,
			async () => {
				begun.push(name);
				await new Promise<void>((resolve) => ends.set(name, resolve));
				return name;
			},
			signal,
		);
	const end = async (name: string) => {
		await turn();
		ends.get(name)?.();
		await turn();
	};
	return { room, begun, pass, end };
}

test("works begin in the order they come, so many at once", async () => {
	const { begun, pass, end } = works({ most: 2, mostWaiting: 10 });
	const all = ["a", "b", "c", "d"].map((name) => pass(name));
	await turn();
	expect(begun).toEqual(["a", "b"]);
	await end("b");
	expect(begun).toEqual(["a", "b", "c"]);
	await end("a");
	await end("c");
	await end("d");
	expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
});

test("clients that wait take turns, however much one of them asks for", async () => {
	const { begun, pass, end } = works({ most: 1, mostWaiting: 1000 });
	const all = Array.from({ length: 300 }, (_, at) => pass(`a${at}`, 1, asked("a")));
	all.push(...["b0", "b1"].map((name) => pass(name, 1, asked("b"))), pass("c0", 1, asked("c")));
	await turn();
	for (let at = 0; at < 6; at++) await end(begun.at(-1) as string);
	expect(begun).toEqual(["a0", "a1", "b0", "c0", "a2", "b1", "a3"]);
	for (let at = 0; at < all.length; at++) await end(begun.at(-1) as string);
	await Promise.all(all);
	expect(begun.length).toBe(303);
});

test("one client may take no more than its share, and keeps nobody else from beginning", async () => {
	const { begun, pass, end } = works({ most: 8, mostEach: 4, mostWaiting: 10 });
	const all = ["a0", "a1", "a2"].map((name) => pass(name, 2, asked("a")));
	all.push(pass("b", 2, asked("b")), pass("great", 7, asked("c")));
	await turn();
	expect(begun).toEqual(["a0", "a1", "b"]);
	await end("a0");
	expect(begun).toEqual(["a0", "a1", "b", "a2"]);
	// Half of the room is free then.
	await end("a1");
	expect(begun).toEqual(["a0", "a1", "b", "a2", "great"]);
	for (const name of ["b", "great", "a2"]) await end(name);
	expect((await Promise.all(all)).length).toBe(5);
});

test("one that nobody wants any more leaves the line, never begins, and lets those behind it begin", async () => {
	const { room, begun, pass, end } = works({ most: 4, mostWaiting: 10 });
	const first = pass("a", 3);
	const left = new AbortController();
	const second = pass("b", 3, left.signal);
	const third = pass("c", 1);
	await turn();
	expect(begun).toEqual(["a"]);
	left.abort();
	await expect(second).rejects.toThrow(InterruptedError);
	await expect(pass("d", 1, left.signal)).rejects.toThrow(InterruptedError);
	await turn();
	expect(begun).toEqual(["a", "c"]);
	await end("a");
	await end("c");
	await Promise.all([first, third]);
	expect(room.state).toEqual({ taken: 0, waiting: 0 });
});

test("a line that is full refuses; a work that fails makes room", async () => {
	const { room, pass, end } = works({ most: 1, mostWaiting: 1 });
	const first = pass("a");
	const second = room.pass(1, () => Promise.reject(new RangeError("odd")));
	await expect(pass("c")).rejects.toThrow(WorkerError);
	await end("a");
	await first;
	await expect(second).rejects.toThrow(RangeError);
	const last = pass("d");
	await end("d");
	expect(await last).toBe("d");
});

test("who fills the line gives up a place to another client", async () => {
	const { begun, pass, end } = works({ most: 1, mostWaiting: 2 });
	const first = pass("a0", 1, asked("a"));
	const kept = pass("a1", 1, asked("a"));
	const given = pass("a2", 1, asked("a"));
	const other = pass("b", 1, asked("b"));
	await expect(given).rejects.toThrow(WorkerError);
	await expect(pass("a3", 1, asked("a"))).rejects.toThrow(WorkerError);
	for (const name of ["a0", "a1", "b"]) await end(name);
	expect(await Promise.all([first, kept, other])).toEqual(["a0", "a1", "b"]);
	expect(begun).toEqual(["a0", "a1", "b"]);
});

test("what is there already counts, and is given back once", async () => {
	const { room, begun, pass, end } = works({ most: 10, mostWaiting: 10 });
	const release = room.add(30, "a");
	const waiting = pass("b", 2, asked("b"));
	await turn();
	expect(begun).toEqual([]);
	release();
	release();
	expect(room.state).toEqual({ taken: 2, waiting: 0 });
	await turn();
	await end("b");
	expect(await waiting).toBe("b");
	expect(room.state).toEqual({ taken: 0, waiting: 0 });
});

const Work = fc.record({
	size: fc.integer({ min: 0, max: 100 }),
	client: fc.constantFrom("a", "b", "c"),
	leaves: fc.boolean(),
});

test("whatever is asked, no more is taken than there is, and a great one's other half; everything begins or is left", () =>
	fc.assert(
		fc.asyncProperty(fc.array(Work, { maxLength: 40 }), async (all) => {
			const room = new Room({ most: 100, mostEach: 50, mostWaiting: 1000 });
			const most = all.some(({ size }) => size > 50) ? 150 : 100;
			const passed = all.map(({ size, client, leaves }, at) => {
				const controller = new AbortController();
				if (leaves) setImmediate(() => controller.abort());
				const work = async () => {
					expect(room.state.taken).toBeLessThanOrEqual(most);
					for (let wait = 0; wait < at % 3; wait++) await turn();
					return true;
				};
				return room.pass(size, work, askerSignal(controller.signal, client)).catch((error) => {
					expect(error).toBeInstanceOf(InterruptedError);
					return false;
				});
			});
			await Promise.all(passed);
			expect(room.state).toEqual({ taken: 0, waiting: 0 });
		}),
		{ numRuns: 200 },
	));
