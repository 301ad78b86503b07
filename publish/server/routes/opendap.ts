import { createHash } from "node:crypto";
import { z } from "zod";
import { DAP2_KINDS, type Dap2, type Dap2Kind } from "../../../core/ports/dap2.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import type { Log } from "../../../core/ports/log.ts";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { type DatasetRoute, defineDatasetRoute } from "../../../core/ports/route.ts";
import type { Tasks } from "../../../core/ports/tasks.ts";

export interface OpendapWorld {
	readonly dap2: Dap2;
	readonly engine: Engine;
	readonly tasks: Tasks;
	/** Bytes of values one answer may hold. */
	readonly mostAnswer: number;
}

const SUMMARIES: Readonly<Record<Dap2Kind, string>> = {
	dds: "Structure of the dataset, or of what a constraint chooses (DAP2)",
	das: "Attributes of the dataset (DAP2)",
	dods: "Values of what a constraint chooses (DAP2)",
	ascii: "Values of what a constraint chooses, as text",
	html: "A form that makes constraints",
	ver: "The version of the protocol",
};

/** OPeNDAP (DAP2) at "/datasets/ID/opendap", for ncdump, netCDF4, xarray, NCO, CDO. */
export const opendapPublisher = (world: OpendapWorld): Publisher =>
	definePublisher({
		name: "opendap",
		title: "OPeNDAP (DAP2) for netCDF clients",
		dataset: ({ log }) => [...DAP2_KINDS.map((kind) => routeOf(kind, world, log)), formRoute],
	});

/** What programs are given is opened by people too: they get the form, behind whose address its own lead. */
const formRoute = defineDatasetRoute({
	path: "opendap",
	summary: "Leads browsers to the form",
	answers: ["text/plain"],
	params: z.object({}),
	query: z.unknown(),
	answer: async ({ address }) => ({
		status: 302,
		type: "text/plain",
		body: "Programs of netCDF and OPeNDAP take this address as it is.\n",
		headers: { location: `${address}/opendap.html` },
	}),
});

/** Values, which are read while they are sent. */
const isLong = (kind: Dap2Kind): boolean => kind === "dods" || kind === "ascii";

async function* nothing(): AsyncGenerator<Uint8Array> {}

const TAG_LENGTH = 12;

const tagOf = (constraint: string): string =>
	createHash("sha256").update(constraint).digest("base64url").slice(0, TAG_LENGTH);

const routeOf = (kind: Dap2Kind, { dap2, engine, tasks, mostAnswer }: OpendapWorld, log: Log): DatasetRoute =>
	defineDatasetRoute({
		path: `opendap.${kind}`,
		summary: SUMMARIES[kind],
		answers: [kind === "dods" ? "application/octet-stream" : kind === "html" ? "text/html" : "text/plain"],
		params: z.object({}),
		// Constraints have a grammar of their own.
		query: z.unknown(),
		async answer({ dataset, opened, search, address, method, signal }) {
			const answer = await dap2.answer({
				...{ kind, engine, tasks, signal, dataset: opened.dataset, name: dataset.id },
				constraint: search,
				address: `${address}/opendap`,
				mostBytes: mostAnswer,
				headersOnly: method === "HEAD" && isLong(kind),
			});
			if (answer.failure !== undefined) log.error(`"${dataset.id}" by OPeNDAP: ${String(answer.failure)}`);
			return {
				status: answer.status,
				type: answer.type,
				// Nothing is made for a HEAD; that is no body of length 0.
				body: answer.body === "" && isLong(kind) ? nothing() : answer.body,
				tag: `${opened.stamp}-${kind}-${tagOf(search)}`,
				headers: {
					...answer.headers,
					...(answer.bytes !== undefined && { "content-length": String(answer.bytes) }),
				},
			};
		},
	});
