import { expect, test } from "@jest/globals";
import { InterruptedError, WorkerError } from "../../../core/errors.ts";
import { WaitingLine } from "../../../run/tasks/waiting-line.ts";

/** Works that end when they are told to, and who of them has begun. */
function works(line: WaitingLine) {
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const pass = (name: string, signal?: AbortSignal) =>
		line.pass(async () => {
			begun.push(name);
			await new Promise<void>((resolve) => ends.set(name, resolve));
			return name;
		}, signal);
	return { begun, pass, end: (name: string) => ends.get(name)?.() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("works begin in the order they come, so many at once", async () => {
	const { begun, pass, end } = works(new WaitingLine({ atOnce: 2, mostWaiting: 10 }));
	const all = ["a", "b", "c", "d"].map((name) => pass(name));
	expect(begun).toEqual(["a", "b"]);
	end("b");
	await all[1];
	await turn();
	expect(begun).toEqual(["a", "b", "c"]);
	end("a");
	await all[0];
	await turn();
	end("c");
	end("d");
	expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
});

test("one that nobody wants any more leaves the line and never begins", async () => {
	const { begun, pass, end } = works(new WaitingLine({ atOnce: 1, mostWaiting: 10 }));
	const first = pass("a");
	const left = new AbortController();
	const second = pass("b", left.signal);
	const third = pass("c");
	left.abort();
	await expect(second).rejects.toThrow(InterruptedError);
	await expect(pass("d", left.signal)).rejects.toThrow(InterruptedError);
	end("a");
	await first;
	await turn();
	end("c");
	await third;
	expect(begun).toEqual(["a", "c"]);
});

test("a line that is full refuses; a work that fails makes room", async () => {
	const line = new WaitingLine({ atOnce: 1, mostWaiting: 1 });
	const { pass, end } = works(line);
	const first = pass("a");
	const second = line.pass(() => Promise.reject(new RangeError("odd")));
	await expect(pass("c")).rejects.toThrow(WorkerError);
	end("a");
	await first;
	await expect(second).rejects.toThrow(RangeError);
	const last = pass("d");
	await turn();
	end("d");
	expect(await last).toBe("d");
});
