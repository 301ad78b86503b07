import { createHash } from "node:crypto";
import { type ArrayValues, lengthOf } from "../../core/array/lazy-array.ts";
import { isHeadwaterError } from "../../core/errors.ts";
import type { Dataset, Variable } from "../../core/model/dataset.ts";
import type { OpenFile } from "../../core/ports/reader.ts";
import type { Subject } from "./subjects.ts";

/** What is seen in a file: texts by place ("ta values", "ta header"). */
export interface Seen {
	readonly told: ReadonlyMap<string, string>;
	/** Codes of the errors that were met, by place; "" for a file that cannot be opened. */
	readonly refused: ReadonlyMap<string, string>;
	/** What is no error of ours. */
	readonly defects: readonly string[];
}

/** What a damage came to. */
export type Kind = "equal" | "refused" | "different" | "defect";

export interface Outcome {
	readonly kind: Kind;
	/** Code of the first error, or what is different, or the defect. */
	readonly what: string;
	/** Values or attributes that are not what they were, though no error was told. */
	readonly wrong: readonly string[];
}

/** A spoilt length may be anything: of more than this only the first and the last are read. */
const MOST_ELEMENTS = 2 ** 18;

/** Opens a subject and reads all of it. */
export async function seenIn({ reader, path }: Subject): Promise<Seen> {
	const [told, refused, defects] = [new Map<string, string>(), new Map<string, string>(), [] as string[]];
	const note = (place: string) => (error: unknown) => {
		if (isHeadwaterError(error)) refused.set(place, error.code);
		else defects.push(`${place}: ${error instanceof Error ? error.stack : String(error)}`);
	};
	const file = await reader.open(path).catch(note(""));
	if (!file) return { told, refused, defects };
	for (const { place, text } of headersOf(file.dataset, "")) told.set(place, text);
	for (const { path: name, variable } of variablesIn(file.dataset, "")) {
		const hash = createHash("md5");
		for (const [part, read] of readingsOf(file, variable))
			await read()
				.then((text) => hash.update(text))
				.catch(note(`${name} ${part}`));
		told.set(`${name} values`, hash.digest("hex"));
	}
	file.close();
	return { told, refused, defects };
}

function* headersOf(group: Dataset, path: string): Generator<{ place: string; text: string }> {
	yield { place: `${path} dimensions`, text: JSON.stringify([...group.dimensions]) };
	yield { place: `${path} attributes`, text: JSON.stringify([...group.attributes]) };
	for (const [name, why] of group.unreadable ?? []) yield { place: `${path}${name} unreadable`, text: why };
	for (const { name, type, dimensions, data, attributes } of group.variables.values())
		yield {
			place: `${path}${name} header`,
			text: JSON.stringify([type, dimensions, data.shape, [...attributes]]),
		};
	for (const [name, child] of group.groups) yield* headersOf(child, `${path}${name}/`);
}

function* variablesIn(group: Dataset, path: string): Generator<{ path: string; variable: Variable }> {
	for (const variable of group.variables.values()) yield { path: path + variable.name, variable };
	for (const [name, child] of group.groups) yield* variablesIn(child, `${path}${name}/`);
}

type Reading = readonly [part: string, read: () => Promise<Uint8Array | string>];

function* readingsOf(file: OpenFile, { data }: Variable): Generator<Reading> {
	if (data.op !== "stored") return;
	const { variable, shape } = data;
	const small = lengthOf(shape) <= MOST_ELEMENTS;
	const count = small ? shape : shape.map((length) => Math.min(length, 2));
	const last = shape.map((length, axis) => length - (count[axis] ?? 0));
	const bytes = async (start: readonly number[]) => bytesOf(await file.read(variable, start, count));
	yield ["values", () => bytes(last)];
	if (!small) yield ["first values", () => bytes(shape.map(() => 0))];
	yield ["chunks", async () => String((await file.chunks?.(variable))?.numbers.length)];
	yield ["extents", async () => String((await file.extents?.(variable))?.numbers.length)];
}

const bytesOf = (values: ArrayValues): Uint8Array | string =>
	ArrayBuffer.isView(values)
		? new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
		: JSON.stringify(values);

/** What became of a subject that was seen whole before. */
export function outcomeOf(sound: Seen, seen: Seen): Outcome {
	const wrong = seen.refused.has("") ? [] : [...sound.told].flatMap((one) => wrongIn(seen, one));
	const strange = [...seen.told.keys()].filter(
		(place) => !sound.told.has(place) && !/ unreadable$/.test(place),
	);
	const all = [...wrong, ...strange];
	if (seen.defects.length > 0) return { kind: "defect", what: seen.defects[0] ?? "", wrong: all };
	const [code] = seen.refused.values();
	const left = [...seen.told.keys()].some((place) => / unreadable$/.test(place) && !sound.told.has(place));
	if (all.length > 0) return { kind: "different", what: all[0] ?? "", wrong: all };
	if (code !== undefined) return { kind: "refused", what: code, wrong: [] };
	return left ? { kind: "refused", what: "left out", wrong: [] } : { kind: "equal", what: "", wrong: [] };
}

/** Values of which a part was refused, and variables that are left out with a reason, are not wrong. */
function wrongIn(seen: Seen, [place, text]: readonly [string, string]): string[] {
	if (seen.told.get(place) === text) return [];
	const name = place.slice(0, place.lastIndexOf(" "));
	const isRefused = [...seen.refused.keys()].some((one) => one.startsWith(`${name} `));
	if (/ values$/.test(place) && isRefused) return [];
	return seen.told.has(`${name} unreadable`) ? [] : [place];
}
