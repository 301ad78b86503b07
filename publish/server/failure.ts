import { type HeadwaterError, isHeadwaterError } from "../../core/errors.ts";
import { Refusal } from "../../core/ports/refusal.ts";
import type { RouteAnswer } from "../../core/ports/route.ts";

export { notFound, Refusal } from "../../core/ports/refusal.ts";

/** Seconds after which asking again makes sense when a disk or a server behind this one failed. */
const TRY_AGAIN = 30;

/**
 * The status an error means: what was asked wrongly is 4xx; a file or server behind this one that fails is 503, never 404, for clients take
 * an absent chunk for fill values.
 */
export function statusOf(error: unknown): number {
	if (error instanceof Refusal) return error.status;
	if (!isHeadwaterError(error)) return 500;
	return error.cause instanceof Refusal ? error.cause.status : (STATUS[error.code] ?? 503);
}

const STATUS: Partial<Record<HeadwaterError["code"], number>> = {
	Usage: 400,
	Settings: 400,
	Units: 400,
	Level: 400,
	Time: 422,
	Metadata: 422,
	Memory: 413,
};

/** The answer that tells of a failure; what is not ours to tell is left out of it. */
export function failureAnswer(error: unknown): RouteAnswer {
	const status = statusOf(error);
	const message =
		status === 500 ? "The server met a defect of its own; it is in its log." : (error as Error).message;
	return {
		status,
		type: "application/json",
		// Refusals are worded for clients; all else names files.
		body: JSON.stringify({
			error: { status, message: error instanceof Refusal ? message : withoutPaths(message) },
		}),
		headers: {
			"cache-control": "no-store",
			...(status === 503 && { "retry-after": String(TRY_AGAIN) }),
			...(error instanceof Refusal && error.headers),
		},
	};
}

/** Where things lie on this machine is nobody's business. */
export const withoutPaths = (message: string): string => message.replace(/"(?:\/[^"]*\/)([^"/]+)"/gu, '"$1"');
