import { evaluate, evaluateBlock, type ReadStored } from "../../../../core/array/evaluate.ts";
import type { Dataset } from "../../../../core/model/dataset.ts";
import type { Dap2Answer, Dap2Kind, Dap2Question } from "../../../../core/ports/dap2.ts";
import { createDap2 } from "../../../../io/formats/dap2/answer.ts";

const noFiles: ReadStored = async () => {
	throw new Error("nothing lies in files");
};

/** Computes what needs no file. */
export const computing: Dap2Question["engine"] = {
	readAll: (array) => evaluate(array, noFiles),
	read: (array, block) => evaluateBlock(array, block, noFiles),
};

export const dap2 = createDap2({ software: "headwater/test" });

export const ask = (
	dataset: Dataset,
	kind: Dap2Kind,
	constraint = "",
	more: Partial<Dap2Question> = {},
): Promise<Dap2Answer> =>
	dap2.answer({
		...{ kind, dataset, name: "sample", constraint, address: "http://host/sample", engine: computing },
		...more,
	});

export async function bytesOf({ body }: Pick<Dap2Answer, "body">): Promise<Buffer> {
	if (typeof body === "string") return Buffer.from(body);
	const pieces: Uint8Array[] = [];
	for await (const piece of body) pieces.push(piece);
	return Buffer.concat(pieces);
}

export const textOf = async (answer: Dap2Answer): Promise<string> => (await bytesOf(answer)).toString();
