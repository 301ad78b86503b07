import { messageOf } from "../../core/errors.ts";
import type { RemoteFile } from "../../core/model/remote-file.ts";
import { Connection } from "./connection.ts";
import { Fault } from "./fault.ts";
import { type Copy, FileTransfer, newCopy, type Work } from "./file-transfer.ts";
import { mark, patienceFor, patienceWith, type TransferLimits } from "./limits.ts";
import { backoff, type Moment, type NodeRecord, NodeState } from "./node-state.ts";
import type { PartFile } from "./part-file.ts";
import { Connections } from "./request.ts";
import { takeover } from "./takeover.ts";

export interface SchedulerWorld {
	readonly now: () => number;
	readonly date: () => number;
	readonly random: () => number;
	readonly allowPrivateHosts: boolean;
	readonly limits: TransferLimits;
	/** What is known of nodes from before. */
	readonly records: ReadonlyMap<string, NodeRecord>;
	readonly onBytes: (node: string, bytes: number) => void;
	/** What went wrong on the way, and is mended. */
	readonly onTrouble: (file: string, node: string, fault: Fault) => void;
}

/** A file whose bytes are all there. What it is then worth is told by `settle`. */
interface Running {
	readonly transfer: FileTransfer;
	readonly settle: (error?: unknown) => void;
}

const TICK = 50;

/** Shares connections among the files that are to come and the nodes that have them. */
export class Scheduler {
	readonly connections = new Connections();
	readonly #world: SchedulerWorld;
	readonly #nodes = new Map<string, NodeState>();
	readonly #running = new Map<FileTransfer, Running>();
	#active = 0;
	#timer: NodeJS.Timeout | undefined;
	#lastTick = 0;

	constructor(world: SchedulerWorld) {
		this.#world = world;
	}

