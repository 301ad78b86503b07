import type { ViewerDescription, ViewerGrid, ViewerVariable } from "../viewer/description.ts";
import {
	type Box,
	bounded,
	type Camera,
	cameraOn,
	moved,
	type Point,
	wholeEarth,
	type Zoom,
	zoomed,
} from "./camera.ts";
import { type Limits, seenLimits } from "./colours.ts";
import { cellAt, type Found } from "./found.ts";
import { MapCanvas } from "./map-canvas.ts";
import { overviewOf } from "./overview.ts";
import { type Memory, type Picture, pictureOf, tileKey } from "./picture.ts";
import type { TileStore } from "./tile-store.ts";
import { indicesOf, type ViewState } from "./view-state.ts";

/** What a map tells those who stand around it, after each drawing. */
export interface Report {
	readonly state: ViewState;
	readonly limits: Limits | undefined;
	readonly colours: string;
	/** All tiles that are seen are there. */
	readonly isWhole: boolean;
	readonly trouble: string | undefined;
	/** Why nothing comes for a while. */
	readonly waiting: string | undefined;
	/** What is under the pointer. */
	readonly found: Found | undefined;
}

export interface MapParts {
	readonly canvas: HTMLCanvasElement;
	readonly description: ViewerDescription;
	readonly store: TileStore;
	readonly state: ViewState;
	hear(report: Report): void;
}

/** Milliseconds for which the last picture stays while the tiles of the next one come. */
const PATIENCE = 1500;

/** Milliseconds after which a picture is made again of what has come so far. */
const REBUILT = 600;

/** Tiles of the coarsest level that are worth loading first. */
const MOST_GROUND = 4;

/** A map of one variable: knows what is to be seen, has its tiles loaded, and draws it. */
export class MapView {
	readonly #parts: MapParts;
	readonly #drawing: MapCanvas;
	readonly #memory: Memory = { meshes: new WeakMap(), overviews: new WeakMap() };
	#state: ViewState;
	#camera: Camera | undefined;
	#picture: Picture | undefined;
	#painted: Picture | undefined;
	#coarse: Picture | undefined;
	#limits: Limits | undefined;
	#pointer: Point | undefined;
	#frame = 0;
	#changed = 0;
	#built = 0;
	/** Read ahead along this dimension. */
	#ahead: string | undefined;

	constructor(parts: MapParts) {
		this.#parts = parts;
		this.#state = parts.state;
		this.#drawing = new MapCanvas(parts.canvas, () => this.draw());
	}

	get state(): ViewState {
		return this.#state;
	}

