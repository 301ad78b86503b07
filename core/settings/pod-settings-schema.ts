import { z } from "zod";
import { calendars } from "../cf/calendar.ts";
import type { DeliveryFormat } from "../model/delivery-format.ts";

/** The schemas of a POD's settings file: every key of MDTF 3.0 and 4.2 that Headwater obeys, and `cell_methods`, which is its own. */

const textOrTexts = z.union([z.string(), z.array(z.string())], {
	error: "must be a text or a list of texts",
});

const duration = (what: string) =>
	z.string().describe(`${what}: a count and a unit such as "6hr", "day", "mon", "5yr", or "any".`);

/** Formats as settings files name them → what is written; `undefined`: netCDF-4. */
export const podFormats = {
	any_netcdf: undefined,
	any_netcdf_classic: "netcdf4-classic",
	any_netcdf4: undefined,
	netcdf4_classic: "netcdf4-classic",
	netcdf4: undefined,
	any_netcdf3: "netcdf3",
	netcdf3_classic: "netcdf3-classic",
	netcdf3_64bit_offset: "netcdf3-64bit-offset",
	netcdf3_64bit_data: "cdf5",
} as const satisfies Readonly<Record<string, DeliveryFormat | undefined>>;

const deflateError = "must be a whole number from 0 to 9";
const chunkError = "must be a whole number from 1";

const dataKeys = {
	frequency: duration("Frequency of the data").optional(),
	min_frequency: duration("Shortest interval between samples the POD can use").optional(),
	max_frequency: duration("Longest interval between samples the POD can use").optional(),
	min_duration: duration("Shortest analysis period the POD can use").optional(),
	max_duration: duration("Longest analysis period the POD can use").optional(),
	format: z
		.enum(Object.keys(podFormats) as (keyof typeof podFormats)[])
		.describe("The kind of netCDF the POD gets. Default any_netcdf: netCDF-4.")
		.optional(),
	rename_dimensions: z
		.boolean()
		.describe("Give axes the names used here. Default true, as MDTF does whatever its page says.")
		.optional(),
	rename_variables: z
		.boolean()
		.describe("Give variables the names used here. Default true, as MDTF does whatever its page says.")
		.optional(),
	multi_file_ok: z
		.boolean()
		.describe("The POD could read several files. It always gets one, so either value holds.")
		.optional(),
	min_fraction: z
		.number({ error: "must be a number from 0 to 1" })
		.min(0, "must be a number from 0 to 1")
		.max(1, "must be a number from 0 to 1")
		.describe(
			"The part of each month, day ... that must be there where it is made of data sampled more often. Default 0.8. Headwater's own key.",
		)
		.optional(),
	deflate: z
		.int({ error: deflateError })
		.min(0, deflateError)
		.max(9, deflateError)
		.describe("Compression of what is delivered, 0 (off) to 9. Default: as it comes. Headwater's own key.")
		.optional(),
	shuffle: z
		.boolean()
		.describe("Whether bytes are shuffled before they are compressed. Headwater's own key.")
		.optional(),
	chunks: z
		.record(z.string(), z.int({ error: chunkError }).min(1, chunkError))
		.describe("Dimension -> length of a chunk along it; others stay as they are. Headwater's own key.")
		.optional(),
	dimensions_ordered: z
		.boolean()
		.describe('Deliver axes in the order of "dimensions". Default false.')
		.optional(),
};

export const SettingsSection = z
	.strictObject({
		long_name: z.string().describe("Title in the report.").optional(),
		description: z.string().describe("Text in the report.").optional(),
		driver: z.string().describe("Script in the POD's folder. Default <pod>.py, .ncl, .R ...").optional(),
		program: z.string().describe("Interpreter of the driver. Default: by its ending.").optional(),
		realm: textOrTexts.describe("Realms the POD can be chosen by.").optional(),
		runtime_requirements: z
			.record(z.string(), z.array(z.string()))
			.describe("Program -> libraries it needs.")
			.optional(),
		pod_env_vars: z
			.record(z.string(), z.string())
			.describe("Further environment variables for the POD.")
			.optional(),
		convention: z.string().describe("Convention of the POD's own names (MDTF 4).").optional(),
		nc_largefile: z.boolean().describe("netCDF-4 files have no size limit: either value holds.").optional(),
	})
	.meta({ title: '"settings"', description: "What the POD is and how it is run." });

