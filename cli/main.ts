import { commands } from "./command-table.ts";

/** Runs one command and gives its exit code. Heavy parts are loaded by the command that needs them. */
export async function main(argv: readonly string[]): Promise<number> {
	// `headwater ... | head` closes our output early: nobody is left to tell.
	process.stdout.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
		process.exit(0);
	});
	const { runProgram } = await import("./program.ts");
	return runProgram(commands, argv);
}
