import { coloursOf, type Limits, ticksOf } from "./colours.ts";
import { element } from "./elements.ts";

/** A colour bar with its numbers and units. */
export class Legend {
	readonly element = element("div", { className: "legend" });
	readonly #bar = element("div", { className: "bar" });
	readonly #ticks = element("div", { className: "ticks" });
	readonly #units = element("div", { className: "units" });
	#shown = "";

	constructor() {
		this.element.append(this.#bar, this.#ticks, this.#units);
	}

	show(
		limits: Limits | undefined,
		{ colours, units }: { readonly colours: string; readonly units: string },
	): void {
		const wanted = JSON.stringify([limits, colours, units]);
		if (wanted === this.#shown) return;
		this.#shown = wanted;
		this.#bar.style.background = `linear-gradient(to right, ${gradientOf(colours)})`;
		this.#units.textContent = units === "1" ? "" : units;
		const { low, high } = limits ?? { low: 0, high: 0 };
		const ticks = low < high ? ticksOf({ low, high }, 6) : [];
		this.#ticks.replaceChildren(
			...ticks.map((value) => {
				const tick = element("span", { textContent: numberText(value) });
				tick.style.left = `${((value - low) / (high - low)) * 100}%`;
				return tick;
			}),
		);
	}
}

function gradientOf(name: string): string {
	const colours = coloursOf(name);
	return Array.from({ length: 24 }, (_, i) => {
		const colour = colours[Math.round((i / 23) * (colours.length - 1))] ?? 0;
		return `rgb(${colour & 255} ${(colour >> 8) & 255} ${(colour >> 16) & 255})`;
	}).join(",");
}

/** As short as tells values apart. */
export function numberText(value: number): string {
	const size = Math.abs(value);
	if (size !== 0 && (size < 1e-3 || size >= 1e6))
		return String(Number(value.toPrecision(4))).replace("-", "−");
	return String(Number(value.toPrecision(6))).replace("-", "−");
}
