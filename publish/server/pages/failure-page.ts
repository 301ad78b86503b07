import { STATUS_CODES } from "node:http";
import { html } from "../../markup/html.ts";
import { sitePage } from "./shell.ts";

export interface Failure {
	readonly status: number;
	readonly message: string;
	/** Seconds after which asking again makes sense. */
	readonly wait?: string;
}

/** In words of people, where those of the protocol say too little. */
const TITLES: Readonly<Record<number, string>> = {
	400: "This request makes no sense",
	403: "This is not open to you",
	404: "There is no such thing here",
	410: "Retracted",
	413: "Too much at once",
	422: "These data cannot be shown so",
	429: "Too many requests",
	500: "A defect of the server",
	503: "Not to be had now",
};

/** What went wrong, for people who followed a link or wrote an address. */
export const failurePage = ({ status, message, wait }: Failure): string => {
	const title = TITLES[status] ?? STATUS_CODES[status] ?? "Failed";
	return sitePage({
		title: `${status}: ${title}`,
		root: "/",
		main: html`<header><h1>${title}</h1>
<p class="quiet">Status ${status}</p></header>
<section class="card"><p role="alert">${message}</p>
<ul class="links">${wait !== undefined && html`<li><a href="">Ask again</a> <span class="quiet">after ${wait} s</span></li>`}<li><a href="/">All datasets</a></li><li><a href="/docs">All addresses</a></li></ul></section>`,
	});
};
