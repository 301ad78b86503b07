import { colourMapNames, controlColours } from "../../../core/colours/colour-maps.ts";
import type { ViewerDescription, ViewerVariable } from "../viewer/description.ts";
import { button, chooser, element } from "./elements.ts";
import type { MapView, Report } from "./map-view.ts";

/** Of a map and its reverse, the one that is known by the plain name. */
const MAPS = colourMapNames().filter(
	(name) => !name.endsWith("_r") || controlColours(name.slice(0, -2)) === undefined,
);

const reversed = (name: string): string => (name.endsWith("_r") ? name.slice(0, -2) : `${name}_r`);

/** The choices above a map: variable, levels, colours, limits, projection. */
export class Controls {
	readonly element = element("div", { className: "controls" });
	readonly #description: ViewerDescription;
	readonly #view: MapView;
	readonly #levels = element("span", { className: "levels" });
	readonly #low = element("input", { type: "number", step: "any", title: "lowest value of the colours" });
	readonly #high = element("input", { type: "number", step: "any", title: "highest value of the colours" });
	readonly #colours: HTMLSelectElement;
	readonly #globe: HTMLButtonElement;
	#levelsOf = "";
	#shown = "viridis";

	constructor(view: MapView, description: ViewerDescription) {
		this.#view = view;
		this.#description = description;
		const { variables } = description;
		const variable = chooser(
			{
				label: "variable",
				values: variables.map(({ name, title }) => (title === name ? name : `${name}: ${title}`)),
				chosen: variables.findIndex(({ name }) => name === view.state.variable),
			},
			(index) => view.change({ variable: variables[index]?.name ?? "" }),
		);
		variable.element.classList.add("wide");
		const colours = chooser({ label: "colours", values: MAPS, chosen: 0 }, (index) =>
			view.change({ colours: MAPS[index] ?? "viridis" }),
		);
		const turn = button({ text: "⇄", title: "The same colours the other way round" }, () =>
			view.change({ colours: reversed(this.#shown) }),
		);
		this.#colours = colours.select;
		this.#globe = button({ text: "Globe", title: "Show the Earth as a globe" }, () => {
			const { at: _, ...state } = view.state;
			view.home();
			view.change({ kind: state.kind === "globe" ? "flat" : "globe" });
		});
		this.element.append(variable.element, this.#levels, colours.element, turn, this.#limits(), this.#globe);
	}

	#limits(): HTMLElement {
		for (const input of [this.#low, this.#high])
			input.addEventListener("change", () => {
				const [low, high] = [this.#low.valueAsNumber, this.#high.valueAsNumber];
				if (low < high) this.#view.change({ limits: { low, high } });
			});
		return element(
			"span",
			{ className: "limits" },
			element("label", {}, element("span", { textContent: "from" }), this.#low),
			element("label", {}, element("span", { textContent: "to" }), this.#high),
			button({ text: "Auto", title: "Take the limits from what is seen" }, () => this.#view.fitColours()),
		);
	}

	show({ state, limits, colours }: Report): void {
		const variable = this.#description.variables.find(({ name }) => name === state.variable);
		if (variable && this.#levelsOf !== variable.name) this.#showLevels(variable);
		this.#shown = colours;
		this.#colours.selectedIndex = MAPS.indexOf(MAPS.includes(colours) ? colours : reversed(colours));
		this.#globe.textContent = state.kind === "globe" ? "Flat map" : "Globe";
		if (!limits || this.#low === document.activeElement || this.#high === document.activeElement) return;
		this.#low.value = String(limits.low);
		this.#high.value = String(limits.high);
	}

	/** A choice for each dimension that is neither time nor the grid's. */
	#showLevels({ name, dimensions }: ViewerVariable): void {
		this.#levelsOf = name;
		const { axes } = this.#description;
		this.#levels.replaceChildren(
			...dimensions.flatMap((dimension) => {
				const axis = axes[dimension];
				if (!axis || axis.kind === "time" || axis.labels.length < 2) return [];
				const chosen = this.#view.state.indices[dimension] ?? 0;
				return [
					chooser({ label: axis.title.replaceAll("_", " "), values: axis.labels, chosen }, (index) => {
						this.#view.change({ indices: { ...this.#view.state.indices, [dimension]: index } });
						this.#view.fitColours();
					}).element,
				];
			}),
		);
	}
}
