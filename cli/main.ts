import { commands } from "./command-table.ts";

/** Runs one command and gives its exit code. Heavy parts are loaded by the command that needs them. */
export async function main(argv: readonly string[]): Promise<number> {
	const { runProgram } = await import("./program.ts");
	return runProgram(commands, argv);
}
