import { readFile } from "node:fs/promises";
import { StoreError, UsageError } from "../../core/errors.ts";
import type { AccessLevel } from "../../core/ports/served-dataset.ts";
import type { Tokens } from "../../publish/server/operations/access.ts";
import type { RateLimit } from "../../publish/server/operations/rate-limit.ts";

type Flags = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

const tokensIn = (text: string | undefined): string[] =>
	(text ?? "").split(/[\s,]+/).filter((one) => one !== "");

/** Tokens come by the environment, so that they stand in no file and no list of processes. */
export const TOKEN_VARIABLES: Readonly<Record<Exclude<AccessLevel, "public">, string>> = {
	collaborative: "HEADWATER_COLLABORATIVE_TOKENS",
	institutional: "HEADWATER_INSTITUTIONAL_TOKENS",
};

export const tokensFrom = (environment: Environment): Tokens => ({
	collaborative: tokensIn(environment[TOKEN_VARIABLES.collaborative]),
	institutional: tokensIn(environment[TOKEN_VARIABLES.institutional]),
});

/** A number of an option. @throws UsageError */
export function numberFlag(
	flags: Flags,
	option: { readonly name: string; readonly flag: string; readonly least: number; readonly most: number },
): number | undefined {
	const given = flags[option.name];
	if (given === undefined) return undefined;
	const number = Number(given);
	if (Number.isFinite(number) && number >= option.least && number <= option.most) return number;
	throw new UsageError(
		`${option.flag} "${String(given)}" is out of place. Give a number from ${option.least} to ${option.most}.`,
	);
}

export function portOf(flags: Flags): number | undefined {
	const port = numberFlag(flags, { name: "port", flag: "--port", least: 0, most: 65_535 });
	if (port !== undefined && !Number.isInteger(port)) throw new UsageError(`--port "${port}" is no port.`);
	return port;
}

export function rateLimitOf(flags: Flags): RateLimit | undefined {
	const perSecond = numberFlag(flags, {
		name: "requestsPerSecond",
		flag: "--requests-per-second",
		least: 0.01,
		most: 1e6,
	});
	const burst = numberFlag(flags, { name: "burst", flag: "--burst", least: 1, most: 1e6 });
	if (perSecond === undefined) {
		if (burst !== undefined) throw new UsageError("--burst means nothing without --requests-per-second.");
		return undefined;
	}
	return { perSecond, burst: burst ?? Math.max(1, 20 * perSecond) };
}

/** Milliseconds an answer may take to begin. */
export function timeLimitOf(flags: Flags): number | undefined {
	const seconds = numberFlag(flags, { name: "timeLimit", flag: "--time-limit", least: 0.1, most: 86_400 });
	return seconds === undefined ? undefined : Math.round(1000 * seconds);
}

const REMOTE_CHECK = 30;

/** Milliseconds after which other servers are asked again whether their data have changed. */
export function remoteCheckOf(flags: Flags): number {
	const option = { name: "remoteCheck", flag: "--remote-check", least: 0.1, most: 86_400 };
	return 1000 * (numberFlag(flags, option) ?? REMOTE_CHECK);
}

/** Certificate and key of TLS, both or none. @throws UsageError, StoreError */
export async function tlsOf(
	flags: Flags,
): Promise<{ readonly cert: string; readonly key: string } | undefined> {
	const [cert, key] = [flags["tlsCert"], flags["tlsKey"]] as (string | undefined)[];
	if (cert === undefined && key === undefined) return undefined;
	if (cert === undefined || key === undefined)
		throw new UsageError("--tls-cert and --tls-key belong together. Give both, or neither.");
	const read = (path: string) =>
		readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
			throw new StoreError(path, `it cannot be read (${cause.code}). Check the path and its rights.`, {
				cause,
			});
		});
	return { cert: await read(cert), key: await read(key) };
}
