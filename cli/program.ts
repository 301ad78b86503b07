import { Command, CommanderError, Option } from "commander";
import { ConfigError, isHeadwaterError, SettingsError, UsageError } from "../core/errors.ts";
import type { CommandLine } from "./command-table.ts";
import { EXIT } from "./exit-codes.ts";
import type { OptionLine } from "./option-lines.ts";
import { packageVersion } from "./package-root.ts";
import { redact, secretsIn } from "./secrets.ts";

/** Parses the command line, runs the command, and turns whatever it throws into words and an exit code. */
export async function runProgram(commands: readonly CommandLine[], argv: readonly string[]): Promise<number> {
	let code: number = EXIT.done;
	const program = new Command("headwater")
		.description("Brings climate-model data to the programs that need it.")
		.version(await packageVersion())
		.exitOverride()
		.showSuggestionAfterError(true)
		.showHelpAfterError("(headwater help COMMAND shows its options)");
	for (const line of commands) {
		addCommand(program, line, async (given, flags) => {
			const { command } = await line.load();
			code = await command({ arguments: given, flags, line: `headwater ${argv.join(" ")}` });
		});
	}
	try {
		await program.parseAsync(argv, { from: "user" });
		return code;
	} catch (error) {
		return failure(error, argv.includes("--json"));
	}
}

function addCommand(
	program: Command,
	line: CommandLine,
	run: (given: string[], flags: Record<string, unknown>) => Promise<void>,
): void {
	const words = line.usage.split(" ");
	const grouped = words[1] !== undefined && !/^[<[]/.test(words[1]);
	const parent = grouped ? group(program, words[0] as string) : program;
	const command = parent
		.command(words.slice(grouped ? 1 : 0).join(" "), { hidden: line.hidden ?? false })
		.description(line.summary);
	for (const option of line.options) command.addOption(toOption(option));
	if (line.examples)
		command.addHelpText("after", `\nExamples:\n${line.examples.map((example) => `  ${example}`).join("\n")}`);
	command.action(async (...parts: unknown[]) => {
		// A last argument that may be repeated comes as a list.
		await run(parts.slice(0, -2).flat().map(String), command.opts());
	});
}

function group(program: Command, name: string): Command {
	const known = program.commands.find((one) => one.name() === name);
	return known ?? program.command(name).description(`commands about ${name}`);
}

function toOption({ flags, help, repeatable }: OptionLine): Option {
	const option = new Option(flags, help);
	return repeatable
		? option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
		: option;
}

const printError = (code: string, message: string, more: object = {}) =>
	void process.stdout.write(`${JSON.stringify({ error: { code, message, ...more } }, null, 2)}\n`);

const usageErrors = ["Usage", "Config", "Settings", "Plugin"] as const;

/** Says what went wrong: our errors as they are, anything else as a defect with its stack. */
function failure(error: unknown, asJson: boolean): number {
	if (error instanceof CommanderError) {
		if (error.exitCode === 0) return EXIT.done;
		if (asJson) printError("Usage", error.message.replace(/^error: /, ""));
		return EXIT.usage;
	}
	const known = isHeadwaterError(error);
	const text = redact(error instanceof Error ? error.message : String(error), secretsIn(process.env));
	if (asJson) {
		const problems =
			error instanceof ConfigError || error instanceof SettingsError ? { problems: error.problems } : {};
		printError(known ? error.code : "Bug", text, problems);
	}
	if (known) process.stderr.write(`${error instanceof UsageError ? "usage: " : "error: "}${text}\n`);
	else
		process.stderr.write(
			`This is a defect of Headwater; please report it.\n${redact(error instanceof Error ? (error.stack ?? text) : text, secretsIn(process.env))}\n`,
		);
	return isHeadwaterError(error, ...usageErrors) ? EXIT.usage : EXIT.failed;
}
