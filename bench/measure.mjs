// Runs commands in turn and compares them: wall time and peak resident memory by /usr/bin/time.
import { spawnSync } from "node:child_process";

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Node 20 parses all certificates of this file whenever it starts, network or not (about 30 ms with Debian's): a matter of where the bench
 * runs, not of what it compares.
 */
const { NODE_EXTRA_CA_CERTS: _, ...surroundings } = process.env;

/** One run of a command: seconds by the clock and of the processors, and MiB. */
export function once({ command, env, cwd }) {
	const done = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", ...command], {
		encoding: "utf8",
		env: { ...surroundings, ...env },
		cwd,
		maxBuffer: 2 ** 26,
	});
	const [seconds, user, system, kib] = done.stderr.trim().split("\n").at(-1).split(" ").map(Number);
	if (done.status !== 0) throw new Error(`${command.join(" ")} failed:\n${done.stderr}\n${done.stdout}`);
	return { seconds, processors: user + system, mib: kib / 1024, stdout: done.stdout };
}

/** Interleaved repetitions of named commands; prints medians and the ratios to the last one. */
export function compare(title, commands, repetitions = 5) {
	const runs = new Map(commands.map(({ name }) => [name, []]));
	for (let round = 0; round < repetitions; round++) {
		for (const one of commands) {
			one.before?.();
			runs.get(one.name).push(once(one));
		}
	}
	const medians = commands.map(({ name }) => ({
		name,
		seconds: median(runs.get(name).map((run) => run.seconds)),
		processors: median(runs.get(name).map((run) => run.processors)),
		mib: median(runs.get(name).map((run) => run.mib)),
	}));
	const peer = medians.at(-1);
	console.log(`${title} (medians of ${repetitions}, interleaved)`);
	for (const { name, seconds, processors, mib } of medians) {
		console.log(
			`  ${name.padEnd(24)} ${seconds.toFixed(2)} s (${(seconds / peer.seconds).toFixed(2)}×), of processors ${processors.toFixed(2)} s  ${mib.toFixed(0)} MiB (${(mib / peer.mib).toFixed(2)}×)`,
		);
	}
	return medians;
}
