import type { ViewerDescription } from "../viewer/description.ts";
import { askPatiently } from "./ask.ts";
import { Controls } from "./controls.ts";
import { button, element } from "./elements.ts";
import type { Found } from "./found.ts";
import { type Hands, listen } from "./gestures.ts";
import { Legend, numberText } from "./legend.ts";
import { latitudeText, longitudeText } from "./lines.ts";
import { MapView, type Report } from "./map-view.ts";
import { TileStore } from "./tile-store.ts";
import { TimeControl } from "./time-control.ts";
import { readState, writeState } from "./view-state.ts";
import { openZarr } from "./zarr.ts";

/** Puts a map where a page has room for one (`data-viewer`: address of the dataset, ending with a slash). */
async function openViewer(place: HTMLElement): Promise<void> {
	const root = place.dataset["viewer"] ?? "";
	const note = element("p", {
		className: "note",
		role: "status",
		textContent: "The map is being opened ...",
	});
	place.replaceChildren(note);
	try {
		const told = (message: string) => {
			note.textContent = message;
		};
		const [answer, arrays] = await Promise.all([
			askPatiently(`${root}viewer.json`, told),
			openZarr(`${root}viewer/`, told),
		]);
		const description = (await answer.json()) as ViewerDescription;
		if (description.variables.length === 0) {
			place.classList.add("empty");
			note.textContent =
				"No variable of this dataset has latitudes and longitudes: there is nothing to draw on a map.";
			return;
		}
		let view: MapView | undefined;
		const store = new TileStore({ root: `${root}viewer/`, arrays, told: () => view?.draw() });
		view = build(place, { description, store });
	} catch (error) {
		place.classList.add("empty");
		note.textContent = `The map cannot be shown. ${(error as Error).message}`;
	}
}

interface Known {
	readonly description: ViewerDescription;
	readonly store: TileStore;
}

function build(place: HTMLElement, { description, store }: Known): MapView {
	const canvas = element("canvas", {});
	const found = element("div", { className: "found", ariaLive: "off" });
	const note = element("div", { className: "note", role: "status", hidden: true });
	const stage = element("div", { className: "stage", tabIndex: 0 }, canvas, found, note);
	stage.setAttribute("role", "application");
	stage.setAttribute(
		"aria-label",
		"Map. Arrows move it, plus and minus zoom, 0 shows the whole, the space bar lets time run.",
	);
	const legend = new Legend();
	const hear = (report: Report) => {
		legend.show(report.limits, { colours: report.colours, units: unitsOf(description, report) });
		controls.show(report);
		times.show(report);
		found.textContent = foundText(report.found, unitsOf(description, report));
		found.hidden = report.found === undefined;
		stage.classList.toggle("busy", !report.isWhole && report.trouble === undefined);
		showTrouble(note, report.trouble ?? report.waiting, store);
		keepAddress(report, description);
	};
	const state = readState(location.hash, description);
	const view = new MapView({ canvas, description, store, state, hear });
	const controls = new Controls(view, description);
	const times = new TimeControl(view, description);
	listen(stage, handsOf(view, times, stage), { page: !place.classList.contains("full") });
	stage.append(zoomButtons(view, stage));
	place.replaceChildren(controls.element, stage, legend.element, times.element);
	return view;
}

const unitsOf = ({ variables }: ViewerDescription, { state }: Report): string =>
	variables.find(({ name }) => name === state.variable)?.units ?? "";

function foundText(found: Found | undefined, units: string): string {
	if (!found) return "";
	const { value } = found;
	const of =
		found.box === undefined || value === undefined || Number.isNaN(value)
			? ""
			: ` (mean of ${found.box} cells)`;
	const told =
		value === undefined
			? "…"
			: Number.isNaN(value)
				? "no value"
				: `${numberText(value)} ${units === "1" ? "" : units}`;
	return `${told.trim()}${of} at ${latitudeText(found.latitude)} ${longitudeText(found.longitude)}`;
}

function showTrouble(note: HTMLElement, trouble: string | undefined, store: TileStore): void {
	note.hidden = trouble === undefined;
	if (trouble === undefined || note.dataset["told"] === trouble) return;
	note.dataset["told"] = trouble;
	note.replaceChildren(
		trouble,
		" ",
		button({ text: "Try again", title: "Ask for the data again" }, () => store.retry()),
	);
}

function keepAddress({ state }: Report, { axes }: ViewerDescription): void {
	const hash = writeState(state, Object.keys(axes));
	if (hash !== location.hash) history.replaceState(null, "", hash);
}

const STEP = 60;

function handsOf(view: MapView, times: TimeControl, stage: HTMLElement): Hands {
	const middle = () => [stage.clientWidth / 2, stage.clientHeight / 2] as const;
	const keys: Readonly<Record<string, () => void>> = {
		ArrowLeft: () => view.move([STEP, 0]),
		ArrowRight: () => view.move([-STEP, 0]),
		ArrowUp: () => view.move([0, STEP]),
		ArrowDown: () => view.move([0, -STEP]),
		"+": () => view.zoom({ factor: 1.5, at: middle() }),
		"=": () => view.zoom({ factor: 1.5, at: middle() }),
		"-": () => view.zoom({ factor: 1 / 1.5, at: middle() }),
		"0": () => view.home(),
		" ": () => times.toggle(),
		",": () => times.step(-1),
		".": () => times.step(1),
	};
	return {
		move: (by) => view.move(by),
		zoom: (by) => view.zoom(by),
		point: (at) => view.point(at),
		key(name) {
			if (!Object.hasOwn(keys, name)) return false;
			keys[name]?.();
			return true;
		},
	};
}

function zoomButtons(view: MapView, stage: HTMLElement): HTMLElement {
	const by = (factor: number) => () =>
		view.zoom({ factor, at: [stage.clientWidth / 2, stage.clientHeight / 2] });
	return element(
		"div",
		{ className: "zoom" },
		button({ text: "+", title: "Closer" }, by(1.6)),
		button({ text: "−", title: "Farther" }, by(1 / 1.6)),
		button({ text: "⌂", title: "The whole grid" }, () => view.home()),
	);
}

for (const place of document.querySelectorAll<HTMLElement>("[data-viewer]")) void openViewer(place);
