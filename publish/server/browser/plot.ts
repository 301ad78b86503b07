/** What the page of a plot was made with. */
interface PlotState {
	readonly frames: readonly string[];
	/** The ends of the colours, as the query has them. */
	readonly query: string;
	/** Parts of the path behind the colour map. */
	readonly behind: number;
}

const root = document.getElementById("plot");
if (root) begin(root, JSON.parse(root.dataset["plot"] ?? "{}") as PlotState);

function begin(card: HTMLElement, state: PlotState): void {
	const slider = card.querySelector<HTMLInputElement>("input[type=range]");
	if (slider) slide(card, slider, state);
	const choices = [...card.querySelectorAll("select")];
	for (const choice of choices)
		choice.addEventListener("change", () => {
			const parts = location.pathname.split("/");
			const at = parts.length - 3 - state.behind;
			parts.splice(at, 3, ...choices.map(({ value }) => encodeURIComponent(value)));
			location.pathname = parts.join("/");
		});
}

const PAUSE = 900;

/** The slider asks for the picture of a step, and for the next one ahead of time. */
function slide(card: HTMLElement, slider: HTMLInputElement, { frames, query }: PlotState): void {
	const picture = card.querySelector("img");
	const name = card.querySelector("output");
	const play = card.querySelector("button");
	const sourceOf = (frame: number) => `?format=png&frame=${frame}${query}`;
	const show = (frame: number): void => {
		const next = new Image();
		next.onload = () => {
			// A later choice may have been faster.
			if (picture && Number(slider.value) === frame) picture.src = next.src;
		};
		next.src = sourceOf(frame);
		if (name) name.textContent = frames[frame] ?? "";
		if (frame + 1 < frames.length) new Image().src = sourceOf(frame + 1);
	};
	slider.addEventListener("input", () => show(Number(slider.value)));
	let timer: ReturnType<typeof setInterval> | undefined;
	play?.addEventListener("click", () => {
		clearInterval(timer);
		timer = timer === undefined ? setInterval(next, PAUSE) : undefined;
		play.textContent = timer === undefined ? "Play" : "Pause";
	});
	const next = (): void => {
		slider.value = String((Number(slider.value) + 1) % frames.length);
		show(Number(slider.value));
	};
}
