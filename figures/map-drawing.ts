import type { ColourScale } from "../core/ports/figure.ts";
import { colourBar } from "./colour-bar.ts";
import { type Heading, heading } from "./look.ts";
import { latitudeLabels, linework, longitudeLabels, outside } from "./map-frame.ts";
import type { FittedMap } from "./projection.ts";
import { type Drawing, moved } from "./svg.ts";

/** Room for the latitudes, and at the other side. */
const [LEFT, RIGHT] = [40, 12];

/** Width of the map itself in a drawing. */
export const widthOfMap = (width: number): number => width - LEFT - RIGHT;

/** A map with its frame, coast and graticule under its heading and over its colour bar. `inner`: the field itself. */
export function mapDrawing(
	figure: Heading & { readonly scale: ColourScale; readonly values: Float64Array },
	{ map, width, inner }: { readonly map: FittedMap; readonly width: number; readonly inner: string },
): Drawing {
	const head = heading(figure, LEFT, map.width);
	const chart = outside(map) + inner + linework(map) + latitudeLabels(map) + longitudeLabels(map);
	const bar = colourBar(figure.scale, figure.values, map.width);
	const below = head.height + map.height + (map.global ? 14 : 30);
	return {
		width,
		height: below + bar.height + 4,
		body: head.body + moved(LEFT, head.height, chart) + moved(LEFT, below, bar.body),
	};
}