	/** Another variable, time, level, colour map ... */
	change(part: Partial<ViewState>): void {
		const before = this.#state;
		this.#state = { ...before, ...part };
		if (this.#state.variable !== before.variable || this.#state.kind !== before.kind)
			this.#picture = undefined;
		if (this.#state.variable !== before.variable) this.#limits = undefined;
		if (this.#state.kind !== before.kind) this.#camera = undefined;
		this.#changed = performance.now();
		this.draw();
	}

	/** Takes the limits from what is seen now. */
	fitColours(): void {
		this.#limits = undefined;
		const { limits: _, ...rest } = this.#state;
		this.#state = rest;
		this.draw();
	}

	/** Which dimension is run through: its next tiles are loaded before they are asked for. */
	readAhead(dimension: string | undefined): void {
		this.#ahead = dimension;
		this.draw();
	}

	move(by: Point): void {
		this.#look(moved(this.#cameraNow(), this.#drawing.size, by));
	}

	zoom(by: Zoom): void {
		this.#look(zoomed(this.#cameraNow(), this.#drawing.size, by));
	}

	/** The whole of the grid. */
	home(): void {
		const { at: _, ...rest } = this.#state;
		this.#state = rest;
		this.#camera = undefined;
		this.#picture = undefined;
		this.draw();
	}

	point(at: Point | undefined): void {
		this.#pointer = at;
		this.#tell();
	}

	/** Something has come, or the room has changed: draws as soon as the browser shows its next picture. */
	draw(): void {
		const picture = this.#picture;
		if (picture && (this.#isOutgrown(picture) || !this.#drawing.fits(picture.cells)))
			this.#picture = undefined;
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#drawNow();
		});
	}

	/** A picture of which parts were missing is made again once they are there, or after a while: not for each that comes. */
	#isOutgrown({ isWhole, places }: Picture): boolean {
		if (isWhole) return false;
		if (performance.now() - this.#built > REBUILT) return true;
		return places.every((key) => this.#parts.store.peek(key) !== undefined);
	}

	#look(camera: Camera): void {
		this.#camera = camera;
		const { longitude, latitude, scale, kind } = camera;
		const at = [longitude, latitude, scale / wholeEarth(kind, this.#drawing.size)] as const;
		this.#state = { ...this.#state, at };
		this.#picture = undefined;
		this.draw();
	}

	get #variable(): ViewerVariable {
		const { variables } = this.#parts.description;
		return variables.find(({ name }) => name === this.#state.variable) ?? variables[0]!;
	}

	get #grid(): ViewerGrid {
		return this.#parts.description.grids[this.#variable.grid]!;
	}

	/** Where somebody went; until somebody does, the whole of the grid. */
	#cameraNow(): Camera {
		const { size } = this.#drawing;
		const { at, kind } = this.#state;
		const camera =
			at === undefined
				? cameraOn(kind, size, this.#box())
				: (this.#camera ?? {
						kind,
						longitude: at[0],
						latitude: at[1],
						scale: at[2] * wholeEarth(kind, size),
					});
		this.#camera = bounded(camera, size);
		return this.#camera;
	}

	/** Where the cells lie, if they do not go around the Earth. */
	#box(): Box | undefined {
		const grid = this.#grid;
		if (grid.kind !== "rectilinear") {
			const peek = (key: string) => this.#parts.store.peek(key);
			return overviewOf(grid, peek, this.#memory.overviews)?.box;
		}
		const [y, x] = [grid.latitude.edges, grid.longitude.edges];
		const [west, east] = [Math.min(x[0]!, x.at(-1)!), Math.max(x[0]!, x.at(-1)!)];
		if (east - west > 300) return undefined;
		return [west, Math.max(-90, Math.min(y[0]!, y.at(-1)!)), east, Math.min(90, Math.max(y[0]!, y.at(-1)!))];
	}

	#pictureNow(): Picture {
		if (this.#picture) return this.#picture;
		this.#coarse = undefined;
		this.#picture = this.#pictureOf(undefined);
		this.#built = performance.now();
		if (!this.#picture.isWhole && this.#parts.store.trouble === undefined)
			setTimeout(() => this.draw(), REBUILT);
		return this.#picture;
	}

	#pictureOf(level: number | undefined): Picture {
		const { store } = this.#parts;
		const scene = { peek: (key: string) => store.peek(key), memory: this.#memory };
		const look = this.#drawing.scaled(this.#cameraNow(), this.#drawing.size);
		return pictureOf(this.#grid, { ...scene, ...look }, level);
	}

	#keys({ level, cells }: Picture, more = 0): readonly string[] {
		const { dimensions, name } = this.#variable;
		const indices = indicesOf(this.#state, this.#variable).map((index, axis) =>
			dimensions[axis] === this.#ahead ? (index + more) % this.#lengthOf(dimensions[axis]!) : index,
		);
		return cells.tiles.map((tile) => tileKey(level, name, [...indices, ...tile]));
	}

	#lengthOf(dimension: string): number {
		return this.#parts.description.axes[dimension]?.labels.length ?? 1;
	}

	#drawNow(): void {
		const { store } = this.#parts;
		const { size } = this.#drawing;
		if (size.width === 0 || size.height === 0) return;
		const picture = this.#pictureNow();
		const keys = this.#keys(picture);
		const tiles = keys.map((key) => store.peek(key));
		const isWhole = picture.isWhole && tiles.every((tile) => tile !== undefined);
		const ground = isWhole ? undefined : this.#ground(picture);
		const grounds = ground ? this.#keys(ground) : [];
		const ahead = this.#ahead === undefined ? [] : [1, 2].flatMap((more) => this.#keys(picture, more));
		store.want([...(ground?.places ?? []), ...grounds, ...picture.places, ...keys, ...ahead]);
		const wait = PATIENCE - (performance.now() - this.#changed);
		if (!isWhole && this.#painted === picture && wait > 0 && (store.trouble ?? store.waiting) === undefined) {
			setTimeout(() => this.draw(), wait);
			return;
		}
		if (isWhole) this.#limits ??= seenLimits(picture.cells, tiles);
		const layers = [
			...(ground ? [{ cells: ground.cells, tiles: grounds.map((key) => store.peek(key)) }] : []),
			{ cells: picture.cells, tiles },
		];
		const coarse = layers[0]?.tiles;
		if (ground && coarse?.every((tile) => tile !== undefined))
			this.#limits ??= seenLimits(ground.cells, coarse);
		this.#painted = picture;
		this.#drawing.paint(layers, this.#camera!, {
			limits: this.#state.limits ?? this.#limits ?? { low: 0, high: 1 },
			colours: this.#colours,
		});
		this.#tell(isWhole);
	}

	/** The coarsest level, to be seen where finer tiles have not come yet; `undefined` where it is the wanted one, or long to load itself. */
	#ground({ level }: Picture): Picture | undefined {
		const coarsest = this.#grid.strides.length - 1;
		if (level === coarsest) return undefined;
		this.#coarse ??= this.#pictureOf(coarsest);
		return this.#coarse.cells.tiles.length <= MOST_GROUND ? this.#coarse : undefined;
	}

	/** Two colours that meet where values lie around zero, else from dark to bright. */
	get #colours(): string {
		const limits = this.#state.limits ?? this.#limits;
		return this.#state.colours ?? (limits && limits.low === -limits.high ? "RdBu_r" : "viridis");
	}

	#isWhole = false;

	#tell(isWhole = this.#isWhole): void {
		this.#isWhole = isWhole;
		const picture = this.#painted;
		const found =
			this.#pointer &&
			picture &&
			cellAt(this.#pointer, {
				picture,
				grid: this.#grid,
				variable: this.#variable,
				keys: this.#keys(picture),
				ratio: this.#drawing.ratio,
				store: this.#parts.store,
			});
		this.#parts.hear({
			state: this.#state,
			limits: this.#state.limits ?? this.#limits,
			colours: this.#colours,
			isWhole,
			trouble: this.#parts.store.trouble,
			waiting: this.#parts.store.waiting,
			found,
		});
	}
}
