import type { Painter } from "../core/ports/figure.ts";

/** Draws figures; loaded with the first. */
export async function painter(): Promise<Painter> {
	const { render, renderPng } = await import("../figures/render.ts");
	return { svg: render, png: renderPng };
}
