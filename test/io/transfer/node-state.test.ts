import { expect, test } from "@jest/globals";
import { Fault } from "../../../io/transfer/fault.ts";
import { NodeState } from "../../../io/transfer/node-state.ts";
import { retryAfter } from "../../../io/transfer/retry-after.ts";

const at = (now: number, random = 0.5) => ({ now, date: 1_700_000_000_000 + now, random });
const busy = (wait?: number) =>
	new Fault("busy", "its server answers 503", wait === undefined ? {} : { wait });

/** A node whose first file was right: four connections. */
function openNode(limit = 16): NodeState {
	const node = new NodeState("n", limit, { date: 0 });
	node.verified(0);
	return node;
}

/** A second in which each connection is in use and all bring so many bytes. */
function second(node: NodeState, from: number, bytes: number): void {
	node.active = node.window;
	node.received(bytes, from + 1000);
}

test("a node is asked for one thing until it has shown that it gives the right bytes", () => {
	const node = new NodeState("n", 16, { date: 0 });
	expect(node.window).toBe(1);
	node.received(100_000, 10);
	expect(node.window).toBe(1);
	node.verified(20);
	expect(node.window).toBe(4);
});

test("large files show it after some megabytes", () => {
	const node = new NodeState("n", 16, { date: 0 });
	node.received(5_000_000, 10);
	expect(node.window).toBe(4);
});

test("connections grow while that brings more, and the last step is taken back when it does not", () => {
	const node = openNode();
	second(node, 0, 4_000_000);
	expect(node.window).toBe(8);
	second(node, 1000, 8_000_000);
	expect(node.window).toBe(16);
	second(node, 2000, 8_100_000);
	expect(node.window).toBe(8);
	second(node, 3000, 8_000_000);
	expect(node.window).toBe(8);
});

test("they never exceed the limit", () => {
	const node = openNode(6);
	for (let i = 0; i < 5; i++) second(node, i * 1000, 10 ** (6 + i));
	expect(node.window).toBe(6);
});

test("a busy node gets half, and is left alone as long as it asks", () => {
	const node = openNode();
	node.failed(busy(3000), at(0));
	expect([node.window, node.hasRoom(2999), node.hasRoom(3000)]).toEqual([2, false, true]);
});

test("without Retry-After each wait is four times the one before, spread by chance", () => {
	const node = openNode();
	node.failed(busy(), at(0, 1));
	expect(node.pausedUntil).toBe(100);
	node.failed(busy(), at(500, 1));
	expect(node.pausedUntil).toBe(900);
	node.failed(busy(), at(1500, 0.1));
	expect(node.pausedUntil).toBe(1660);
});

test("a refusal that another node can make good halves, and keeps nothing else waiting", () => {
	const node = openNode();
	node.failed(busy(), at(0), { isElsewhere: true });
	expect([node.window, node.hasRoom(0)]).toEqual([2, true]);
	node.failed(busy(), at(10, 1), { isElsewhere: true });
	expect([node.window, node.pausedUntil]).toEqual([1, 410]);
});

test("one that asks for a time gets it, whoever else has the file", () => {
	const node = openNode();
	node.failed(busy(3000), at(0), { isElsewhere: true });
	expect(node.pausedUntil).toBe(3000);
});

test("after a refusal alone the number doubles again as long as that helps", () => {
	const node = openNode();
	node.failed(busy(), at(0), { isElsewhere: true });
	second(node, 0, 1_000_000);
	expect(node.window).toBe(4);
});

test("a silent connection holds no slot, but there are never more than the limit", () => {
	const node = openNode(6);
	Object.assign(node, { active: 4, quiet: 1 });
	expect(node.hasRoom(0)).toBe(true);
	Object.assign(node, { active: 6, quiet: 3 });
	expect(node.hasRoom(0)).toBe(false);
});

test("for a node that is not known yet, the slowest of the others tells when its silence is unusual", () => {
	const node = new NodeState("n", 8, { date: 0 });
	expect([node.patience(2000, 50), node.patience(2000, 1), node.patience(2000, 500)]).toEqual([
		1000, 480, 2000,
	]);
});

test("five failures in a row break the circuit; after a while one connection tries", () => {
	const node = openNode();
	const silent = new Fault("silent", "silent");
	for (let i = 0; i < 5; i++) node.failed(silent, at(i));
	expect([node.hasRoom(14_000), node.hasRoom(16_000), node.isDown]).toEqual([false, true, false]);
	node.active = 1;
	expect(node.hasRoom(16_000)).toBe(false);
	node.active = 0;
	node.failed(silent, at(20_000));
	expect([node.isDown, node.hasRoom(49_000), node.hasRoom(51_000)]).toEqual([false, false, true]);
	node.failed(silent, at(51_000));
	expect(node.isDown).toBe(true);
	node.succeeded(at(60_000), { bytes: 1000, milliseconds: 10, silence: 5 });
	expect(node.isDown).toBe(false);
});

test("a node that lied is asked last for a day, and trusted again when it was right", () => {
	const node = openNode();
	node.trust = "liar";
	node.wasWrong(at(0), "wrong");
	const { record } = node;
	const later = (hours: number) =>
		new NodeState("n", 4, { record, date: 1_700_000_000_000 + hours * 3_600_000 });
	expect([later(23).trust, later(25).trust]).toEqual(["suspect", "new"]);
	const cleared = later(1);
	cleared.verified(0);
	expect([cleared.trust, cleared.record.liedAt]).toEqual(["good", undefined]);
});

test("a node that cannot be reached is down after the first break", () => {
	const node = openNode();
	for (let i = 0; i < 5; i++) node.failed(new Fault("unreachable", "no route"), at(i));
	expect(node.isDown).toBe(true);
});

test("the rate is the median of the last connections", () => {
	const node = openNode();
	for (const bytes of [1000, 5000, 100_000]) node.succeeded(at(0), { bytes, milliseconds: 1000, silence: 5 });
	expect(node.rate).toBe(5000);
	expect(node.record).toMatchObject({ lastSuccess: 1_700_000_000_000, rates: [1000, 5000, 100_000] });
});

test("Retry-After is read in seconds and as a date", () => {
	const now = Date.parse("2026-01-01T00:00:00Z");
	expect(retryAfter("120", now)).toBe(120_000);
	expect(retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", now)).toBe(30_000);
	expect(retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
	expect(retryAfter("soon", now)).toBeUndefined();
	expect(retryAfter(undefined, now)).toBeUndefined();
});

test("one that was never silent for long is asked for less patience, as soon as that is known", () => {
	const node = new NodeState("n", 8, { date: 0 });
	expect(node.patience(2000)).toBe(2000);
	for (let i = 0; i < 8; i++) node.succeeded(at(0), { bytes: 1, milliseconds: 1, silence: 100 });
	expect(node.patience(2000)).toBe(500);
	expect(node.patience(300)).toBe(300);
	for (let i = 0; i < 32; i++) node.succeeded(at(0), { bytes: 1, milliseconds: 1, silence: 1 });
	expect(node.patience(2000)).toBe(120);
});
