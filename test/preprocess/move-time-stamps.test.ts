import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("move-time-stamps");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const _daily = { frequency: "day" };

const ends = [31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366];
const edges = ends.flatMap((end, month) => [month === 0 ? 0 : (ends[month - 1] as number), end]);
const middles = ends.map((end, month) => ((month === 0 ? 0 : (ends[month - 1] as number)) + end) / 2);

test("month ends move to the middle of their bounds where the convention stamps ends", async () => {
	const file = await world.file("cesm-bounds.nc", field(ends, { bounds: edges }));
	const made = await world.deliver({ files: [file], wish: monthly, timeStamp: "end" });
	expect(await numbers(made.values("time"))).toEqual(middles);
	expect(made.history).toMatch(
		/Moved the stamps of "time" to the middle of their intervals \(from the bounds\)/,
	);
});

test("without bounds, month ends move to the middle of the intervals the file names confirm", async () => {
	const file = await world.file("cesm-names.nc", field(ends));
	const asked = { files: [file], wish: monthly, timeStamp: "end" as const };
	const made = await world.deliver({ ...asked, labels: ["200001-200012"] });
	expect(await numbers(made.values("time"))).toEqual(middles);
	expect(made.history).toMatch(/from the interval ends/);
});

test("without bounds, stamps stay where file names do not confirm that they are ends", async () => {
	const file = await world.file("cesm-middle.nc", field(months));
	const asked = { files: [file], wish: monthly, timeStamp: "end" as const };
	for (const labels of [["200001-200012"], undefined]) {
		const made = await world.deliver({ ...asked, ...(labels ? { labels } : {}) });
		expect(await numbers(made.values("time"))).toEqual(months);
		expect(made.history).not.toMatch(/Moved the stamps/);
	}
});

test("points are never moved, whatever the convention", async () => {
	const attributes = { cell_methods: "time: point" };
	const file = await world.file(
		"cesm-points.nc",
		field(months, { attributes, bounds: months.flatMap((day) => [day - 30, day]) }),
	);
	const made = await world.deliver({ files: [file], wish: monthly, timeStamp: "end" });
	expect(await numbers(made.values("time"))).toEqual(months);
});

test("stamps at the end of their bounds are told, not moved, where the convention stamps middles", async () => {
	const file = await world.file("cmip-ends.nc", field(ends, { bounds: edges }));
	const made = await world.deliver({ files: [file], wish: monthly });
	expect(await numbers(made.values("time"))).toEqual(ends);
	expect(made.product.notes.join()).toMatch(/12 of 12 time stamps do not lie inside their bounds/);
});
