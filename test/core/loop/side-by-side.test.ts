import { expect, test } from "@jest/globals";
import { sideBySide } from "../../../core/loop/side-by-side.ts";

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("everything is done, never more than the limit at a time", async () => {
	let running = 0;
	let most = 0;
	const done: number[] = [];
	await sideBySide([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
		most = Math.max(most, ++running);
		await pause(item);
		done.push(item);
		running--;
	});
	expect(most).toBe(3);
	expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("an error is passed on after what had begun is over, and nothing new is begun", async () => {
	const begun: number[] = [];
	let over = 0;
	const work = async (item: number) => {
		begun.push(item);
		await pause(item === 1 ? 1 : 20);
		over++;
		if (item === 1) throw new Error("one");
	};
	await expect(sideBySide([1, 2, 3, 4], 2, work)).rejects.toThrow("one");
	expect(begun).toEqual([1, 2]);
	expect(over).toBe(2);
});

test("no items, no work; a limit of nought still works", async () => {
	await sideBySide([], 4, async () => expect(true).toBe(false));
	const done: number[] = [];
	await sideBySide([1], 0, async (item) => void done.push(item));
	expect(done).toEqual([1]);
});
