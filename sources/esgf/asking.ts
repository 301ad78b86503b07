import type { z } from "zod";
import type { HttpAnswer } from "../../core/ports/http.ts";
import type { Endpoint } from "./endpoint.ts";
import { readAnswer } from "./json-answer.ts";

/** What an index needs to be asked. */
export interface Asking {
	readonly endpoint: Endpoint;
	/** GETs an address, or POSTs a JSON document to it, and gives its answer. */
	readonly send: (address: string, body?: unknown) => Promise<HttpAnswer>;
	/** More are never listed. */
	readonly most: { readonly datasets: number; readonly files: number };
}

/** @throws StoreError for no answer, refusals, and answers of another form. */
export const askFor = async <Schema extends z.ZodType>(
	{ send }: Pick<Asking, "send">,
	{ address, body }: { readonly address: string; readonly body?: unknown },
	schema: Schema,
): Promise<z.output<Schema>> => readAnswer(await send(address, body), schema);
