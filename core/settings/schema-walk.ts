import { z } from "zod";
import type { DocumentPath } from "../ports/document.ts";

/** The schema itself, without what makes it optional or nullable. */
function bare(schema: unknown): unknown {
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return bare(schema.unwrap());
	return schema;
}

function inside(schema: unknown, step: string | number): unknown {
	if (schema instanceof z.ZodObject) return schema.shape[step];
	if (schema instanceof z.ZodRecord) return schema.valueType;
	if (schema instanceof z.ZodArray) return schema.element;
	return undefined;
}

/** The schema of the value a path leads to; `undefined` where the path leaves the schema. */
export const schemaAt = (schema: z.ZodType, path: DocumentPath): unknown =>
	path.reduce<unknown>((found, step) => bare(inside(found, step)), bare(schema));

export const keysOf = (schema: unknown): readonly string[] =>
	schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** How messages call a value of this schema: its `title`. */
export const titleOf = (schema: unknown): string =>
	(schema instanceof z.ZodType ? schema.meta()?.title : undefined) ?? "this object";
