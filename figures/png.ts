import { PNG } from "pngjs";
import type { Rgb } from "./colour-map.ts";

/** A picture of `width` × `height` pixels as a data URI; `colourAt` gives a pixel's colour, `undefined` leaves it transparent. */
export function pngDataUri(
	width: number,
	height: number,
	colourAt: (column: number, row: number) => Rgb | undefined,
): string {
	const image = new PNG({ width, height });
	let place = 0;
	for (let row = 0; row < height; row += 1) {
		for (let column = 0; column < width; column += 1, place += 4) {
			const colour = colourAt(column, row);
			if (colour === undefined) continue;
			image.data[place] = colour[0];
			image.data[place + 1] = colour[1];
			image.data[place + 2] = colour[2];
			image.data[place + 3] = 255;
		}
	}
	// Cells are flat colour: unfiltered rows repeat and deflate far better than with the usual row filters;
	// strategy 0 looks for matches at any distance (the package sets run-length only).
	const bytes = PNG.sync.write(image, { filterType: 0, deflateLevel: 9, deflateStrategy: 0 });
	return `data:image/png;base64,${bytes.toString("base64")}`;
}
