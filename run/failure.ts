import {
	CoverageError,
	FormatError,
	type HeadwaterError,
	InterruptedError,
	isHeadwaterError,
	LevelError,
	MemoryError,
	MetadataError,
	StoreError,
	TimeError,
	UnitsError,
	UsageError,
	WorkerError,
} from "../core/errors.ts";
import { Refusal } from "../core/ports/refusal.ts";

/** An error as plain data; threads copy errors without their class. */
export interface Failure {
	readonly code: string | undefined;
	readonly name: string;
	readonly message: string;
	/** The file or path it is about. */
	readonly about?: string;
	readonly stack?: string;
	readonly system?: string;
	/** Of what HTTP refuses. */
	readonly refusal?: Pick<Refusal, "status" | "headers">;
}

export function packError(error: unknown): Failure {
	const { name = "Error", message = String(error), stack, ...more } = describeError(error);
	const about = more.file ?? more.path;
	const known = isHeadwaterError(error);
	return {
		code: known ? error.code : undefined,
		name,
		message,
		...(about !== undefined && { about }),
		...(stack !== undefined && { stack }),
		...(!known && typeof more.code === "string" && { system: more.code }),
		...(error instanceof Refusal && { refusal: { status: error.status, headers: error.headers } }),
	};
}

interface Described extends Partial<Error> {
	readonly code?: unknown;
	readonly file?: string;
	readonly path?: string;
}

/** Fields of an error are not enumerable: a spread would lose them. */
function describeError(error: unknown): Described {
	const { name, message, stack, code, file, path } = Object(error) as Described;
	return { name, message, stack, code, file, path } as Described;
}

/** Errors that are told by their message alone. */
const PLAIN: Readonly<Record<string, new (message: string) => HeadwaterError>> = {
	Coverage: CoverageError,
	Interrupted: InterruptedError,
	Level: LevelError,
	Memory: MemoryError,
	Metadata: MetadataError,
	Time: TimeError,
	Units: UnitsError,
	Usage: UsageError,
	Worker: WorkerError,
};

/** The error a worker met, in its own class again; anything unknown stays a defect, with the worker's stack. */
export function unpackError(failure: Failure): Error {
	const { code = "", message, about = "", refusal } = failure;
	if (refusal) return new Refusal(refusal.status, message, refusal.headers);
	if (code === "Format") return new FormatError(about, message.replace(`"${about}" cannot be read: `, ""));
	if (code === "Store") return new StoreError(about, message.replace(`"${about}": `, ""));
	const Known = PLAIN[code];
	if (Known) return new Known(message);
	const error = new Error(message);
	error.name = failure.name;
	if (failure.stack !== undefined) error.stack = failure.stack;
	// A failure of the system keeps its code, by which the file store explains it.
	return Object.assign(error, failure.system !== undefined && { code: failure.system });
}