	get nodes(): readonly NodeState[] {
		return [...this.#nodes.values()];
	}
	get moment(): Moment {
		return { now: this.#world.now(), date: this.#world.date(), random: this.#world.random() };
	}

	/** Makes ready to bring a file. */
	transfer(file: RemoteFile, part: PartFile): FileTransfer {
		const copies = file.replicas.map((replica) => newCopy(replica, this.node(replica.node)));
		return new FileTransfer(file, part, { copies, attempts: this.#world.limits.attempts });
	}

	node(name: string): NodeState {
		const known = this.#nodes.get(name);
		if (known) return known;
		const node = new NodeState(name, this.#world.limits.perNode, {
			record: this.#world.records.get(name),
			date: this.#world.date(),
		});
		this.#nodes.set(name, node);
		return node;
	}

	/** Brings all bytes of a file that are missing. @throws StoreError when no copy gives them, and what writing throws */
	bring(transfer: FileTransfer, signal?: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			const abort = () => settle(signal?.reason);
			const settle = (error?: unknown) => {
				if (!this.#running.delete(transfer)) return;
				signal?.removeEventListener("abort", abort);
				transfer.isClosing = true;
				for (const connection of transfer.connections.keys())
					connection.stop(error ?? new Fault("taken", "it is all there"));
				if (error === undefined) transfer.beginJudging();
				if (error === undefined) resolve();
				else reject(error);
				this.#pump();
			};
			transfer.isClosing = false;
			this.#running.set(transfer, { transfer, settle });
			if (signal?.aborted) return abort();
			signal?.addEventListener("abort", abort, { once: true });
			if (this.#timer === undefined) this.#lastTick = this.#world.now();
			this.#timer ??= setInterval(() => this.#tick(), TICK);
			this.#look(transfer);
			this.#pump();
		});
	}

	/** It is known what the bytes of a file that was brought are worth. */
	judged(transfer: FileTransfer): void {
		transfer.endJudging();
		this.#pump();
	}

	/** Nothing more of a file need be fetched. */
	finish(transfer: FileTransfer): void {
		this.#running.get(transfer)?.settle();
	}

	close(): void {
		clearInterval(this.#timer);
		this.connections.close();
	}

	#tick(): void {
		if (this.#running.size === 0) {
			clearInterval(this.#timer);
			this.#timer = undefined;
			return;
		}
		const now = this.#world.now();
		const asleep = Math.max(0, now - this.#lastTick - 2 * TICK);
		this.#lastTick = now;
		for (const transfer of this.#running.keys()) {
			// While we did not listen nobody was silent.
			for (const connection of transfer.connections.keys()) connection.excuse(asleep);
			for (const [connection, copy] of transfer.connections)
				this.#relieve(transfer, connection, { copy, now });
			this.#look(transfer);
		}
		this.#pump();
	}

	/** Frees the slot of a connection that is silent: soon when another node has the file too, else after a while. */
	#relieve(
		transfer: FileTransfer,
		connection: Connection,
		{ copy, now }: { readonly copy: Copy; readonly now: number },
	): void {
		const quiet = now - connection.lastHeard;
		mark(connection, copy.node, quiet > this.#patienceWith(copy.node) / 2);
		if (copy.node.trust === "liar") connection.stop(new Fault("taken", "its bytes are wrong"));
		else if (quiet > patienceFor({ transfer, connection, copy }, this.nodes, this.#world.limits))
			connection.stop(new Fault("silent", `its server was silent for ${(quiet / 1000).toFixed(1)} s`));
	}

	#patienceWith(node: NodeState): number {
		return patienceWith(node, this.nodes, this.#world.limits.impatience);
	}

	/** Whether a file is all there, or can never be. */
	#look(transfer: FileTransfer): void {
		const running = this.#running.get(transfer);
		if (running === undefined || transfer.isClosing || transfer.connections.size > 0) return;
		if (transfer.isComplete) running.settle();
		else if (transfer.isHopeless) running.settle(transfer.failure());
	}

	#pump(): void {
		while (this.#active < this.#world.limits.total) {
			const next = this.#next();
			if (next === undefined) return;
			this.#start(next.transfer, next.work);
		}
	}

	/** The fastest node that may be asked for more gets the first file it can help with. */
	#next(): { readonly transfer: FileTransfer; readonly work: Work } | undefined {
		const now = this.#world.now();
		const idle = this.nodes
			.filter((node) => node.hasRoom(now))
			.sort((a, b) => (b.rate ?? Number.MAX_VALUE) - (a.rate ?? Number.MAX_VALUE));
		const transfers = [...this.#running.keys()].sort((a, b) => Number(b.isUrgent) - Number(a.isUrgent));
		for (const node of idle)
			for (const transfer of transfers) {
				if (node.trust === "suspect" && transfer.usable.some((one) => one.node.trust !== "suspect")) continue;
				const work = transfer.workFor(node, now);
				if (work) return { transfer, work };
			}
		const rules = {
			worthwhile: this.#world.limits.worthwhile,
			patience: (node: NodeState) => this.#patienceWith(node),
		};
		for (const node of idle.filter(({ trust }) => trust !== "suspect")) {
			const found = takeover(node, transfers, { now, rules });
			if (found) return found;
		}
		return undefined;
	}

	#start(transfer: FileTransfer, work: Work): void {
		const connection = new Connection(
			{
				replica: work.copy.replica,
				part: transfer.part,
				range: work.range,
				size: transfer.size,
				version: work.range && work.copy.version,
			},
			{
				...this.#world,
				connections: this.connections,
				onBytes: (bytes) => {
					work.copy.node.received(bytes, this.#world.now());
					this.#world.onBytes(work.copy.node.name, bytes);
				},
			},
		);
		transfer.connections.set(connection, work.copy);
		this.#active++;
		work.copy.node.active++;
		const begin = work.fromStart ? transfer.part.drop() : Promise.resolve();
		begin
			.then(() => connection.run())
			.then(
				() => this.#done(transfer, connection, work.copy),
				(error) => this.#failed(transfer, connection, { copy: work.copy, error }),
			);
	}

	#end(transfer: FileTransfer, connection: Connection, { node }: Copy): void {
		transfer.connections.delete(connection);
		this.#active--;
		mark(connection, node, false);
		node.active--;
	}

	#done(transfer: FileTransfer, connection: Connection, copy: Copy): void {
		this.#end(transfer, connection, copy);
		this.#learn(transfer, connection, copy);
		transfer.size ??= connection.next;
		copy.failures = 0;
		const milliseconds = this.#world.now() - connection.begun;
		const { received: bytes, longestSilence: silence } = connection;
		copy.node.succeeded(this.moment, { bytes, milliseconds, silence });
		this.#look(transfer);
		this.#pump();
	}

	#learn(transfer: FileTransfer, { given }: Connection, copy: Copy): void {
		if (given === undefined) return;
		copy.version = given.version;
		transfer.size ??= given.size;
		if (!given.givesRanges) copy.givesRanges = false;
	}

	#failed(
		transfer: FileTransfer,
		connection: Connection,
		{ copy, error }: { readonly copy: Copy; readonly error: unknown },
	): void {
		this.#end(transfer, connection, copy);
		this.#learn(transfer, connection, copy);
		if (error instanceof Fault) this.#blame(transfer, copy, { fault: error, connection });
		else if (!transfer.isClosing) this.#running.get(transfer)?.settle(error ?? new Error(messageOf(error)));
		this.#look(transfer);
		this.#pump();
	}

	#blame(
		transfer: FileTransfer,
		copy: Copy,
		{ fault, connection }: { readonly fault: Fault; readonly connection: Connection },
	): void {
		if (copy.node.trust === "liar") this.#forget(transfer, copy);
		if (fault.kind === "taken") return;
		copy.last = fault;
		const isElsewhere = transfer.usable.some(({ node }) => node !== copy.node && node.trust !== "suspect");
		const { begun } = connection;
		if (fault.kind !== "private-address") copy.node.failed(fault, this.moment, { begun, isElsewhere });
		if (fault.kind === "busy")
			copy.pausedUntil = this.#world.now() + this.#world.random() * backoff(copy.failures + 1);
		this.#world.onTrouble(transfer.file.id, copy.node.name, fault);
		if (fault.kind === "no-ranges") copy.givesRanges = false;
		if (fault.kind === "changed") this.#forget(transfer, copy);
		if (!fault.isPassing && !fault.isFromStart) copy.spoiled = fault;
		const helped = connection.received >= ENOUGH && copy.givesRanges;
		copy.failures = helped ? 0 : copy.failures + 1;
	}

	/** The file was replaced on its server: what it gave before does not belong to what it gives now. */
	#forget(transfer: FileTransfer, copy: Copy): void {
		copy.version = undefined;
		const origins = [...transfer.part.origins].filter(([, { node }]) => node === copy.node.name);
		transfer.isClosing = true;
		transfer.part.drop(origins.map(([number]) => number)).then(
			() => {
				transfer.isClosing = !this.#running.has(transfer);
				this.#pump();
			},
			(error) => this.#running.get(transfer)?.settle(error),
		);
	}
}

/** Bytes that show that a copy can be had bit by bit. */
const ENOUGH = 64 * 2 ** 10;
