import type { AccessLevel } from "../../../core/ports/served-dataset.ts";
import { html, type Part } from "../../markup/html.ts";
import { sitePage } from "./shell.ts";

export interface SignIn {
	/** What whoever asks may see now. */
	readonly level: AccessLevel;
	/** The path to go to afterwards. */
	readonly next: string;
	/** What happened: a token that is none, a dataset that is not open to all. */
	readonly message?: string;
}

const GROUPS: Readonly<Record<Exclude<AccessLevel, "public">, string>> = {
	collaborative: "collaborators",
	institutional: "the institution",
};

/** A box to sign in, or out. The token is posted, and nothing of the page keeps it. */
export const signInForm = ({ level, next }: SignIn, root: string): Part =>
	level === "public"
		? html`<form class="sign-in" method="post" action="${root}session">
<input type="hidden" name="next" value="${next}">
<label>Token <input type="password" name="token" required autocomplete="current-password"></label>
<button>Sign in</button></form>`
		: html`<form class="sign-in" method="post" action="${root}session">
<input type="hidden" name="next" value="${next}"><input type="hidden" name="end" value="yes">
<span class="tone ok">Signed in with a token of ${GROUPS[level]}</span> <button>Sign out</button></form>`;

export const signInPage = (asked: SignIn): string =>
	sitePage({
		title: "Sign in",
		root: "/",
		main: html`<header><h1>Sign in</h1>
<p class="quiet">Some datasets are open to those who have a token of this server. You stay signed in for 12 hours, or until you sign out. Programs send it as <code>Authorization: Bearer TOKEN</code>.</p></header>
${asked.message !== undefined && html`<p class="note">${asked.message}</p>`}
<section class="card">${signInForm(asked, "/")}</section>`,
	});
