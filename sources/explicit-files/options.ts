import { z } from "zod";

/** What makes no sense to any glob library: told here, as some would just match nothing. */
const glob = z.string().superRefine((text, context) => {
	const problem = problemOf(text);
	if (problem !== undefined)
		context.addIssue({ code: "custom", message: `"${text}" is no glob: ${problem}. Mend it.` });
});

function problemOf(text: string): string | undefined {
	if (text.trim() === "") return "it is empty";
	if (text.includes("\0")) return "it holds a NUL";
	const plain = text.replace(/\\./gu, "");
	const pairs: readonly (readonly [string, string])[] = [
		["[", "]"],
		["{", "}"],
		["(", ")"],
	];
	const odd = pairs.find(([open, close]) => plain.split(open).length !== plain.split(close).length);
	return odd && `"${odd[0]}" and "${odd[1]}" do not pair`;
}

const globs = z.union([glob, z.array(glob).min(1)]);

const edit = z.union([
	z.string(),
	z.number(),
	z.array(z.number()).min(1),
	z.null(),
	z.strictObject({ from: z.string() }),
]);
const edits = z.record(z.string(), edit);

const group = z.strictObject({
	files: globs,
	var_name: z.string().optional(),
	metadata: edits.optional(),
	metadata_of: z.record(z.string(), edits).optional(),
});

const files = z.union([globs, group, z.array(group).min(1)]);

export const Options = z.strictObject({
	root: z.string().optional().describe("Folder that relative globs start from"),
	globs: z
		.record(z.string(), z.record(z.string(), files))
		.describe(
			'POD (or "*" for any) → variable as the POD calls it → a glob, a list of globs, or { files, var_name, metadata, metadata_of }',
		),
});
export type Options = z.infer<typeof Options>;

/** Files of one variable that share what the user says of them. */
export interface FileGroup {
	readonly globs: readonly string[];
	readonly name?: string;
	/** Of the variable itself. */
	readonly metadata: z.infer<typeof edits>;
	readonly metadataOf: Readonly<Record<string, z.infer<typeof edits>>>;
}

const isGlobs = (given: z.infer<typeof files>): given is string | string[] =>
	typeof given === "string" || (Array.isArray(given) && given.every((one) => typeof one === "string"));

/** The files named for a variable of a POD; `undefined` where none are. */
export function groupsFor({ globs: named }: Options, pod: string, variable: string): FileGroup[] | undefined {
	const given = named[pod]?.[variable] ?? named["*"]?.[variable];
	if (given === undefined) return undefined;
	const groups = isGlobs(given) ? [{ files: given }] : [given].flat();
	return groups.map((one: z.infer<typeof group>) => ({
		globs: [one.files].flat(),
		...(one.var_name !== undefined && { name: one.var_name }),
		metadata: one.metadata ?? {},
		metadataOf: one.metadata_of ?? {},
	}));
}
