import { cellsOf, centreOf, type HorizontalGrid } from "./grid.ts";
import { SphereTree } from "./sphere-tree.ts";
import { WeightList, type Weights } from "./weights.ts";

/** Each target cell takes the source cell whose centre is nearest on the sphere; of several the first. */
export function nearestWeights(from: HorizontalGrid, to: HorizontalGrid): Weights {
	const count = cellsOf(from);
	const tree = new SphereTree(Array.from({ length: count }, (_, cell) => centreOf(from, cell)));
	const list = new WeightList();
	for (let target = 0; target < cellsOf(to); target++) {
		const [latitude, longitude] = centreOf(to, target);
		const found = tree.nearest(latitude, longitude);
		if (found !== undefined) list.add(found, 1);
		list.next();
	}
	return list.done(count);
}
