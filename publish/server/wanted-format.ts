import type { RouteCall } from "../../core/ports/route.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { Refusal } from "./failure.ts";

/** Forms an answer can have, by the word of "?format=" and the type of media; the first is meant when nothing is said. */
export type Formats<Name extends string> = readonly (readonly [name: Name, type: string])[];

/** The form a client wants: by "?format=", else the one its Accept header puts highest. @throws Refusal (400) */
export function wantedFormat<Name extends string>(
	{ headers }: Pick<RouteCall, "headers">,
	asked: string | undefined,
	formats: Formats<Name>,
): Name {
	const [[first]] = formats as readonly [readonly [Name, string]];
	if (asked === undefined) return acceptedFormat(String(headers["accept"] ?? "*/*"), formats) ?? first;
	const found = formats.find(([name]) => name === asked);
	if (found) return found[0];
	const names = formats.map(([name]) => name);
	throw new Refusal(
		400,
		`There is no format "${asked.slice(0, 40)}" here.${didYouMean(asked.slice(0, 40), names)} There are: ${names.join(", ")}.`,
	);
}

function acceptedFormat<Name extends string>(accept: string, formats: Formats<Name>): Name | undefined {
	const wishes = accept.split(",", 40).map((one) => {
		const [type = "", ...rest] = one.split(";").map((part) => part.trim().toLowerCase());
		const quality = rest.find((part) => part.startsWith("q="));
		return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
	});
	const qualityOf = (type: string) => wishes.find((wish) => wish.type === type)?.quality ?? 0;
	const best = formats.toSorted(([, a], [, b]) => qualityOf(b) - qualityOf(a))[0];
	return best && qualityOf(best[1]) > qualityOf("*/*") ? best[0] : undefined;
}
