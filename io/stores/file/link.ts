import { constants } from "node:fs";
import { copyFile, link } from "node:fs/promises";
import { writeAtomically } from "./atomic.ts";

/** Where hard links cannot be made: another file system, one without links, or one whose policy forbids them. */
const NEEDS_COPY: ReadonlySet<string> = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP"]);

/** See `FileStore.linkOrCopy`. */
export async function linkOrCopy(from: string, to: string): Promise<"linked" | "copied"> {
	let how: "linked" | "copied" = "linked";
	await writeAtomically(to, async (temporary) => {
		try {
			await link(from, temporary);
		} catch (error) {
			if (!NEEDS_COPY.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
			await copyFile(from, temporary, constants.COPYFILE_FICLONE);
			how = "copied";
		}
	});
	return how;
}
