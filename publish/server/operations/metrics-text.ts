import type { Room } from "../../../core/loop/room.ts";
import type { ChunkCache } from "../chunk-cache.ts";
import { BOUNDS, type Counts } from "./usage.ts";

/** What one process is like now. */
export interface ProcessState {
	readonly id: number;
	readonly resident: number;
	readonly chunks: ChunkCache["state"];
	/** In memory while they are made and sent. */
	readonly answers: Room["state"];
}

const quoted = (text: string): string =>
	`"${text.replace(/[\\"\n]/g, (one) => (one === "\n" ? "\\n" : `\\${one}`))}"`;

function series(
	name: string,
	about: { readonly help: string; readonly type: string },
	lines: readonly string[],
) {
	return [`# HELP ${name} ${about.help}`, `# TYPE ${name} ${about.type}`, ...lines].join("\n");
}

/** What is counted, in Prometheus' text format (version 0.0.4). */
export function metricsText({ routes }: Counts, processes: readonly ProcessState[]): string {
	const all = Object.entries(routes).map(([key, count]) => {
		const at = key.lastIndexOf(" ");
		const labels = `route=${quoted(key.slice(0, at))},status=${quoted(key.slice(at + 1))}`;
		return { labels, count };
	});
	const seconds = all.flatMap(({ labels, count }) => [
		...BOUNDS.map(
			(bound, i) => `headwater_request_seconds_bucket{${labels},le="${bound}"} ${count.within[i]}`,
		),
		`headwater_request_seconds_bucket{${labels},le="+Inf"} ${count.requests}`,
		`headwater_request_seconds_sum{${labels}} ${count.seconds}`,
		`headwater_request_seconds_count{${labels}} ${count.requests}`,
	]);
	const ofProcesses = (value: (one: ProcessState) => number, name: string) =>
		processes.map((one) => `${name}{process="${one.id}"} ${value(one)}`);
	const each = (
		name: string,
		about: { readonly help: string; readonly type?: string },
		value: (one: ProcessState) => number,
	) => series(name, { type: "gauge", ...about }, ofProcesses(value, name));
	return [
		series(
			"headwater_sent_bytes_total",
			{ help: "Bytes of bodies sent", type: "counter" },
			all.map(({ labels, count }) => `headwater_sent_bytes_total{${labels}} ${count.bytes}`),
		),
		series("headwater_request_seconds", { help: "How long answers took", type: "histogram" }, seconds),
		each("headwater_resident_bytes", { help: "Memory of the process" }, ({ resident }) => resident),
		each(
			"headwater_answer_bytes",
			{ help: "Answers in memory while they are made and sent" },
			({ answers }) => answers.taken,
		),
		each(
			"headwater_answers_waiting",
			{ help: "Answers for which there is no room yet" },
			({ answers }) => answers.waiting,
		),
		each("headwater_chunk_cache_bytes", { help: "Chunks kept in memory" }, ({ chunks }) => chunks.bytes),
		each(
			"headwater_chunk_cache_hits_total",
			{ help: "Chunks found in memory", type: "counter" },
			({ chunks }) => chunks.hits,
		),
		each(
			"headwater_chunk_cache_misses_total",
			{ help: "Chunks made anew", type: "counter" },
			({ chunks }) => chunks.misses,
		),
		"",
	].join("\n");
}
