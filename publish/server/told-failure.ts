import type { RouteAnswer } from "../../core/ports/route.ts";
import { failureAnswer } from "./failure.ts";
import { failurePage } from "./pages/failure-page.ts";
import { pageAnswer } from "./pages/page-answer.ts";
import { wantedFormat } from "./wanted-format.ts";

interface Asked {
	readonly method: string;
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const FORMS = [
	["json", "application/json"],
	["html", "text/html"],
] as const;

/** Whether somebody looks at the answer: browsers put pages first when they go to an address, and at no other time. */
export const isPerson = ({ method, headers }: Asked): boolean =>
	method === "GET" && wantedFormat({ headers }, undefined, FORMS) === "html";

/** A failure in the form that was asked for: a page for people, else JSON. */
export function toldFailure(asked: Asked, error: unknown): RouteAnswer {
	const plain = failureAnswer(error);
	const headers = { ...plain.headers, vary: "accept" };
	if (!isPerson(asked)) return { ...plain, headers };
	const told = (JSON.parse(String(plain.body)) as { error: { status: number; message: string } }).error;
	const wait = plain.headers?.["retry-after"];
	const page = pageAnswer(failurePage({ ...told, ...(wait !== undefined && { wait }) }));
	return {
		...page,
		...(plain.status !== undefined && { status: plain.status }),
		headers: { ...page.headers, ...headers },
	};
}
