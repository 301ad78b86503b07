import { bytesText } from "../../report/amounts.ts";
import type { DatasetSummary } from "../summary.ts";
import { askPatiently } from "./ask.ts";
import { element } from "./elements.ts";
import type { IndexedDataset } from "./home-search.ts";

/** A dataset on the first page; what only its files tell is asked for when the card comes into view. */
export function cardOf(dataset: IndexedDataset, root: string): HTMLElement {
	const { id, title = id, description, access, state, version } = dataset;
	const own = `${root}datasets/${encodeURIComponent(id)}/`;
	const facts = element("dl", {});
	const card = element(
		"article",
		{ className: "card" },
		element("h2", {}, element("a", { href: own, textContent: breakable(title) })),
		...(title === id ? [] : [element("p", { className: "id", textContent: breakable(id) })]),
		...(description === undefined ? [] : [element("p", { className: "short", textContent: description })]),
		facts,
	);
	const badges = [state, access, version].filter((one) => one !== undefined);
	if (badges.length > 0)
		card.append(
			element(
				"ul",
				{ className: "badges" },
				...badges.map((text) => element("li", { className: `tone ${toneOf(text)}`, textContent: text })),
			),
		);
	if (state === "retracted") card.classList.add("gone");
	else whenSeen(card, () => void fill(facts, card, own));
	return card;
}

const toneOf = (badge: string): string =>
	({ retracted: "bad", superseded: "warn", collaborative: "swap", institutional: "swap" })[badge] ?? "idle";

/** Long ids break after their separators. */
const breakable = (text: string): string => text.replace(/([._-])(?=\S)/g, "$1\u200b");

function whenSeen(card: HTMLElement, act: () => void): void {
	const observer = new IntersectionObserver(
		(entries) => {
			if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
			observer.disconnect();
			act();
		},
		{ rootMargin: "200px" },
	);
	observer.observe(card);
}

const MOST_NAMED = 6;

async function fill(facts: HTMLElement, card: HTMLElement, own: string): Promise<void> {
	const tell = (message: string) =>
		facts.replaceChildren(element("dd", { className: "note", textContent: message }));
	try {
		const answer = await askPatiently(`${own}summary`, tell);
		const { variables, period, grid, bytes } = (await answer.json()) as DatasetSummary;
		facts.replaceChildren();
		const named = variables.slice(0, MOST_NAMED).map(({ name, title, units }) =>
			element("span", {
				className: "variable",
				title: [title, units].filter((one) => one !== "").join(", "),
				textContent: name,
			}),
		);
		const rest = variables.length - named.length;
		const [only] = variables.length === 1 ? variables : [];
		add(
			facts,
			"variables",
			...named,
			...(only ? [` ${only.title}${only.units === "" ? "" : ` (${only.units})`}`] : []),
			...(rest > 0 ? [` and ${rest} more`] : []),
		);
		if (period !== undefined) add(facts, "period", period);
		if (grid !== undefined) add(facts, "grid", grid);
		add(facts, "values", bytesText(bytes));
		if (grid !== undefined)
			card.append(
				element(
					"p",
					{ className: "open" },
					element("a", { href: `${own}view`, textContent: "Map" }),
					element("a", { href: own, textContent: "Details" }),
				),
			);
	} catch (error) {
		tell((error as Error).message);
	}
}

const add = (facts: HTMLElement, name: string, ...value: readonly (Node | string)[]): void => {
	facts.append(element("dt", { textContent: name }), element("dd", {}, ...value));
};
