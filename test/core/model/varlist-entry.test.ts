import { expect, test } from "@jest/globals";
import { StageError } from "../../../core/errors.ts";
import { DataKey } from "../../../core/model/data-key.ts";
import { type EntryEvent, VarlistEntry } from "../../../core/model/varlist-entry.ts";
import { files, wishOf } from "../../worlds.ts";

function entryAndJournal() {
	const events: EntryEvent[] = [];
	const entry = new VarlistEntry({
		id: "A/tas",
		pod: "A",
		wish: wishOf("tas"),
		requirement: "required",
		journal: (event) => events.push(event),
	});
	return { entry, events };
}

test("an entry goes from stage to stage, and the journal tells of it", () => {
	const { entry, events } = entryAndJournal();
	entry.activate();
	for (const stage of ["queried", "selected", "fetched", "preprocessed"] as const) entry.advance(stage);
	expect(events.map(({ event, stage }) => `${event} ${stage}`)).toEqual([
		"activate initialized",
		"advance queried",
		"advance selected",
		"advance fetched",
		"advance preprocessed",
	]);
});

test("a stage is never left out, and only what is active goes on", () => {
	const { entry } = entryAndJournal();
	expect(() => entry.advance("queried")).toThrow(StageError);
	entry.activate();
	expect(() => entry.advance("selected")).toThrow(/A\/tas.*cannot advance to "selected"/);
	entry.advance("queried");
	entry.suspend();
	expect(() => entry.advance("selected")).toThrow(StageError);
	entry.activate();
	entry.advance("selected");
	expect(entry.stage).toBe("selected");
});

test("a failed data key takes an entry back to the choice, but nothing takes back what is prepared", () => {
	const { entry } = entryAndJournal();
	entry.activate();
	for (const stage of ["queried", "selected", "fetched"] as const) entry.advance(stage);
	entry.advance("queried", "next data key");
	expect(entry.stage).toBe("queried");
	for (const stage of ["selected", "fetched", "preprocessed"] as const) entry.advance(stage);
	expect(() => entry.advance("queried")).toThrow(StageError);
});

test("what failed stays failed, with its first cause", () => {
	const { entry, events } = entryAndJournal();
	const cause = new Error("no data");
	entry.deactivate(cause);
	expect(entry.cause).toBe(cause);
	expect(() => entry.deactivate(new Error("again"))).toThrow(StageError);
	expect(() => entry.activate()).toThrow(StageError);
	entry.suspend();
	expect(entry.status).toBe("failed");
	expect(events.at(-1)).toMatchObject({ event: "deactivate", detail: "no data" });
});

test("a note is kept once", () => {
	const { entry } = entryAndJournal();
	entry.note("chosen");
	entry.note("chosen");
	expect(entry.notes).toEqual(["chosen"]);
});

test("a data key fails once, for good", () => {
	const experiment = { id: "e", facets: {}, member: {} };
	const key = new DataKey({ id: "k", experiment, facets: {}, files: [] });
	expect(key.failed).toBe(false);
	key.deactivate(new Error("unreadable"));
	expect(key.failed).toBe(true);
	expect(() => key.deactivate(new Error("again"))).toThrow(StageError);
});

test("a data key may learn how its files are now, but not be given others", () => {
	const [row, other] = files({}, { member: "r2i1p1f1" });
	const experiment = { id: "e", facets: {}, member: {} };
	const key = new DataKey({ id: "k", experiment, facets: {}, files: [row!] });
	key.update([{ ...row!, size: 5 }]);
	expect(key.files[0]?.size).toBe(5);
	expect(() => key.update([other!])).toThrow(StageError);
	expect(() => key.update([])).toThrow(StageError);
});
