import type { Point, Zoom } from "./camera.ts";

/** What hands do to a map. Pixels of the element, from its upper left corner. */
export interface Hands {
	move(by: Point): void;
	zoom(by: Zoom): void;
	/** Looks at a point; `undefined` when nobody does any more. */
	point(at: Point | undefined): void;
	/** A key, by its name; true when it meant something. */
	key(name: string): boolean;
}

/** Listens to pointers, wheel and keys. `page`: the map stands in a page that scrolls, and takes the wheel only when it has the focus. */
export function listen(stage: HTMLElement, hands: Hands, { page }: { readonly page: boolean }): void {
	listenToPointers(stage, hands);
	stage.addEventListener(
		"wheel",
		(event) => {
			if (page && !event.ctrlKey && document.activeElement !== stage) return;
			event.preventDefault();
			const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
			const factor = Math.exp((-event.deltaY * lines) / (event.ctrlKey ? 120 : 400));
			hands.zoom({ factor, at: pointOf(stage, event) });
		},
		{ passive: false },
	);
	stage.addEventListener("dblclick", (event) => hands.zoom({ factor: 2, at: pointOf(stage, event) }));
	stage.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (hands.key(event.key)) event.preventDefault();
	});
}

function pointOf(stage: HTMLElement, { clientX, clientY }: MouseEvent): Point {
	const { left, top } = stage.getBoundingClientRect();
	return [clientX - left, clientY - top];
}

function listenToPointers(stage: HTMLElement, hands: Hands): void {
	const down = new Map<number, Point>();
	stage.addEventListener("pointerdown", (event) => {
		if (event.target !== stage && !(event.target instanceof HTMLCanvasElement)) return;
		down.set(event.pointerId, pointOf(stage, event));
		stage.setPointerCapture(event.pointerId);
		hands.point(pointOf(stage, event));
	});
	stage.addEventListener("pointermove", (event) => {
		const at = pointOf(stage, event);
		const before = down.get(event.pointerId);
		if (before) drag(down, { id: event.pointerId, before, at }, hands);
		else hands.point(at);
	});
	for (const end of ["pointerup", "pointercancel"] as const)
		stage.addEventListener(end, (event) => down.delete(event.pointerId));
	stage.addEventListener("pointerleave", (event) => {
		if (event.pointerType === "mouse") hands.point(undefined);
	});
}

interface Drag {
	readonly id: number;
	readonly before: Point;
	readonly at: Point;
}

/** One finger moves the map; two move it and zoom by the distance between them. */
function drag(down: Map<number, Point>, { id, before, at }: Drag, hands: Hands): void {
	const other = [...down].find(([one]) => one !== id)?.[1];
	down.set(id, at);
	const share = other ? 0.5 : 1;
	hands.move([(at[0] - before[0]) * share, (at[1] - before[1]) * share]);
	if (!other) {
		hands.point(at);
		return;
	}
	const apart = ([x, y]: Point) => Math.max(1, Math.hypot(x - other[0], y - other[1]));
	const middle: Point = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
	hands.zoom({ factor: apart(at) / apart(before), at: middle });
}
