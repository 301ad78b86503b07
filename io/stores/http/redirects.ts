import { StoreError } from "../../../core/errors.ts";
import { type Asked, fetchFrom } from "./fetch-from.ts";

/** Where redirections may lead; without rules, anywhere. */
export interface RedirectRules {
	/** Else a server may not send anyone into private networks: only the host that was typed may lie in one. */
	readonly allowPrivateHosts: boolean;
}

export interface Answered {
	readonly response: Response;
	/** Where redirections led. */
	readonly address: string;
}

const MOST = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Asks, and follows redirections as the rules allow. @throws StoreError for one that is not followed */
export async function fetchByRules(asked: Asked, rules: RedirectRules): Promise<Answered> {
	const { url } = asked;
	let response = await fetchFrom(asked);
	let now = asked;
	for (let times = 1; REDIRECTS.has(response.status) && response.headers.has("location"); times++) {
		await response.body?.cancel();
		if (times > MOST) throw new StoreError(url.href, "it redirects without end. Check its address.");
		now = nextOf(now, response);
		// The typed host may be private, and whatever port it names; no other.
		const mayBePrivate = rules.allowPrivateHosts || now.url.host === url.host;
		// Loaded when it is needed: indices seldom redirect.
		const { requestAt } = await import("./request-at.ts");
		response = await requestAt(now, { mayBePrivate, askedAt: url.href });
	}
	return { response, address: now.url.href };
}

/** As browsers do: after 301, 302 and 303 a question is a GET; what is told one host is not told another. */
function nextOf(before: Asked, { status, headers }: Response): Asked {
	const location = headers.get("location") ?? "";
	if (!URL.canParse(location, before.url.href))
		throw new StoreError(
			before.url.href,
			`it redirects to "${location}", which is no address. Check its address.`,
		);
	const url = new URL(location, before.url);
	if (!/^https?:$/.test(url.protocol))
		throw new StoreError(
			before.url.href,
			`it redirects to "${url.protocol}", which is neither http nor https. Check its address.`,
		);
	const { body, method, headers: own = {}, signal } = before;
	const isGet = status === 303 || (status < 303 && method === "POST");
	const told = Object.entries(own).filter(
		([name]) =>
			!(name === "authorization" && url.origin !== before.url.origin) && !(isGet && name === "content-type"),
	);
	return {
		...{ url, signal, headers: Object.fromEntries(told) },
		...(!isGet && method !== undefined && { method }),
		...(!isGet && body !== undefined && { body }),
	};
}
