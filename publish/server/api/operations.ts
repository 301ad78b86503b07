import { z } from "zod";
import type { Publisher, PublishWorld } from "../../../core/ports/publisher.ts";
import type { DatasetRoute, Route } from "../../../core/ports/route.ts";

/** An address of the server, as people and programs read it. */
export interface Operation {
	/** Who gives it. */
	readonly publisher: string;
	/** "/datasets/{id}/zarr/{key}". */
	readonly path: string;
	readonly summary: string;
	readonly answers: readonly string[];
	readonly parameters: readonly Parameter[];
	/** JSON Schema of what may be posted instead of a query. */
	readonly posted?: Readonly<Record<string, unknown>>;
}

export interface Parameter {
	readonly name: string;
	readonly where: "path" | "query";
	readonly required: boolean;
	readonly description?: string;
	/** JSON Schema, 2020-12. */
	readonly schema: Readonly<Record<string, unknown>>;
}

/** What stands for whatever is left of an address. */
const REST = "key";

/** All addresses, in the order of their publishers. */
export const operationsOf = (world: PublishWorld, publishers: readonly Publisher[]): readonly Operation[] =>
	publishers.flatMap((publisher) => [
		...(publisher.app?.(world) ?? []).map((route) => operationOf(publisher.name, "/", route)),
		...(publisher.dataset?.(world) ?? []).map((route) =>
			operationOf(publisher.name, "/datasets/{id}/", route),
		),
	]);

function operationOf(publisher: string, prefix: string, route: Route | DatasetRoute): Operation {
	const { summary, answers } = route;
	const path = `${prefix}${route.path.replace(/:(\w+)/g, "{$1}").replace("*", `{${REST}}`)}`;
	const posted = "byPost" in route && route.byPost ? postedSchema(route.byPost) : undefined;
	return {
		...{ publisher, path, summary, answers, parameters: [...inPath(path, route), ...inQuery(route)] },
		...(posted && { posted }),
	};
}

function inPath(path: string, { params }: Route | DatasetRoute): readonly Parameter[] {
	const properties = params ? propertiesOf(params).properties : {};
	return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
		const schema = properties[name === REST ? "*" : name] ?? { type: "string" };
		const description = DESCRIPTIONS[name];
		return {
			name,
			where: "path",
			required: true,
			...(description !== undefined && { description }),
			schema,
		};
	});
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
	id: "Id of a dataset, as /datasets lists them",
	[REST]: "Whatever is left of the address; it may hold slashes",
};

function inQuery({ query }: Route | DatasetRoute): readonly Parameter[] {
	if (!query) return [];
	const { properties, required } = propertiesOf(query);
	return Object.entries(properties).map(([name, schema]) => {
		const { description, ...rest } = schema;
		return {
			name,
			where: "query",
			required: required.includes(name),
			...(typeof description === "string" && { description }),
			schema: rest,
		};
	});
}

interface ObjectSchema {
	readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	readonly required: readonly string[];
}

/** What a schema takes, before it changes it. */
const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

function propertiesOf(schema: z.ZodType): ObjectSchema {
	const { properties = {}, required = [] } = schemaOf(schema) as Partial<ObjectSchema>;
	return { properties, required };
}

function postedSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
	const { $schema: _, ...rest } = schemaOf(schema);
	return rest;
}
