import { createHash, timingSafeEqual } from "node:crypto";
import { ACCESS_LEVELS, type AccessLevel, type DatasetShelf } from "../../../core/ports/served-dataset.ts";
import { Refusal } from "../failure.ts";

/** Tokens by the level they open; levels below are open too. */
export type Tokens = Readonly<Partial<Record<Exclude<AccessLevel, "public">, readonly string[]>>>;

/** Says what a request may see by its "authorization" header (RFC 6750, 2.1). */
export type LevelOf = (authorization: string | undefined) => AccessLevel;

/** Tokens are compared by their hashes in constant time, so that nobody learns one by the clock. */
export function accessBy(tokens: Tokens): LevelOf {
	const known = ACCESS_LEVELS.flatMap((level) =>
		(level === "public" ? [] : (tokens[level] ?? [])).map((token) => ({ level, hash: hashOf(token) })),
	);
	return (authorization) => {
		const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
		if (authorization === undefined || authorization === "") return "public";
		const hash = hashOf(token ?? "");
		const levels = known.filter((one) => timingSafeEqual(one.hash, hash)).map(({ level }) => level);
		if (levels.length > 0) return ACCESS_LEVELS.findLast((level) => levels.includes(level)) ?? "public";
		throw refused("The token is not known here.", ', error="invalid_token"');
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
				? refused(`${message}: send their token ("Authorization: Bearer ...").`)
				: new Refusal(403, `${message}; your token is one of ${level} users.`);
		},
	};
}
