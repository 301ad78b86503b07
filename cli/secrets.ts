/** user:password@ in a URL; a path made of a URL has lost one of its slashes. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/{1,3})[^/\s@:"']*:[^/\s"']*@/gi;
/** Keys and signatures in the query of a URL. */
const SIGNATURES =
	/([?&](?:[\w-]*(?:token|secret|password|signature|api_?key)|key|sig|x-amz-(?:credential|security-token))=)[^&\s"']+/gi;
/** Shorter values would hide ordinary words. */
const SHORTEST = 6;

/** Values of environment variables whose names say they are secret. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
	const named = /(token|secret|passw|api_?key|access_?key|private_?key|credential|cookie)/i;
	const found = Object.entries(environment)
		.flatMap(([name, value = ""]) =>
			named.test(name) ? [value] : /_proxy$/i.test(name) ? [passwordIn(value)] : [],
		)
		.filter(({ length }) => length >= SHORTEST);
	// The longest first: one may be the beginning of another.
	return [...new Set(found)].sort((a, b) => b.length - a.length);
}

/** The password of a proxy, as it is written. */
const passwordIn = (address: string): string => /^(?:[a-z]+:\/\/)?[^/@:]*:([^/]*)@/i.exec(address)?.[1] ?? "";

/** The text without secrets: known values, and passwords and keys in URLs. */
export function redact(text: string, secrets: readonly string[]): string {
	const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
	// Results hold thousands of texts, hardly one of them an address.
	return /[@?&]/.test(hidden) ? hidden.replace(CREDENTIALS, "$1***@").replace(SIGNATURES, "$1***") : hidden;
}

/** Plain data with every text in it redacted, names of fields excepted. */
export function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
	if (typeof value === "string") return redact(value, secrets) as T;
	if (Array.isArray(value)) return value.map((one: unknown) => withoutSecrets(one, secrets)) as T;
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [name, withoutSecrets<unknown>(one, secrets)]),
	) as T;
}
