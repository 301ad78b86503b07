import { dateOf, formatDate } from "../core/cf/calendar-date.ts";
import { decodeTimes } from "../core/cf/time-coding.ts";
import { attributeText, type Dataset, type Variable } from "../core/model/dataset.ts";
import type { ProductContent } from "../core/model/product.ts";
import type { Engine } from "../core/ports/engine.ts";
import { readTimeAxis } from "../core/time/time-axis.ts";

/** What a dataset that is written says of one of its variables; reads its times. @throws MetadataError or TimeError for times that are none */
export async function contentOf(dataset: Dataset, name: string, engine: Engine): Promise<ProductContent> {
	const variable = dataset.variables.get(name);
	if (!variable) return {};
	const timeRange = await timeRangeOf(dataset, variable, engine);
	const texts = Object.entries({
		standardName: "standard_name",
		units: "units",
		cellMethods: "cell_methods",
	});
	return {
		variable: name,
		...Object.fromEntries(
			texts.flatMap(([key, attribute]) => {
				const text = attributeText(variable.attributes, attribute);
				return text === undefined ? [] : [[key, text]];
			}),
		),
		...(timeRange && { timeRange }),
	};
}

/** First and last stamp in the dates of the file's calendar. */
async function timeRangeOf(
	dataset: Dataset,
	variable: Variable,
	engine: Engine,
): Promise<string | undefined> {
	const time = await readTimeAxis(engine, dataset, variable);
	if (!time || time.values.length === 0) return undefined;
	const ends = [time.values[0], time.values.at(-1)] as number[];
	return decodeTimes(ends, time.units, time.calendar)
		.map((instant) => formatDate(dateOf(time.calendar, instant)))
		.join("/");
}
