import type { Engine } from "../core/ports/engine.ts";
import { type FileKind, folderKindOf, kindOf } from "../io/formats/kind.ts";

/** What kind of file it is; `undefined` for kinds without a name. */
export async function kindAt(path: string, engine: Engine): Promise<FileKind | undefined> {
	const { classicModel = false } = await engine.open(path);
	const { head, names } = (await engine.look?.(path)) ?? {};
	return names ? folderKindOf(names) : head && kindOf(head, { classicModel });
}
