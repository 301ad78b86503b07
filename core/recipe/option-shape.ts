import { z } from "zod";

type Schema = z.core.JSONSchema.JSONSchema;

/** What one option of a step takes, read from the JSON Schema of its zod schema: enough to read typed text, and to tell people. */
export interface OptionShape {
	/** A sentence part: "whole number from 1", "one of mean, min, max". */
	readonly words: string;
	readonly takesText: boolean;
	readonly takesNumber: boolean;
	readonly takesBoolean: boolean;
	/** What the items of a list take; absent: no list. */
	readonly items?: OptionShape;
	/** What the values under names of the user's own take; absent: no table. */
	readonly entries?: OptionShape;
	/** The only values, where they can be listed. */
	readonly choices?: readonly (string | number | boolean)[];
}

/** One option of a step, as its schema has it. */
export interface StepOption extends OptionShape {
	readonly name: string;
	readonly description: string;
	readonly required: boolean;
	readonly default?: unknown;
	/** Values the schema gives as examples (`.meta({ examples })`). */
	readonly examples: readonly unknown[];
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** The alternatives of a schema; itself when it has none. */
const alternatives = (schema: Schema): readonly Schema[] => {
	const list = (schema.anyOf ?? schema.oneOf)?.filter(isSchema);
	if (list) return list.flatMap(alternatives);
	const { type } = schema as { readonly type?: unknown };
	return Array.isArray(type) ? type.map((one): Schema => ({ ...schema, type: one })) : [schema];
};

const bounds = ({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Schema): string => {
	const least =
		typeof minimum === "number" && Math.abs(minimum) < Number.MAX_SAFE_INTEGER ? minimum : undefined;
	const most =
		typeof maximum === "number" && Math.abs(maximum) < Number.MAX_SAFE_INTEGER ? maximum : undefined;
	return [
		...(least === undefined ? [] : [` from ${least}`]),
		...(exclusiveMinimum === undefined ? [] : [` above ${exclusiveMinimum}`]),
		...(most === undefined ? [] : [` to ${most}`]),
		...(exclusiveMaximum === undefined ? [] : [` below ${exclusiveMaximum}`]),
	].join("");
};

const choicesIn = (schema: Schema): readonly (string | number | boolean)[] | undefined => {
	const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
	return values?.filter((one): one is string | number | boolean => one !== null && typeof one !== "object");
};

/** One schema without alternatives. */
function plainShape(schema: Schema): OptionShape {
	const choices = choicesIn(schema);
	const types = choices ? choices.map((one) => typeof one) : [schema.type ?? "any"].flat();
	const has = (...names: readonly string[]) => types.some((type) => names.includes(type));
	const items = has("array") ? shapeOf(itemOf(schema)) : undefined;
	const inner = schema.additionalProperties;
	const entries = has("object") && isSchema(inner) ? shapeOf(inner) : undefined;
	const words = choices
		? choices.join(" | ")
		: has("array")
			? `list of (${items?.words})`
			: has("object")
				? entries
					? `table of (${entries.words})`
					: `object of ${Object.keys(schema.properties ?? {}).join(", ")}`
				: has("integer")
					? `whole number${bounds(schema)}`
					: has("number")
						? `number${bounds(schema)}`
						: has("boolean")
							? "true | false"
							: has("string")
								? "text"
								: "anything";
	return {
		words,
		takesText: has("string", "any"),
		takesNumber: has("number", "integer"),
		takesBoolean: has("boolean"),
		...(items && { items }),
		...(entries && { entries }),
		...(choices && { choices }),
	};
}

const itemOf = ({ items, prefixItems }: Schema): Schema => {
	const first = isSchema(items) ? items : (prefixItems ?? []).find(isSchema);
	return isSchema(first) && !Array.isArray(first) ? first : {};
};

/** What a value of this JSON Schema takes. */
function shapeOf(schema: Schema): OptionShape {
	const shapes = alternatives(schema).map(plainShape);
	const [only] = shapes;
	if (only && shapes.length === 1) return only;
	const items = shapes.find((one) => one.items)?.items;
	const entries = shapes.find((one) => one.entries)?.entries;
	const closed = shapes.every((one) => one.choices);
	return {
		words: [...new Set(shapes.map((one) => one.words))].join(closed ? " | " : ", or "),
		takesText: shapes.some((one) => one.takesText),
		takesNumber: shapes.some((one) => one.takesNumber),
		takesBoolean: shapes.some((one) => one.takesBoolean),
		...(items && { items }),
		...(entries && { entries }),
		...(closed && { choices: shapes.flatMap((one) => one.choices ?? []) }),
	};
}

/** The JSON Schema of what a step's user gives. */
export const schemaOfOptions = (options: z.ZodType): Schema =>
	z.toJSONSchema(options, { io: "input", unrepresentable: "any" });

/** The options of a step in the order of its schema. */
export function optionsIn(options: z.ZodType): readonly StepOption[] {
	const forms = alternatives(schemaOfOptions(options));
	const names = [...new Set(forms.flatMap((form) => Object.keys(form.properties ?? {})))];
	return names.map((name): StepOption => {
		const found = forms.map((form) => form.properties?.[name]).filter(isSchema);
		const first = found[0] as Schema;
		return {
			...shapeOf(found.length === 1 ? first : { anyOf: found }),
			name,
			description: first.description ?? "",
			required: forms.every((form) => form.required?.includes(name)),
			...(first.default !== undefined && { default: first.default }),
			examples: Array.isArray(first.examples) ? first.examples : [],
		};
	});
}
