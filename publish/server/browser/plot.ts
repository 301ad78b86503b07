import { askPatiently } from "./ask.ts";

/** What the page of a plot was made with. */
interface PlotState {
	readonly title: string;
	readonly frames: readonly string[];
	/** The ends of the colours and whatever else pictures are asked for with, as the query has them. */
	readonly query: string;
	/** Parts of the path behind the colour map. */
	readonly behind: number;
}

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

function addressOf(path: string, changes: Readonly<Record<string, string | undefined>>): string {
	const query = new URLSearchParams(location.search);
	for (const [name, value] of Object.entries(changes))
		if (value === undefined) query.delete(name);
		else query.set(name, value);
	const text = query.toString();
	return text === "" ? path : `${path}?${text}`;
}

/** Milliseconds for which a picture is shown while time runs, at least. */
const PACE = 700;
/** Pictures kept. */
const MOST_KEPT = 48;

/** The slider asks for the picture of a step, and for the next one ahead of time. */
class Slides {
	readonly #card: HTMLElement;
	readonly #state: PlotState;
	readonly #slider: HTMLInputElement;
	readonly #play: HTMLButtonElement;
	readonly #pictures = new Map<number, Promise<string>>();
	#runs = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(card: HTMLElement, state: PlotState) {
		this.#card = card;
		this.#state = state;
		this.#slider = card.querySelector("input[type=range]") as HTMLInputElement;
		const [back, play, on] = card.querySelectorAll<HTMLButtonElement>(".slides button");
		this.#play = play as HTMLButtonElement;
		this.#slider.addEventListener("input", () => void this.#show());
		back?.addEventListener("click", () => this.#step(-1));
		on?.addEventListener("click", () => this.#step(1));
		play?.addEventListener("click", () => this.#run(!this.#runs));
	}

	/** After the last comes the first. */
	#step(by: number): void {
		const count = this.#state.frames.length;
		this.#slider.value = String((this.#slider.valueAsNumber + by + count) % count);
		void this.#show();
	}

	#run(runs: boolean): void {
		this.#runs = runs;
		this.#play.textContent = runs ? "Pause" : "Play";
		clearTimeout(this.#timer);
		if (runs) this.#timer = setTimeout(() => this.#step(1), PACE);
	}

	#queryOf(frame: number): string {
		return `?format=png&frame=${frame}${this.#state.query}`;
	}

	async #show(): Promise<void> {
		const frame = this.#slider.valueAsNumber;
		const name = this.#state.frames[frame] ?? "";
		this.#slider.setAttribute("aria-valuetext", name);
		this.#said("output", name);
		history.replaceState(
			null,
			"",
			addressOf(location.pathname, { frame: frame === 0 ? undefined : String(frame) }),
		);
		clearTimeout(this.#timer);
		try {
			const source = await this.#picture(frame);
			// A later choice may have been faster.
			if (this.#slider.valueAsNumber !== frame) return;
			this.#put(frame, source);
			this.#said(".note", "");
			if (frame + 1 < this.#state.frames.length) this.#picture(frame + 1).catch(() => undefined);
			if (this.#runs) this.#timer = setTimeout(() => this.#step(1), PACE);
		} catch (error) {
			this.#run(false);
			this.#said(".note", (error as Error).message);
		}
	}

	#put(frame: number, source: string): void {
		const picture = this.#card.querySelector("img");
		if (!picture) return;
		picture.src = source;
		picture.alt = `${this.#state.title}, ${this.#state.frames[frame] ?? ""}`;
		for (const link of this.#card.querySelectorAll<HTMLAnchorElement>(".frame a, .links a")) {
			const format = /format=svg/.test(link.search) ? "svg" : "png";
			link.href = this.#queryOf(frame).replace("png", format);
		}
	}

	#said(where: string, text: string): void {
		const place = this.#card.querySelector<HTMLElement>(where);
		if (!place) return;
		place.textContent = text;
		place.hidden = text === "";
	}

	/** The address of a picture in memory. */
	#picture(frame: number): Promise<string> {
		const known = this.#pictures.get(frame);
		if (known) return known;
		const made = askPatiently(this.#queryOf(frame), (message) => this.#said(".note", message))
			.then((answer) => answer.blob())
			.then((blob) => URL.createObjectURL(blob));
		this.#pictures.set(frame, made);
		made.catch(() => this.#pictures.delete(frame));
		const [oldest] = this.#pictures.keys();
		if (this.#pictures.size > MOST_KEPT && oldest !== undefined) {
			void this.#pictures.get(oldest)?.then(URL.revokeObjectURL);
			this.#pictures.delete(oldest);
		}
		return made;
	}
}

const root = document.getElementById("plot");
if (root) begin(root, JSON.parse(root.dataset["plot"] ?? "{}") as PlotState);
