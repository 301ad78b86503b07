import { cellsOf, centreOf, type HorizontalGrid, shapeOf } from "./grid.ts";

/** Degrees: places in single precision, and written with four digits. */
const NEAR = 1e-3;

/** Why two grids are not the same cell for cell; `undefined` when they are. Cells without a place (NaN) are the same as any. */
export function gridDifference(one: HorizontalGrid, other: HorizontalGrid): string | undefined {
	const [shape, otherShape] = [shapeOf(one), shapeOf(other)];
	if (shape.join() !== otherShape.join())
		return `one has ${shape.join(" x ")} cells, the other ${otherShape.join(" x ")}`;
	for (let cell = 0; cell < cellsOf(one); cell++) {
		const [[y, x], [otherY, otherX]] = [centreOf(one, cell), centreOf(other, cell)];
		const apart = x - otherX - 360 * Math.round((x - otherX) / 360);
		if (Math.abs(y - otherY) > NEAR || Math.abs(apart) * Math.cos((y * Math.PI) / 180) > NEAR)
			return `cell ${cell + 1} lies at ${y.toFixed(3)} N ${x.toFixed(3)} E in one, at ${otherY.toFixed(3)} N ${otherX.toFixed(3)} E in the other`;
	}
	return undefined;
}
