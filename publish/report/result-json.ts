import { z } from "zod";
import type { AppliedStep, ProductContent } from "../../core/model/product.ts";
import type {
	CaseResult,
	PodResult,
	ResultProblem,
	RunResult,
	VariableResult,
	WishSummary,
} from "../../core/model/run-result.ts";

/** One schema per field: a field that the type has and the schema lacks does not compile. */
type Fields<Of> = { readonly [Name in keyof Required<Of>]: z.ZodType<Of[Name]> };

const object = <Of>(fields: Fields<Of>) => z.strictObject(fields) as unknown as z.ZodType<Of>;

const text = z.string();
const texts = z.array(text);
const facets = z.record(text, text);
const bytes = z.number().int().nonnegative();
const outcome = z.enum(["succeeded", "failed", "skipped"]);

const problem = object<ResultProblem>({ code: text, message: text });

const wish = object<WishSummary>({
	units: text.optional(),
	frequency: text.optional(),
	levels: text.optional(),
	dimensions: texts,
	modifier: text.optional(),
});

const input = object<NonNullable<VariableResult["inputs"]>[number]>({
	path: text,
	size: bytes,
	mtime: z.number(),
	version: text.optional(),
	trackingId: text.optional(),
	sha256: text.optional(),
});

const step = object<AppliedStep>({
	step: text,
	description: text,
	options: z.unknown().optional(),
	files: texts.optional(),
	term: text.optional(),
});

const content = object<ProductContent>({
	variable: text.optional(),
	standardName: text.optional(),
	units: text.optional(),
	cellMethods: text.optional(),
	timeRange: text.optional(),
});

const variable = object<VariableResult>({
	id: text,
	name: text,
	standardName: text,
	asked: wish.optional(),
	requirement: z.enum(["required", "optional", "alternate"]),
	outcome: z.enum(["delivered", "replaced", "unused", "failed"]),
	replacedBy: texts.optional(),
	madeBy: text.optional(),
	nativeName: text.optional(),
	facets: facets.optional(),
	inputs: z.array(input).optional(),
	steps: z.array(step).optional(),
	content: content.optional(),
	repairs: z.array(z.strictObject({ what: text, why: text, files: texts })).optional(),
	notes: texts,
	file: text.optional(),
	provenance: text.optional(),
	sha256: text.optional(),
	bytes: bytes.optional(),
	problem: problem.optional(),
});

const pod = object<PodResult>({
	name: text,
	longName: text,
	description: text,
	outcome,
	problem: problem.optional(),
	folder: text,
	seconds: z.number().nonnegative().optional(),
	exitCode: z.number().int().optional(),
	log: text.optional(),
	dataLog: text.optional(),
	lastLines: texts.optional(),
	notes: texts.optional(),
	figures: z.array(z.strictObject({ path: text, caption: text.optional() })),
	pages: texts,
	files: texts,
	variables: z.array(variable),
});

const oneCase = object<CaseResult>({
	name: text,
	convention: text,
	dataManager: text,
	period: text,
	experiment: facets.optional(),
	folder: text,
	outcome,
	problem: problem.optional(),
	pods: z.array(pod),
});

/** `result.json`: what is not in it is refused. */
export const resultSchema: z.ZodType<RunResult> = object<RunResult>({
	schema: z.literal(1),
	headwater: text,
	command: text,
	started: text,
	finished: text,
	exitCode: z.literal([0, 1, 3]),
	folder: text,
	log: text,
	catalogue: text.optional(),
	cases: z.array(oneCase),
});

const UNORDERED = ["facets", "experiment", "options"];

/** Facets come in whatever order an archive names them, options as they were typed. */
const sorted = (name: string, value: unknown) =>
	UNORDERED.includes(name) && typeof value === "object" && value !== null && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
		: value;

/** The text of `result.json`: equal results give equal bytes, keys in the order of the schema. @throws ZodError for what is no result. */
export const resultJson = (result: RunResult): string =>
	`${JSON.stringify(resultSchema.parse(result), sorted, 2)}\n`;
