import { addressOf } from "./address.ts";
import { type PlotState, Slides } from "./slides.ts";

function begin(card: HTMLElement, state: PlotState): void {
	if (card.querySelector("input[type=range]")) new Slides(card, state);
	card.addEventListener("change", ({ target }) => {
		if (target instanceof HTMLSelectElement) location.assign(addressWith(target, state));
		if (target instanceof HTMLInputElement && target.type === "number" && target.checkValidity())
			location.assign(addressOf(location.pathname, { [target.name]: target.value || undefined }));
	});
	// A page that comes back from the browser's memory shows what its picture shows.
	addEventListener("pageshow", ({ persisted }) => {
		if (!persisted) return;
		for (const option of card.querySelectorAll("option")) option.selected = option.defaultSelected;
		for (const input of card.querySelectorAll<HTMLInputElement>("input[type=number]"))
			input.value = input.defaultValue;
	});
}

/** Another variable has colours and steps of its own; all else that the address says stays. */
function addressWith(select: HTMLSelectElement, { behind }: PlotState): string {
	const parts = location.pathname.split("/");
	const at = parts.length - 3 - behind;
	const { part, names } = select.dataset;
	if (part !== undefined) {
		parts[at + ["variable", "kind", "colours"].indexOf(part)] = encodeURIComponent(select.value);
		const forgotten = part === "variable" ? { frame: undefined, min: undefined, max: undefined } : {};
		return addressOf(parts.join("/"), forgotten);
	}
	const known = JSON.parse(names ?? "[]") as readonly string[];
	const pairs = parts.splice(at + 3);
	const kept = pairs.flatMap((one, i) =>
		i % 2 === 0 && !known.includes(decodeURIComponent(one)) ? [one, pairs[i + 1] ?? ""] : [],
	);
	const chosen = [encodeURIComponent(known[0] ?? ""), select.value];
	return addressOf([...parts, ...kept, ...chosen].join("/"), { min: undefined, max: undefined });
}

const root = document.getElementById("plot");
if (root) begin(root, JSON.parse(root.dataset["plot"] ?? "{}") as PlotState);
