import type { Dataset } from "../../../core/model/dataset.ts";
import type { Dap2, Dap2Answer, Dap2Question } from "../../../core/ports/dap2.ts";
import { asciiPieces } from "./ascii.ts";
import { parseConstraint } from "./constraint.ts";
import { dasText } from "./das.ts";
import { ddsText } from "./dds.ts";
import { begun, collected, gathered } from "./gather.ts";
import type { DapDataset } from "./model.ts";
import { dapName } from "./names.ts";
import { pagePolicy, pageText } from "./page.ts";
import { headersOf, refusal, TEXT, textReply, tooMuchReply } from "./replies.ts";
import { type Selection, select } from "./selection.ts";
import { served } from "./serve.ts";
import { isWithin, sizeOf } from "./size.ts";
import { dodsPieces } from "./stream.ts";

/** Answers up to so many bytes are made as a whole, so that their length is known. */
const SMALL = 2 ** 20;

/** Datasets over DAP2; `software` is told to clients ("headwater/1.2.0"). What is known of a dataset is kept as long as the dataset. */
export function createDap2({ software }: { readonly software: string }): Dap2 {
	const known = new WeakMap<Dataset, Promise<DapDataset>>();
	const servedOnce = ({ dataset, engine }: Dap2Question): Promise<DapDataset> => {
		const before = known.get(dataset);
		if (before) return before;
		const found = served(dataset, engine);
		known.set(dataset, found);
		// What failed is tried afresh next time.
		found.catch(() => known.delete(dataset));
		return found;
	};
	return {
		async answer(question) {
			if (question.kind === "ver")
				return textReply(`Core version: DAP/2.0\nServer version: ${software}\n`, "dods_version");
			try {
				const reply = await answerOf(await servedOnce(question), question);
				return question.headersOnly ? { ...reply, body: "" } : reply;
			} catch (error) {
				return refusal(error);
			}
		},
	};
}

async function answerOf(dataset: DapDataset, question: Dap2Question): Promise<Dap2Answer> {
	const { kind, name } = question;
	if (kind === "das") return textReply(dasText(dataset), "dods_das");
	if (kind === "html") return page(dataset, question);
	const selection = select(dataset, parseConstraint(question.constraint));
	const dds = ddsText(selection, dapName(name));
	if (kind === "dds") return textReply(dds, "dods_dds");
	const most = question.mostBytes ?? Number.MAX_SAFE_INTEGER;
	if (!isWithin(selection, most)) return tooMuchReply(selection, most);
	return kind === "ascii" ? ascii(selection, question) : dods(selection, `${dds}Data:\n`, question);
}

function page(dataset: DapDataset, options: Dap2Question): Dap2Answer {
	const reply = textReply(pageText(dataset, options), "dods_form");
	const headers = { ...reply.headers, "content-security-policy": pagePolicy() };
	return { ...reply, type: "text/html; charset=utf-8", headers };
}

const ascii = (selection: Selection, { name, ...reading }: Dap2Question): Promise<Dap2Answer> =>
	streamed(asciiPieces(selection, dapName(name), reading), { type: TEXT, what: "dods_ascii", reading });

async function dods(selection: Selection, head: string, reading: Dap2Question): Promise<Dap2Answer> {
	const size = sizeOf(selection);
	const how = { type: "application/octet-stream", what: "dods_data", reading };
	const pieces = withHead(head, dodsPieces(selection, reading));
	if (size.isExact) return streamed(pieces, { ...how, bytes: Buffer.byteLength(head) + size.bytes });
	if (size.isBounded && size.bytes <= SMALL && !reading.headersOnly) {
		const body = await collected(pieces);
		return streamed(
			(async function* () {
				yield body;
			})(),
			{ ...how, bytes: body.length },
		);
	}
	return streamed(pieces, how);
}

async function* withHead(head: string, pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield Buffer.from(head);
	yield* pieces;
}

interface Streamed {
	readonly type: string;
	readonly what: string;
	readonly bytes?: number;
	readonly reading: Pick<Dap2Question, "headersOnly">;
}

async function streamed(
	pieces: AsyncGenerator<Uint8Array>,
	{ type, what, bytes, reading }: Streamed,
): Promise<Dap2Answer> {
	const body = reading.headersOnly ? "" : await begun(gathered(pieces));
	return { status: 200, type, headers: headersOf(what), ...(bytes !== undefined && { bytes }), body };
}
