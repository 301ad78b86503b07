import { z } from "zod";
import { definePublisher, type Publisher } from "../../../core/ports/publisher.ts";
import { defineRoute, type RouteAnswer, type RouteCall } from "../../../core/ports/route.ts";
import { Refusal } from "../failure.ts";
import type { Access } from "../operations/access.ts";
import { sessionCookie } from "../operations/sessions.ts";
import { pageAnswer } from "../pages/page-answer.ts";
import { signInPage } from "../pages/sign-in-page.ts";

const LONGEST = 4096;
const Nothing = z.object({});

const Posted = z.object({
	token: z.string().max(LONGEST).optional().describe("Begins a session"),
	end: z.string().max(LONGEST).optional().describe("Anything: ends the session"),
	next: z.string().max(LONGEST).optional().describe("The path of this server to go to then"),
});

/** Browsers cannot send tokens with links and pictures: they begin a session, which they send by themselves. */
export const sessionPublisher = (access: Access): Publisher =>
	definePublisher({
		name: "session",
		title: "Signing in and out with a browser",
		app: () => [
			defineRoute({
				path: "session",
				summary: "A page to sign in with a token, and out; by POST, a session begins or ends",
				answers: ["text/html"],
				params: Nothing,
				query: Nothing,
				byPost: Posted,
				answer(call) {
					const posted = call.posted as z.output<typeof Posted> | undefined;
					return posted ? changed(call, posted, access) : asked(call, access);
				},
			}),
		],
	});

const asked = ({ headers }: RouteCall, access: Access): RouteAnswer =>
	pageAnswer(signInPage({ level: access.levelOf(headers), next: "/" }));

function changed(call: RouteCall, { token = "", end, next = "/" }: z.output<typeof Posted>, access: Access) {
	assertOwnPage(call);
	const place = pathHere(next, call.server);
	if (end !== undefined) return goingTo(place, sessionCookie(call.server, undefined));
	const session = access.begin(token);
	if (session !== undefined) return goingTo(place, sessionCookie(call.server, session));
	const message = token === "" ? "Give a token." : "The token is not known here.";
	return neverKept({
		...pageAnswer(signInPage({ level: "public", next: place, message })),
		status: 401,
	});
}

/** The page that was wanted, by GET (RFC 9110, 15.4.4). */
const goingTo = (place: string, cookie: string): RouteAnswer =>
	neverKept({
		...{ status: 303, type: "text/plain; charset=utf-8", body: `See ${place}\n` },
		headers: { location: place, "set-cookie": cookie },
	});

const neverKept = (answer: RouteAnswer): RouteAnswer => ({
	...answer,
	headers: { ...answer.headers, "cache-control": "no-store" },
});

/** Never an address of another server. */
function pathHere(next: string, server: string): string {
	const url = URL.canParse(next, server) ? new URL(next, server) : undefined;
	return url?.origin === new URL(server).origin
		? `${url.pathname}${url.search}${url.hash}`.replace(/^\/+/, "/")
		: "/";
}

/** Pages of others may not sign a browser in or out. Our own say no origin ("null"), as they tell nobody where they are. */
function assertOwnPage({ headers, server }: RouteCall): void {
	const { origin, "sec-fetch-site": site } = headers as Readonly<Record<string, string | undefined>>;
	const isOther = site !== undefined && site !== "same-origin" && site !== "none";
	const isElsewhere =
		origin !== undefined &&
		origin !== "null" &&
		(!URL.canParse(origin) || new URL(origin).host !== new URL(server).host);
	if (isOther || isElsewhere) throw new Refusal(403, "Only pages of this server sign in or out.");
}
