import type { Publisher } from "../../../core/ports/publisher.ts";
import type { Operation, Parameter } from "./operations.ts";

export interface Described {
	readonly operations: readonly Operation[];
	readonly publishers: readonly Publisher[];
	/** Of Headwater. */
	readonly version: string;
	/** Where the server is. */
	readonly server: string;
}

/** The addresses of a server as an OpenAPI document, version 3.1. */
export function openApi({ operations, publishers, version, server }: Described) {
	const used = new Set(operations.map(({ publisher }) => publisher));
	return {
		openapi: "3.1.0",
		info: {
			title: "Headwater",
			version,
			description: "Model output over HTTP: as Zarr, references, OPeNDAP, catalogues, statistics and maps.",
		},
		servers: [{ url: server }],
		tags: publishers
			.filter(({ name }) => used.has(name))
			.map(({ name, title }) => ({ name, description: title })),
		paths: Object.fromEntries(
			operations.map((operation) => [
				operation.path,
				{ get: getOf(operation), ...(operation.posted && { post: postOf(operation) }) },
			]),
		),
		components: { schemas: { Failure: FAILURE } },
	};
}

const FAILURE = {
	type: "object",
	required: ["error"],
	properties: {
		error: {
			type: "object",
			required: ["status", "message"],
			properties: {
				status: { type: "integer" },
				message: { type: "string", description: "What happened, and what to do next" },
			},
		},
	},
};

const failure = (description: string) => ({
	description,
	content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } },
});

function getOf(operation: Operation) {
	const { parameters } = operation;
	return {
		...aboutOf(operation, "get"),
		...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
		responses: responsesOf(operation),
	};
}

function postOf(operation: Operation) {
	const parameters = operation.parameters.filter(({ where }) => where === "path");
	return {
		...aboutOf(operation, "post"),
		...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
		requestBody: { required: true, content: { "application/json": { schema: operation.posted } } },
		responses: responsesOf(operation),
	};
}

const aboutOf = ({ publisher, path, summary }: Operation, method: string) => ({
	operationId: `${method}${path.replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => `_${letter}`)}`,
	summary,
	tags: [publisher],
});

const responsesOf = ({ answers }: Operation) => ({
	"200": {
		description: "What was asked for",
		content: Object.fromEntries(answers.map((type) => [type, {}])),
	},
	"304": { description: "The client has it already (If-None-Match)" },
	"4XX": failure("The question cannot be answered"),
	"503": failure("What lies behind the server cannot be read now"),
});

const parameterOf = ({ name, where, required, description, schema }: Parameter) => ({
	name,
	in: where,
	required,
	...(description !== undefined && { description }),
	schema,
});
