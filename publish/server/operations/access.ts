import { createHash, timingSafeEqual } from "node:crypto";
import { ACCESS_LEVELS, type AccessLevel, type DatasetShelf } from "../../../core/ports/served-dataset.ts";
import { Refusal } from "../failure.ts";
import { hasSession, sessionOf } from "./sessions.ts";

/** Tokens by the level they open; levels below are open too. */
export type Tokens = Readonly<Partial<Record<Exclude<AccessLevel, "public">, readonly string[]>>>;

/** What a request says of who asks. */
export interface Credentials {
	readonly authorization?: string | undefined;
	readonly cookie?: string | undefined;
}

/** Says what a request may see: by its "authorization" header (RFC 6750, 2.1), else by the session its browser began. */
export type LevelOf = (credentials: Credentials) => AccessLevel;

/** Who may see what. */
export interface Access {
	/** Whether there is any token. */
	readonly isUsed: boolean;
	readonly levelOf: LevelOf;
	/** The session that a token begins; `undefined` where it is none. */
	begin(token: string): string | undefined;
}

/** Tokens are compared by their hashes in constant time, so that nobody learns one by the clock. */
export function accessBy(tokens: Tokens, now: () => Date): Access {
	const known = ACCESS_LEVELS.flatMap((level) =>
		(level === "public" ? [] : (tokens[level] ?? [])).map((token) => ({ level, token, hash: hashOf(token) })),
	);
	const highest = (isGiven: (one: (typeof known)[number]) => boolean): AccessLevel | undefined => {
		const levels = known.filter(isGiven).map(({ level }) => level);
		return ACCESS_LEVELS.findLast((level) => (levels as AccessLevel[]).includes(level));
	};
	return {
		isUsed: known.length > 0,
		levelOf({ authorization = "", cookie = "" }) {
			if (authorization === "")
				// One that has ended, or is another server's, says nothing.
				return cookie === ""
					? "public"
					: (highest(({ token }) => hasSession(cookie, token, now())) ?? "public");
			const [, token = ""] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
			const hash = hashOf(token);
			const level = highest((one) => timingSafeEqual(one.hash, hash));
			if (level) return level;
			throw refused("The token is not known here.", ', error="invalid_token"');
		},
		begin(token) {
			const hash = hashOf(token);
			return known.some((one) => timingSafeEqual(one.hash, hash)) ? sessionOf(token, now()) : undefined;
		},
	};
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

const refused = (message: string, more = ""): Refusal =>
	new Refusal(401, message, { "www-authenticate": `Bearer realm="headwater"${more}` });

const opens = (level: AccessLevel, needed: AccessLevel): boolean =>
	ACCESS_LEVELS.indexOf(level) >= ACCESS_LEVELS.indexOf(needed);

/** The datasets somebody may see. What is asked for by its id and not open is 401 or 403, and left out of lists. */
export function openTo(datasets: DatasetShelf, level: AccessLevel): DatasetShelf {
	return {
		all: async () => (await datasets.all()).filter(({ access }) => opens(level, access)),
		async get(id) {
			const dataset = await datasets.get(id);
			if (!dataset || opens(level, dataset.access)) return dataset;
			const message = `"${id}" is open to ${dataset.access} users`;
			throw level === "public"
				? refused(`${message}: send their token ("Authorization: Bearer ..."), or sign in at "/session".`)
				: new Refusal(403, `${message}; your token is one of ${level} users.`);
		},
	};
}
