import { type MessagePort, parentPort } from "node:worker_threads";
import { RunningSum, roomForSums, type SumKind } from "./running-sum.ts";

interface Beginning {
	readonly kind: "begin";
	readonly file: number;
	readonly descriptor: number;
	readonly sum: SumKind;
}

export interface GoingOn {
	readonly kind: "advance" | "cut" | "finish" | "leave";
	readonly file: number;
	/** Bytes up to here are written. */
	readonly to: number;
	/** Present: an answer is waited for. */
	readonly number?: number;
}

export type SumOrder = Beginning | GoingOn;

export interface SumAnswer {
	readonly number: number;
	readonly text: string;
	readonly error?: unknown;
}

function serve(port: MessagePort): void {
	const files = new Map<number, RunningSum>();
	const room = roomForSums();
	const obey = ({ kind, file, to }: GoingOn): string => {
		const sum = files.get(file);
		if (kind === "finish" || kind === "leave") files.delete(file);
		if (kind === "leave" || sum === undefined) return "";
		sum.advance(to);
		if (kind === "cut") return sum.cut();
		return kind === "finish" ? sum.digest() : "";
	};
	port.on("message", (order: SumOrder) => {
		if (order.kind === "begin")
			return void files.set(order.file, new RunningSum(order.descriptor, order.sum, room));
		const answer = (text: string, error?: unknown) =>
			order.number !== undefined &&
			port.postMessage({ number: order.number, text, error } satisfies SumAnswer);
		try {
			answer(obey(order));
		} catch (error) {
			// What cannot be read now is tried again, and told, when an answer is waited for.
			answer("", error);
		}
	});
}

if (parentPort) serve(parentPort);
