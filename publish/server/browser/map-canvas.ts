import { askPatiently } from "./ask.ts";
import type { Camera, Size } from "./camera.ts";
import { coloursOf, type Limits, paint } from "./colours.ts";
import { graticule, graticuleLabels, type Line, linesOf, traceEarth, tracePath } from "./lines.ts";
import type { PixelCells } from "./pixel-cells.ts";
import type { Numbers } from "./zarr.ts";

export interface Layer {
	readonly cells: PixelCells;
	/** In the order of the picture's tiles. */
	readonly tiles: readonly (Numbers | undefined)[];
}

export interface Painted {
	readonly limits: Limits;
	readonly colours: string;
}

/** Pixels that are coloured, at most: a finer screen shows each as several. */
const MOST_PIXELS = 1_500_000;
/** From so many pixels of a degree on, the finer coastlines show. */
const FINE_FROM = 6;

/** The canvas of a map, with coastlines and graticule over its colours. */
export class MapCanvas {
	readonly #canvas: HTMLCanvasElement;
	readonly #data = document.createElement("canvas");
	readonly #coasts = new Map<string, readonly Line[]>();
	readonly #came: () => void;
	size: Size = { width: 0, height: 0 };
	/** Pixels of the data in one of the page. */
	ratio = 1;

	constructor(canvas: HTMLCanvasElement, came: () => void) {
		this.#canvas = canvas;
		this.#came = came;
		new ResizeObserver(() => this.#measure()).observe(canvas.parentElement ?? canvas);
		matchMedia("(prefers-color-scheme: dark)").addEventListener("change", came);
	}

	#measure(): void {
		const { clientWidth: width, clientHeight: height } = this.#canvas.parentElement ?? this.#canvas;
		const screen = Math.min(3, devicePixelRatio || 1);
		this.size = { width, height };
		this.ratio = Math.min(screen, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
		this.#canvas.width = Math.round(width * screen);
		this.#canvas.height = Math.round(height * screen);
		this.#came();
	}

	/** The same view in pixels of the data. */
	scaled(camera: Camera, { width, height }: Size): { readonly camera: Camera; readonly size: Size } {
		const { ratio } = this;
		return {
			camera: { ...camera, scale: camera.scale * ratio },
			size: { width: Math.round(width * ratio), height: Math.round(height * ratio) },
		};
	}

	/** Whether a picture is as large as the canvas. */
	fits({ width, height }: Size): boolean {
		const { size, ratio } = this;
		return width === Math.round(size.width * ratio) && height === Math.round(size.height * ratio);
	}

	/** One layer over the other: the last is the finest. */
	paint(layers: readonly Layer[], camera: Camera, painted: Painted): void {
		this.#colour(layers, painted);
		const context = this.#canvas.getContext("2d");
		if (!context) return;
		const { size } = this;
		const style = getComputedStyle(this.#canvas);
		const shade = (name: string) => style.getPropertyValue(name).trim();
		context.setTransform(this.#canvas.width / size.width, 0, 0, this.#canvas.height / size.height, 0, 0);
		context.clearRect(0, 0, size.width, size.height);
		context.save();
		context.beginPath();
		traceEarth(context, { camera, size });
		context.fillStyle = shade("--earth");
		context.fill();
		context.clip();
		context.imageSmoothingEnabled = false;
		context.drawImage(this.#data, 0, 0, size.width, size.height);
		this.#stroke(context, graticule(camera), { camera, colour: shade("--graticule"), width: 0.5 });
		const coast = this.#coast(camera);
		// Over any colours one of the two can be seen.
		this.#stroke(context, coast, { camera, colour: shade("--coast-ground"), width: 2.6 });
		this.#stroke(context, coast, { camera, colour: shade("--coast"), width: 1 });
		context.restore();
		this.#label(context, camera, shade);
	}

	#colour(layers: readonly Layer[], { limits, colours }: Painted): void {
		const [first] = layers;
		if (!first) return;
		const { width, height } = first.cells;
		this.#data.width = width;
		this.#data.height = height;
		const context = this.#data.getContext("2d");
		const image = context?.createImageData(width, height);
		if (!context || !image) return;
		const pixels = new Uint32Array(image.data.buffer);
		const steps = coloursOf(colours);
		for (const { cells, tiles } of layers) paint(pixels, cells, { tiles, limits, colours: steps });
		context.putImageData(image, 0, 0);
	}

	#stroke(
		context: CanvasRenderingContext2D,
		lines: readonly Line[],
		{ camera, colour, width }: { readonly camera: Camera; readonly colour: string; readonly width: number },
	): void {
		context.beginPath();
		tracePath(context, lines, { camera, size: this.size });
		context.strokeStyle = colour;
		context.lineWidth = width;
		context.lineJoin = "round";
		context.stroke();
	}

	#label(context: CanvasRenderingContext2D, camera: Camera, shade: (name: string) => string): void {
		context.font = "11px system-ui, sans-serif";
		context.lineWidth = 3;
		context.lineJoin = "round";
		for (const { text, x, y } of graticuleLabels({ camera, size: this.size })) {
			context.strokeStyle = shade("--card");
			context.strokeText(text, x, y);
			context.fillStyle = shade("--quiet");
			context.fillText(text, x, y);
		}
	}

	/** Coastlines as fine as they can be seen; until they have come, the coarser ones. */
	#coast({ scale }: Camera): readonly Line[] {
		const wanted = scale >= FINE_FROM ? "50m" : "110m";
		const known = this.#coasts.get(wanted);
		if (known) return known;
		this.#coasts.set(wanted, this.#coasts.get("110m") ?? []);
		void this.#load(wanted);
		return this.#coasts.get(wanted) ?? [];
	}

	/** Without coastlines a map is still a map. */
	async #load(scale: string): Promise<void> {
		const answer = await askPatiently(new URL(`../../../land-${scale}.json`, import.meta.url).href).catch(
			() => undefined,
		);
		if (!answer) return;
		this.#coasts.set(scale, linesOf((await answer.json()) as Parameters<typeof linesOf>[0]));
		this.#came();
	}
}
