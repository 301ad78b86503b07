import { addressOf } from "./address.ts";
import { askPatiently } from "./ask.ts";

/** What the page of a plot was made with. */
export interface PlotState {
	readonly title: string;
	readonly frames: readonly string[];
	/** The ends of the colours and whatever else pictures are asked for with, as the query has them. */
	readonly query: string;
	/** Parts of the path behind the colour map. */
	readonly behind: number;
	/** On which screens pictures are how narrow. */
	readonly narrow: { readonly screen: string; readonly width: number };
}

/** Milliseconds for which a picture is shown while time runs, at least. */
const PACE = 700;
/** Milliseconds for which a slider that is dragged must rest before a picture that is on its way is given up for another. */
const REST = 150;
/** Pictures kept. */
const MOST_KEPT = 48;

interface Coming {
	readonly picture: Promise<string>;
	readonly stop: AbortController;
	isHere: boolean;
}

/** The slider asks for the picture of a step, one at a time, and for the next one ahead of time. */
export class Slides {
	readonly #card: HTMLElement;
	readonly #state: PlotState;
	readonly #slider: HTMLInputElement;
	readonly #play: HTMLButtonElement;
	readonly #pictures = new Map<number, Coming>();
	#runs = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#resting: ReturnType<typeof setTimeout> | undefined;

	constructor(card: HTMLElement, state: PlotState) {
		this.#card = card;
		this.#state = state;
		this.#slider = card.querySelector("input[type=range]") as HTMLInputElement;
		const [back, play, on] = card.querySelectorAll<HTMLButtonElement>(".slides button");
		this.#play = play as HTMLButtonElement;
		this.#slider.addEventListener("input", () => this.#choose());
		// Dragged, it changes once it is let go; browsers refuse to be told addresses all the time.
		this.#slider.addEventListener("change", () => this.#tell());
		back?.addEventListener("click", () => this.#step(-1));
		on?.addEventListener("click", () => this.#step(1));
		play?.addEventListener("click", () => this.#run(!this.#runs));
	}

	/** After the last comes the first. */
	#step(by: number): void {
		const count = this.#state.frames.length;
		this.#slider.value = String((this.#slider.valueAsNumber + by + count) % count);
		this.#choose();
		this.#tell();
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

	get #narrow(): string {
		const { screen, width } = this.#state.narrow;
		return matchMedia(screen).matches ? `&width=${width}` : "";
	}

	#tell(): void {
		const frame = this.#slider.valueAsNumber;
		const address = addressOf(location.pathname, { frame: frame === 0 ? undefined : String(frame) });
		history.replaceState(null, "", address);
	}

	#choose(): void {
		const frame = this.#slider.valueAsNumber;
		const name = this.#state.frames[frame] ?? "";
		this.#slider.setAttribute("aria-valuetext", name);
		this.#said("output", name);
		clearTimeout(this.#timer);
		clearTimeout(this.#resting);
		const isFree = [...this.#pictures].every(([one, { isHere }]) => isHere || one === frame);
		if (isFree || this.#pictures.get(frame)?.isHere) void this.#show(frame);
		else this.#resting = setTimeout(() => void this.#show(frame), REST);
	}

	async #show(frame: number): Promise<void> {
		for (const [other, { isHere, stop }] of this.#pictures)
			if (!isHere && other !== frame) {
				this.#pictures.delete(other);
				stop.abort();
			}
		try {
			const source = await this.#picture(frame);
			// A later choice may have been faster.
			if (this.#slider.valueAsNumber !== frame) return;
			this.#put(frame, source);
			this.#said(".note", "");
			if (frame + 1 < this.#state.frames.length) this.#picture(frame + 1).catch(() => undefined);
			if (this.#runs) this.#timer = setTimeout(() => this.#step(1), PACE);
		} catch (error) {
			if (this.#slider.valueAsNumber !== frame) return;
			this.#run(false);
			this.#said(".note", (error as Error).message);
		}
	}

	#put(frame: number, source: string): void {
		const picture = this.#card.querySelector("img");
		if (!picture) return;
		// It tells of the first picture alone.
		this.#card.querySelector("source")?.remove();
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
		if (known) return known.picture;
		const stop = new AbortController();
		const query = `${this.#queryOf(frame)}${this.#narrow}`;
		const picture = askPatiently(query, (message) => this.#said(".note", message), stop.signal)
			.then((answer) => answer.blob())
			.then((blob) => URL.createObjectURL(blob));
		const coming: Coming = { picture, stop, isHere: false };
		this.#pictures.set(frame, coming);
		picture.then(
			() => {
				coming.isHere = true;
			},
			() => {
				if (this.#pictures.get(frame) === coming) this.#pictures.delete(frame);
			},
		);
		this.#forgetOldest();
		return picture;
	}

	#forgetOldest(): void {
		const [oldest] = this.#pictures.keys();
		if (this.#pictures.size <= MOST_KEPT || oldest === undefined) return;
		void this.#pictures.get(oldest)?.picture.then(URL.revokeObjectURL, () => undefined);
		this.#pictures.delete(oldest);
	}
}
