import { askPatiently } from "./ask.ts";
import { button, element } from "./elements.ts";
import { cardOf } from "./home-card.ts";
import {
	facetLabel,
	facetsOf,
	type IndexedDataset,
	matching,
	type Search,
	searchable,
} from "./home-search.ts";

/** Cards shown before somebody asks for more. */
const PAGE = 24;

/** The first page: a search over all datasets, as choices and cards. */
class Home {
	readonly #root: string;
	readonly #datasets: readonly IndexedDataset[];
	readonly #facets = element("div", { className: "facets" });
	readonly #count = element("p", { className: "count", role: "status" });
	readonly #cards = element("div", { className: "cards" });
	readonly #more = element("p", { className: "more" });
	#search: Search;
	#shown = PAGE;

	constructor(place: HTMLElement, root: string, datasets: readonly IndexedDataset[]) {
		this.#root = root;
		this.#datasets = datasets.map(searchable);
		this.#search = readSearch();
		const input = element("input", {
			type: "search",
			placeholder: "Search: words of titles, ids, models, variables …",
			value: this.#search.words,
			ariaLabel: "Search",
		});
		input.addEventListener("input", () => this.#look({ ...this.#search, words: input.value }));
		this.#more.append(
			button({ text: "Show more", title: "Show more datasets" }, () => {
				this.#shown += 2 * PAGE;
				this.#list();
			}),
		);
		place.replaceChildren(input, this.#facets, this.#count, this.#cards, this.#more);
		this.#draw();
	}

	#look(search: Search): void {
		this.#search = search;
		this.#shown = PAGE;
		history.replaceState(null, "", writeSearch(search));
		this.#draw();
	}

	#draw(): void {
		this.#facets.replaceChildren(
			...facetsOf(this.#datasets, this.#search).map(({ name, values }) => {
				const chosen = this.#search.facets[name];
				const select = element(
					"select",
					{},
					element("option", { value: "", textContent: "all" }),
					...values.map(([value, count]) => element("option", { value, textContent: `${value} (${count})` })),
				);
				select.value = chosen ?? "";
				select.addEventListener("change", () => {
					const { [name]: _, ...others } = this.#search.facets;
					this.#look({
						...this.#search,
						facets: select.value === "" ? others : { ...others, [name]: select.value },
					});
				});
				const label = element("label", {}, element("span", { textContent: facetLabel(name) }), select);
				label.classList.toggle("chosen", chosen !== undefined);
				return label;
			}),
		);
		this.#cards.replaceChildren();
		this.#list();
	}

	#list(): void {
		const found = matching(this.#datasets, this.#search);
		const all = this.#datasets.length;
		this.#count.textContent =
			found.length === all
				? `${all} ${all === 1 ? "dataset" : "datasets"}`
				: `${found.length} of ${all} datasets`;
		if (found.length === 0 && all > 0)
			this.#count.append(
				" ",
				button({ text: "Show all", title: "Forget the search" }, () => this.#look({ words: "", facets: {} })),
			);
		for (const dataset of found.slice(this.#cards.childElementCount, this.#shown))
			this.#cards.append(cardOf(dataset, this.#root));
		this.#more.hidden = found.length <= this.#shown;
	}
}

function readSearch(): Search {
	const told = new URLSearchParams(location.hash.replace(/^#/, ""));
	const facets = [...told].filter(([name]) => name !== "q");
	return { words: told.get("q") ?? "", facets: Object.fromEntries(facets) };
}

function writeSearch({ words, facets }: Search): string {
	const told = new URLSearchParams({ ...(words !== "" && { q: words }), ...facets });
	return `#${told.toString()}`;
}

async function openHome(place: HTMLElement): Promise<void> {
	const root = place.dataset["home"] ?? "./";
	try {
		new Home(
			place,
			root,
			(await (await askPatiently(`${root}index.json`)).json()) as readonly IndexedDataset[],
		);
	} catch (error) {
		place.replaceChildren(element("p", { className: "note", textContent: (error as Error).message }));
	}
}

for (const place of document.querySelectorAll<HTMLElement>("[data-home]")) void openHome(place);
