import cluster from "node:cluster";
import type { Room } from "../../core/loop/room.ts";
import type { ChunkCache } from "../../publish/server/chunk-cache.ts";
import type { ProcessState } from "../../publish/server/operations/metrics-text.ts";
import { type Counts, together, type Usage } from "../../publish/server/operations/usage.ts";
import type { Gathered } from "../../publish/server/routes/operations.ts";

/** What one process has counted. */
interface Told {
	readonly counts: Counts;
	/** Absent of the process above the others, which answers nobody. */
	readonly state?: ProcessState;
}

/** What processes of one server say to each other; `asked` numbers a question. */
type Message =
	| { readonly kind: "ask"; readonly asked: number }
	| { readonly kind: "tell"; readonly asked: number; readonly by: number; readonly told?: Told }
	| { readonly kind: "answer"; readonly asked: number; readonly all: readonly Told[] };

const isMessage = (value: unknown): value is Message =>
	typeof value === "object" && value !== null && "kind" in value;

const GATHER_MILLISECONDS = 1000;

/** What this process counted, joined with what the others did where there are several. */
export function gatherer(
	usage: Usage,
	{ chunks, room }: { readonly chunks: ChunkCache; readonly room: Room },
): () => Promise<Gathered> {
	const told = (): Told => ({
		counts: usage.counts(),
		state: {
			...{ id: cluster.worker?.id ?? 1, resident: process.memoryUsage.rss() },
			...{ chunks: chunks.state, answers: room.state },
		},
	});
	if (!cluster.worker) return async () => joined([told()]);
	const waiting = new Map<number, (all: readonly Told[]) => void>();
	process.on("message", (message: unknown) => {
		if (!isMessage(message)) return;
		if (message.kind === "tell") process.send?.({ ...message, told: told() } satisfies Message);
		if (message.kind === "answer") waiting.get(message.asked)?.(message.all);
	});
	let asked = 0;
	return async () => {
		const question = ++asked;
		const all = await new Promise<readonly Told[]>((resolve) => {
			waiting.set(question, resolve);
			setTimeout(() => resolve([told()]), 2 * GATHER_MILLISECONDS).unref();
			process.send?.({ kind: "ask", asked: question } satisfies Message);
		});
		waiting.delete(question);
		return joined(all);
	};
}

const joined = (all: readonly Told[]): Gathered => ({
	counts: together(all.map(({ counts }) => counts)),
	processes: all.flatMap(({ state }) => state ?? []).sort((a, b) => a.id - b.id),
});

/** In the process above the others: passes questions on, and the answers back with what it has itself counted before. */
export function passQuestionsOn(own: Usage | undefined): void {
	const open = new Map<string, Told[]>();
	cluster.on("message", (worker, message: unknown) => {
		if (!isMessage(message)) return;
		if (message.kind === "tell" && message.told)
			open.get(`${message.by} ${message.asked}`)?.push(message.told);
		if (message.kind !== "ask") return;
		const key = `${worker.id} ${message.asked}`;
		const answers: Told[] = [];
		const before: readonly Told[] = own ? [{ counts: own.counts() }] : [];
		open.set(key, answers);
		const others = Object.values(cluster.workers ?? {}).filter((one) => one !== undefined);
		for (const one of others)
			one.send({ kind: "tell", asked: message.asked, by: worker.id } satisfies Message, () => undefined);
		const started = performance.now();
		const look = setInterval(() => {
			if (answers.length < others.length && performance.now() - started < GATHER_MILLISECONDS) return;
			clearInterval(look);
			open.delete(key);
			if (worker.isConnected())
				worker.send(
					{ kind: "answer", asked: message.asked, all: [...before, ...answers] } satisfies Message,
					() => undefined,
				);
		}, 10);
	});
}
