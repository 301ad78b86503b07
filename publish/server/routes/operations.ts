import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineRoute } from "../../../core/ports/route.ts";
import { metricsText, type ProcessState } from "../operations/metrics-text.ts";
import type { Counts } from "../operations/usage.ts";
import { usagePage } from "../pages/usage-page.ts";

/** What all processes of a server counted. */
export interface Gathered {
	readonly counts: Counts;
	readonly processes: readonly ProcessState[];
}

const Nothing = z.object({});

/** How the server is used: for Prometheus, for programs, and for people. */
export const operationsPublisher = (gather: () => Promise<Gathered>): Publisher =>
	definePublisher({
		name: "operations",
		title: "Metrics and usage",
		app: () => [
			defineRoute({
				path: "metrics",
				summary: "Requests, bytes, durations and memory, for Prometheus",
				answers: ["text/plain"],
				params: Nothing,
				query: Nothing,
				async answer() {
					const { counts, processes } = await gather();
					return {
						type: "text/plain; version=0.0.4; charset=utf-8",
						body: metricsText(counts, processes),
						compressible: true,
						headers: { "cache-control": "no-store" },
					};
				},
			}),
			defineRoute({
				path: "usage",
				summary: "Requests, bytes and clients of each dataset; ?format=json for programs",
				answers: ["text/html", "application/json"],
				params: Nothing,
				query: z.object({ format: z.enum(["html", "json"]).default("html") }),
				async answer({ query, datasets }) {
					const { counts } = await gather();
					const ids = new Set((await datasets.all()).map(({ id }) => id));
					const rows = Object.entries(counts.datasets)
						.filter(([id]) => ids.has(id))
						.map(([id, { requests, bytes, clients }]) => ({ id, requests, bytes, clients: clients.length }))
						.sort((a, b) => b.bytes - a.bytes);
					return query.format === "json"
						? { type: "application/json", body: JSON.stringify(rows), compressible: true }
						: {
								type: "text/html; charset=utf-8",
								body: usagePage(rows, new Date(counts.since).toISOString()),
								compressible: true,
							};
				},
			}),
		],
	});
