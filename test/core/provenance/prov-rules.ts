/** The structure of PROV-JSON (W3C submission, sections 2 and 3), checked. */

/** Relation → its two roles: what it is of, and what it refers to; each with the kind of thing it names. */
const RELATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	used: { "prov:activity": "activity", "prov:entity": "entity" },
	wasGeneratedBy: { "prov:entity": "entity", "prov:activity": "activity" },
	wasAssociatedWith: { "prov:activity": "activity", "prov:agent": "agent", "prov:plan": "entity" },
	wasDerivedFrom: {
		"prov:generatedEntity": "entity",
		"prov:usedEntity": "entity",
		"prov:activity": "activity",
	},
	wasAttributedTo: { "prov:entity": "entity", "prov:agent": "agent" },
	wasInformedBy: { "prov:informed": "activity", "prov:informant": "activity" },
};
const THINGS = ["entity", "activity", "agent"];
const TIMES = ["prov:startTime", "prov:endTime", "prov:time"];
const NAME = /^([A-Za-z_][\w.-]*):([\w./@~&+*?#$!-]+)$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

type Document = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What is wrong with a document; empty when nothing is. */
export function faultsOf(document: Document): string[] {
	const faults: string[] = [];
	const prefixes = new Set(Object.keys(document["prefix"] ?? {}));
	const checkName = (name: string) => {
		if (!prefixes.has(NAME.exec(name)?.[1] ?? "")) faults.push(`"${name}" is no qualified name`);
	};
	const checkValue = (key: string, value: unknown) => {
		checkName(key);
		if (TIMES.includes(key)) {
			if (!TIME.test(String(value))) faults.push(`${key} ${String(value)}`);
		} else if (typeof value === "object") {
			const { $, type } = value as { $: string; type: string };
			checkName(type);
			if (type === "prov:QUALIFIED_NAME") checkName($);
			if (type === "xsd:dateTime" && !TIME.test($)) faults.push(`time "${$}"`);
		} else if (typeof value !== "string" && typeof value !== "number") faults.push(`${key}: ${typeof value}`);
	};
	for (const [kind, records] of Object.entries(document)) {
		if (kind === "prefix") continue;
		const roles = RELATIONS[kind];
		if (!roles && !THINGS.includes(kind)) faults.push(`there is no "${kind}"`);
		for (const [id, record] of Object.entries(records)) {
			if (!(roles && id.startsWith("_:"))) checkName(id);
			for (const [key, value] of Object.entries(record as object)) {
				const target = roles?.[key];
				if (target === undefined) checkValue(key, value);
				else if (!Object.hasOwn(document[target] ?? {}, String(value)))
					faults.push(`${kind} ${id}: ${key} "${String(value)}" is no ${target}`);
			}
			for (const role of Object.keys(roles ?? {}).slice(0, 2))
				if (!Object.hasOwn(record as object, role)) faults.push(`${kind} ${id} lacks ${role}`);
		}
	}
	return faults;
}
