import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

interface Done {
	readonly code: number | null;
	readonly out: string;
	readonly errors: string;
}

/** Beside the server, which is in this process. */
export function run(program: string, args: readonly string[], input = ""): Promise<Done> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args);
		let [out, errors] = ["", ""];
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			out += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			errors += text;
		});
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, errors }));
		// A program that reads nothing may have ended before.
		child.stdin.on("error", () => undefined);
		child.stdin.end(input);
	});
}

export interface Differences {
	/** How many were compared. */
	readonly variables: number;
	/** What differs, by file. */
	readonly wrong: Readonly<Record<string, readonly string[]>>;
}

/** What netCDF4-python finds different between files and what is served over DAP2, given as pairs of path and address. */
export async function differences(pairs: readonly (readonly [string, string])[]): Promise<Differences> {
	const script = fileURLToPath(new URL("./compare.py", import.meta.url));
	const { code, out, errors } = await run("/usr/bin/python3", [script], JSON.stringify(pairs));
	if (code !== 0) throw new Error(errors);
	const lines = out.trim().split("\n");
	const found = lines.map((line) => JSON.parse(line) as { file: string; variables: number; wrong: string[] });
	if (found.length !== pairs.length) throw new Error(`${found.length} of ${pairs.length} were compared`);
	return {
		variables: found.reduce((sum, one) => sum + one.variables, 0),
		wrong: Object.fromEntries(
			found.filter((one) => one.wrong.length > 0).map((one) => [one.file, one.wrong]),
		),
	};
}
