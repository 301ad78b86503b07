import { conversion } from "../cf/units/index.ts";
import { MetadataError, UnitsError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { lengthNamed } from "./named.ts";

/** A 1-D variable by its own name, else the one named as the dimension. @throws MetadataError */
export function coordinateAlong(dataset: Dataset, name: string): Variable {
	const found = dataset.variables.get(name);
	if (found?.dimensions.length === 1 && found.type !== "string" && found.type !== "char") return found;
	lengthNamed(dataset, name);
	throw new MetadataError(
		`The dimension "${name}" has no coordinate variable with its values, so no level can be found by value. Choose it by its index: --select ${name}=I:J.`,
	);
}

/** A value in the units of an axis; without units it is in these already. @throws MetadataError, UnitsError */
export function inUnitsOf(coordinate: Variable, value: number, units: string | undefined): number {
	if (units === undefined) return value;
	const own = attributeText(coordinate.attributes, "units");
	if (own === undefined)
		throw new MetadataError(
			`"${coordinate.name}" has no units, so "${value} ${units}" cannot be found on it. Give the number alone.`,
		);
	try {
		const { scale, offset } = conversion(units, own);
		return value * scale + offset;
	} catch (cause) {
		if (!(cause instanceof UnitsError)) throw cause;
		throw new UnitsError(
			`"${coordinate.name}" is in "${own}", asked for was ${value} ${units}: ${cause.message}`,
			{ cause },
		);
	}
}
