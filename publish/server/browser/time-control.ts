import type { ViewerDescription } from "../viewer/description.ts";
import { button, element } from "./elements.ts";
import type { MapView, Report } from "./map-view.ts";

/** Milliseconds for which a picture is shown while time runs, at least. */
const PACE = 180;

/** The times below a map: a slider, steps, and a button that lets them run. */
export class TimeControl {
	readonly element = element("div", { className: "times" });
	readonly #view: MapView;
	readonly #description: ViewerDescription;
	readonly #slider = element("input", { type: "range", min: "0", step: "1", ariaLabel: "time" });
	readonly #label = element("output", { className: "date" });
	readonly #play: HTMLButtonElement;
	#dimension: string | undefined;
	#runs = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(view: MapView, description: ViewerDescription) {
		this.#view = view;
		this.#description = description;
		this.#play = button({ text: "▶", title: "Let time run" }, () => this.run(!this.#runs));
		this.#slider.addEventListener("input", () => this.#go(this.#slider.valueAsNumber));
		this.element.append(
			button({ text: "‹", title: "One step back" }, () => this.step(-1)),
			this.#play,
			button({ text: "›", title: "One step on" }, () => this.step(1)),
			this.#slider,
			this.#label,
		);
	}

	get #labels(): readonly string[] {
		return (this.#dimension && this.#description.axes[this.#dimension]?.labels) || [];
	}

	get #index(): number {
		return (this.#dimension && this.#view.state.indices[this.#dimension]) || 0;
	}

	#go(index: number): void {
		if (this.#dimension === undefined) return;
		this.#view.change({ indices: { ...this.#view.state.indices, [this.#dimension]: index } });
	}

	/** After the last comes the first. */
	step(by: number): void {
		const count = this.#labels.length;
		if (count > 1) this.#go((this.#index + by + count) % count);
	}

	run(runs: boolean): void {
		this.#runs = runs && this.#labels.length > 1;
		this.#play.textContent = this.#runs ? "❚❚" : "▶";
		this.#play.title = this.#runs ? "Stop" : "Let time run";
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#view.readAhead(this.#runs ? this.#dimension : undefined);
	}

	toggle(): void {
		this.run(!this.#runs);
	}

	show({ state, isWhole, trouble }: Report): void {
		const { variables, axes } = this.#description;
		const variable = variables.find(({ name }) => name === state.variable);
		this.#dimension = variable?.dimensions.find((name) => axes[name]?.kind === "time");
		const labels = this.#labels;
		const axis = this.#dimension === undefined ? undefined : axes[this.#dimension];
		this.element.hidden = labels.length === 0;
		this.#slider.max = String(Math.max(0, labels.length - 1));
		this.#slider.value = String(this.#index);
		this.#slider.hidden = labels.length < 2;
		for (const one of this.element.querySelectorAll("button")) one.hidden = labels.length < 2;
		this.#label.textContent = labels[this.#index] ?? "";
		this.#label.title = axis?.calendar === undefined ? "" : `calendar: ${axis.calendar}`;
		if (trouble !== undefined) this.run(false);
		if (this.#runs && isWhole) this.#timer ??= setTimeout(() => this.#next(), PACE);
	}

	#next(): void {
		this.#timer = undefined;
		if (this.#runs) this.step(1);
	}
}
