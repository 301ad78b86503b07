import { type Convention, defineConvention } from "../core/ports/convention.ts";

export const convention: Convention = defineConvention({
	spelling: "None",
	title: "No convention: names and units of the POD are those of the data",
	aliases: [],
	variables: () => [],
	coordinates: () => ({}),
	timeStamp: "middle",
	environment: { date_int_offset: "0" },
	passesThrough: true,
});
