import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { onDisk } from "../../stores/file/failures.ts";

/** Documents come after the chunks they describe, and are waited for; chunks are left to the system. */
export async function writeDocument(folder: string, key: string, text: string): Promise<void> {
	const path = join(folder, key);
	await onDisk(path, async () => {
		await mkdir(join(path, ".."), { recursive: true });
		const file = await open(path, "w");
		try {
			await file.writeFile(`${text}\n`);
			await file.sync();
		} finally {
			await file.close();
		}
	});
}
