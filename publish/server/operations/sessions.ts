import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds after which a browser has to sign in again. */
const LASTS = 12 * 3600;
const NAME = /(?:^|;\s*)(?:__Host-)?headwater-\d*=([a-z0-9]+)\.([\w-]+)/g;

/**
 * What a browser that signed in sends: when it ends, and a code that only who knows the token can make. The token itself is not kept in the
 * browser; every process of a server, and the one after a restart, knows the code again; and it is worth nothing once the token is none.
 */
export const sessionOf = (token: string, now: Date): string => {
	const end = Math.floor(now.getTime() / 1000) + LASTS;
	return `${end.toString(36)}.${codeOf(token, end)}`;
};

const codeOf = (token: string, end: number): string =>
	createHmac("sha256", token).update(`headwater session until ${end}`).digest("base64url");

/** Whether a Cookie header holds a session that was begun with a token and has not ended. */
export function hasSession(cookie: string, token: string, now: Date): boolean {
	return [...cookie.matchAll(NAME)].some(([, text = "", code = ""]) => {
		const end = Number.parseInt(text, 36);
		const [given, right] = [Buffer.from(code), Buffer.from(codeOf(token, end))];
		return end > now.getTime() / 1000 && given.length === right.length && timingSafeEqual(given, right);
	});
}

/**
 * The Set-Cookie header that begins a session at a server, or ends it: no script sees it, no other site's page sends it along, and what came by
 * TLS goes by TLS only (RFC 6265bis, 4.1.2 and 4.1.3). Cookies are one for all ports of a host, so the port is in the name.
 */
export function sessionCookie(server: string, value: string | undefined): string {
	const { protocol, port } = new URL(server);
	const isSecure = protocol === "https:";
	return [
		`${isSecure ? "__Host-" : ""}headwater-${port}=${value ?? ""}`,
		"Path=/",
		"HttpOnly",
		"SameSite=Strict",
		`Max-Age=${value === undefined ? 0 : LASTS}`,
		...(isSecure ? ["Secure"] : []),
	].join("; ");
}
