import { settingText } from "../../../core/cf/repair.ts";
import { attributeText } from "../../../core/model/dataset.ts";
import { defineFix } from "../../../core/ports/fix.ts";

export const fix = defineFix({
	title: "MSWEP precipitation",
	fits: ({ attributes }) => /\(MSWEP\)/.test(attributeText(attributes, "description") ?? ""),
	repairs: ({ variables }) => {
		const rain = variables.get("precipitation");
		if (!rain || attributeText(rain.attributes, "units") !== "mm/d") return [];
		const why = "a depth of water in a time, by its units";
		return settingText(rain, "standard_name", { to: "lwe_precipitation_rate", why });
	},
});
