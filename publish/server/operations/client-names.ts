import { createHash } from "node:crypto";

const NAME_LENGTH = 12;

const MOST_NAMES = 10_000;

/** Tells clients apart without saying where they are. */
export function clientNames(salt: string): (address: string) => string {
	const known = new Map<string, string>();
	return (address) => {
		const name = known.get(address) ?? clientName(address, salt);
		if (known.size >= MOST_NAMES) known.clear();
		known.set(address, name);
		return name;
	};
}

const clientName = (address: string, salt: string): string =>
	createHash("sha256").update(`${salt} ${address}`).digest("base64url").slice(0, NAME_LENGTH);
