import type { AppliedStep } from "../model/product.ts";
import type { Provenance, SourceFile } from "../model/provenance.ts";
import { withoutCredentials } from "../text/address.ts";
import { versionInPath } from "./published-file.ts";

type Typed = { readonly $: string; readonly type: string };
type Value = string | number | Typed;
type Record_ = Readonly<Record<string, Value>>;

/** A document of PROV-JSON (W3C submission, 2013): kinds of things and relations, each by their names. */
export type ProvDocument = Readonly<Record<string, Readonly<Record<string, string | Record_>>>>;

const qualified = (name: string): Typed => ({ $: name, type: "prov:QUALIFIED_NAME" });
const dateTime = (time: string): Typed => ({ $: time, type: "xsd:dateTime" });

/** Without what is not known. */
const known = (values: Readonly<Record<string, Value | undefined>>): Record_ =>
	Object.fromEntries(Object.entries(values).filter((pair): pair is [string, Value] => pair[1] !== undefined));

const lastName = (path: string): string => path.slice(path.lastIndexOf("/") + 1) || path;

const sourceEntity = ({ path, size, mtime, version, trackingId, sha256 }: SourceFile): Record_ =>
	known({
		"prov:type": qualified("headwater:File"),
		"prov:label": lastName(withoutCredentials(path)),
		"prov:location": path,
		"headwater:bytes": size,
		"headwater:modified": mtime === undefined ? undefined : dateTime(new Date(mtime).toISOString()),
		"headwater:version": version ?? versionInPath(path),
		"headwater:trackingId": trackingId,
		"headwater:sha256": sha256,
	});

/** Numbered relations: PROV-JSON wants a name for each, a blank one where nobody refers to it. */
const relations = (letter: string, all: readonly Record_[]) =>
	Object.fromEntries(all.map((one, index) => [`_:${letter}${index + 1}`, one]));

const named = <T>(name: string, all: readonly T[], record: (one: T) => Record_): [string, Record_][] =>
	all.map((one, index) => [`made:${name}-${index + 1}`, record(one)]);

/** The steps as a recipe that `headwater convert --recipe` takes: those that were applied to the whole. */
const recipeText = (steps: readonly AppliedStep[]): string =>
	JSON.stringify(steps.map(({ step, options }) => ({ step, options: options ?? {} })));

function entitiesOf(made: Provenance) {
	const whole = made.steps.filter(({ term }) => term === undefined);
	const { path, bytes, sha256, facts = {} } = made.file;
	return Object.fromEntries([
		[
			"made:file",
			known({
				"prov:type": qualified("headwater:File"),
				"prov:label": lastName(path),
				"prov:location": path,
				"headwater:bytes": bytes,
				"headwater:sha256": sha256,
				...Object.fromEntries(Object.entries(facts).map(([name, value]) => [`headwater:${name}`, value])),
			}),
		],
		...named("input", made.inputs, sourceEntity),
		...named("beside", made.besides ?? [], sourceEntity),
		[
			"made:recipe",
			{
				"prov:type": qualified("prov:Plan"),
				"prov:label": `${whole.length} steps, in order`,
				"headwater:recipe": recipeText(whole),
			},
		],
	]);
}

function activitiesOf(made: Provenance) {
	return Object.fromEntries([
		[
			"made:preparation",
			known({
				"prov:startTime": made.started,
				"prov:endTime": made.ended,
				"prov:type": qualified("headwater:Preparation"),
			}),
		],
		...named("repair", made.repairs ?? [], ({ what, why }) => ({
			"prov:type": qualified("headwater:Repair"),
			"prov:label": what,
			"headwater:reason": why,
			"headwater:partOf": qualified("made:preparation"),
		})),
		...named("step", made.steps, ({ step, description, options, term }) =>
			known({
				"prov:type": qualified("headwater:Step"),
				"prov:label": description,
				"headwater:step": step,
				"headwater:options": JSON.stringify(options ?? {}),
				"headwater:term": term,
				"headwater:partOf": qualified("made:preparation"),
			}),
		),
	]);
}

/** What the preparation used, and which step opened which file beside the data. */
function usedIn({ inputs, besides = [], steps }: Provenance): Record_[] {
	const byPath = new Map(besides.map(({ path }, index) => [path, `made:beside-${index + 1}`]));
	return [
		...inputs.map((_, index) => ({
			"prov:activity": "made:preparation",
			"prov:entity": `made:input-${index + 1}`,
		})),
		...steps.flatMap(({ files = [] }, index) =>
			files.flatMap((path) => {
				const entity = byPath.get(path);
				return entity ? [{ "prov:activity": `made:step-${index + 1}`, "prov:entity": entity }] : [];
			}),
		),
	];
}

function derivationsIn({ inputs, besides = [] }: Provenance): Record_[] {
	const sources = [
		...inputs.map((_, index) => `made:input-${index + 1}`),
		...besides.map((_, index) => `made:beside-${index + 1}`),
	];
	return sources.map((source) => ({
		"prov:generatedEntity": "made:file",
		"prov:usedEntity": source,
		"prov:activity": "made:preparation",
	}));
}

/** Each step comes after the one before; the first that was applied to the whole, after the last of every term. */
function informationIn(steps: readonly AppliedStep[]): Record_[] {
	const lastOf = new Map<string | undefined, number>();
	return steps.flatMap(({ term }, index) => {
		const own = lastOf.get(term);
		const before = own === undefined ? (term === undefined ? [...lastOf.values()] : []) : [own];
		lastOf.set(term, index);
		return before.map((one) => ({
			"prov:informed": `made:step-${index + 1}`,
			"prov:informant": `made:step-${one + 1}`,
		}));
	});
}

/**
 * Provenance as PROV-JSON: the file, its inputs and what steps opened are entities; its preparation and each step, one informed by the one before, are
 * activities; Headwater is the agent, the recipe its plan. Names belong to the written bytes, so that documents can be merged.
 */
export function provJson(made: Provenance): ProvDocument {
	const { headwater, node } = made.software;
	const informed = informationIn(made.steps);
	return {
		prefix: {
			headwater: "urn:headwater:terms:",
			made: `urn:headwater:sha256:${made.file.sha256}:`,
			xsd: "http://www.w3.org/2001/XMLSchema#",
			prov: "http://www.w3.org/ns/prov#",
		},
		entity: entitiesOf(made),
		activity: activitiesOf(made),
		agent: {
			"made:software": {
				"prov:type": qualified("prov:SoftwareAgent"),
				"prov:label": `Headwater ${headwater}`,
				"headwater:version": headwater,
				"headwater:node": node,
			},
		},
		used: relations("u", usedIn(made)),
		wasGeneratedBy: relations("g", [
			known({ "prov:entity": "made:file", "prov:activity": "made:preparation", "prov:time": made.ended }),
		]),
		wasAssociatedWith: relations("a", [
			{ "prov:activity": "made:preparation", "prov:agent": "made:software", "prov:plan": "made:recipe" },
		]),
		wasDerivedFrom: relations("d", derivationsIn(made)),
		wasAttributedTo: relations("t", [{ "prov:entity": "made:file", "prov:agent": "made:software" }]),
		...(informed.length > 0 && { wasInformedBy: relations("i", informed) }),
	};
}

/** The text of a `.prov.json`, without passwords and tokens of addresses; equal provenance gives equal bytes. */
export const provText = (made: Provenance): string => {
	const shown = (_: string, value: unknown) =>
		typeof value === "string" ? withoutCredentials(value) : value;
	return `${JSON.stringify(provJson(made), shown, "\t")}\n`;
};
