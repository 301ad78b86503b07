// The process in which damaged files are read: child.js JOB.json. It writes, before each damage, its number over the progress file, and each
// outcome as a line of the results file, so that whoever watches it knows what it died of.
import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { coveredIn } from "./covered.ts";
import { type Damage, inflict, mend } from "./damage.ts";
import { type Outcome, outcomeOf, seenIn } from "./outcome.ts";
import { copySubject } from "./subjects.ts";

/** What a child is to do. */
export interface Job {
	readonly subject: string;
	readonly fixtures: string;
	/** Its own; damaged files lie there. */
	readonly folder: string;
	readonly damages: readonly Damage[];
	/** Those before are done. */
	readonly from: number;
	readonly progress: string;
	readonly results: string;
}

export interface Result extends Outcome {
	readonly number: number;
	/** Of the processor. */
	readonly milliseconds: number;
	/** Of the whole process, ever: KiB. */
	readonly peak: number;
	/** Whether a checksum covers the byte; a cut is always noticed. */
	readonly covered: boolean;
}

/** VmHWM, the most memory this process ever had (proc(5)), in KiB; 0 where there is no /proc. */
function peakMemory(): number {
	try {
		return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))?.[1] ?? 0);
	} catch {
		return 0;
	}
}

const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Job;
const subject = copySubject(job.subject, job);
const covered = await coveredIn(subject);
const sound = await seenIn(subject);
const complaints = [...sound.refused].map(([place, code]) => `${place}: ${code}`);
if (sound.refused.has("") || sound.defects.length > 0)
	throw new Error(`${job.subject} is not sound: ${[...complaints, ...sound.defects].join("; ")}`);
const progress = openSync(job.progress, "w");
for (let number = job.from; number < job.damages.length; number++) {
	const damage = job.damages[number] as Damage;
	writeSync(progress, String(number).padEnd(12), 0);
	inflict(subject, damage);
	const start = process.cpuUsage();
	const outcome = outcomeOf(sound, await seenIn(subject));
	const { user, system } = process.cpuUsage(start);
	mend(subject, damage);
	const result: Result = {
		...outcome,
		number,
		milliseconds: Math.round((user + system) / 1000),
		peak: peakMemory(),
		covered: "at" in damage && covered(damage.file, damage.at),
	};
	appendFileSync(job.results, `${JSON.stringify(result)}\n`);
}
closeSync(progress);
