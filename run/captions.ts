import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { PodResult } from "../core/model/run-result.ts";

const Captions = z.record(z.string(), z.string());

/** A POD may say in `captions.json` (path below its folder → text) what its figures show. */
export async function withCaptions(result: PodResult, file: string): Promise<PodResult> {
	const text = await readFile(file, "utf8").catch(() => "{}");
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return { ...result, notes: [...(result.notes ?? []), `"captions.json" is no JSON and was left aside.`] };
	}
	const captions = Captions.safeParse(parsed);
	if (!captions.success)
		return {
			...result,
			notes: [...(result.notes ?? []), `"captions.json" is no object of texts and was left aside.`],
		};
	const caption = (path: string) => captions.data[path.slice(result.folder.length + 1)];
	return {
		...result,
		figures: result.figures.map((figure) => ({
			...figure,
			...(caption(figure.path) ? { caption: caption(figure.path) as string } : {}),
		})),
	};
}