export const DataSection = z
	.strictObject(dataKeys)
	.meta({ title: '"data"', description: "Defaults for all variables." });

export const DimensionSection = z
	.strictObject({
		standard_name: z
			.string()
			.min(1, "must not be empty.")
			.describe("CF standard name. Default longitude, latitude, time for axis X, Y, T.")
			.optional(),
		units: z.string().describe("Units the axis is delivered in.").optional(),
		axis: z
			.enum(["X", "Y", "Z", "T", "OTHER"])
			.describe('Default: by standard_name; air_pressure, height, depth or anything with "positive" is Z.')
			.optional(),
		positive: z.enum(["up", "down"]).describe("Direction of a vertical axis.").optional(),
		need_bounds: z.boolean().describe("The file must have bounds of this axis. Default false.").optional(),
		range: z
			.union([z.null(), z.tuple([z.number(), z.number()])], {
				error: "must be two numbers such as [-30, 30], or null",
			})
			.describe("Only this part of axis X, Y or Z, both ends included: [-30, 30]. Default null: all of it.")
			.optional(),
		calendar: z
			.string()
			.describe(`The calendar the POD insists on: any, ${calendars.join(", ")}. Default any.`)
			.optional(),
	})
	.meta({ title: "a dimension", description: "One axis." });

export const VarlistSection = z
	.strictObject({
		standard_name: z.string().min(1, "must not be empty.").describe("CF standard name."),
		units: z
			.string()
			.describe("Units the variable is delivered in, spelled so. Default: the file's.")
			.optional(),
		dimensions: z.array(z.string()).describe('Names of "dimensions".'),
		scalar_coordinates: z
			.record(z.string(), z.number())
			.describe("A slice: vertical dimension -> value in its units.")
			.optional(),
		...dataKeys,
		requirement: z
			.enum(["required", "optional", "alternate"])
			.describe("Default required. An alternate is only looked for when another variable needs it.")
			.optional(),
		alternates: z
			.union([z.array(z.string()), z.array(z.array(z.string()).min(1))], {
				error: "must be a list of names (one set) or a list of such lists (several sets, none empty)",
			})
			.describe("Variables that together can stand in for this one: one set, or a list of sets.")
			.optional(),
		use_exact_name: z.boolean().describe("Look for this very name; do not translate.").optional(),
		env_var: z.string().describe("Environment variable for the name. Default <name>_var.").optional(),
		path_variable: z.string().describe("Environment variable for the path. Default <NAME>_FILE.").optional(),
		modifier: z
			.enum(["atmos_height", "ocean_realm", "atmos_realm", ""])
			.describe("Tells variables of one standard name apart.")
			.optional(),
		realm: textOrTexts.describe("Only data of these realms.").optional(),
		cell_methods: z
			.string()
			.min(1, "must not be empty.")
			.describe('CF cell_methods the data must have, such as "time: maximum". Headwater\'s own key.')
			.optional(),
	})
	.meta({ title: "a varlist entry", description: "One variable the POD wants." });

/** The whole file: what `docs/schemas/pod-settings.schema.json` is made of. */
export const PodSettingsFile = z
	.strictObject({
		$schema: z.string().describe("For editors.").optional(),
		settings: SettingsSection,
		data: DataSection.optional(),
		dimensions: z.record(z.string(), DimensionSection).optional(),
		varlist: z.record(z.string(), VarlistSection),
	})
	.meta({ title: "a settings file", description: "What a POD needs, in model-neutral terms." });

export type SettingsSection = z.output<typeof SettingsSection>;
export type DataSection = z.output<typeof DataSection>;
export type DimensionSection = z.output<typeof DimensionSection>;
export type VarlistSection = z.output<typeof VarlistSection>;

const internal = (key: string) =>
	`"${key}" is set by the framework itself, not by settings files. Leave it out.`;

/** Keys of a varlist entry that MDTF's code knows and no settings file may set. */
export const internalVarlistKeys: Readonly<Record<string, string>> = {
	dest_path: internal("dest_path"),
	component: internal("component"),
	associated_files: internal("associated_files"),
	rename_coords: internal("rename_coords"),
};
