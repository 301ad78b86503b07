import { evaluate } from "../../../core/array/evaluate.ts";
import { StoreError } from "../../../core/errors.ts";
import { monthlyFile } from "../../contracts/situations.ts";
import { type SourceTrial, worldOf } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

const attributes = { units: "Pa", standard_name: "air_pressure_at_mean_sea_level" };
const file = monthlyFile({ name: "slp", attributes });
const dataset = { ...file, attributes: new Map([["source_id", "Small"]]) };
const unread = () => Promise.reject(new StoreError("/data/slp.nc", "its values are not to be read."));

const plain: SourceTrial = {
	options: { globs: { trial: { psl: "/data/*.nc" } } },
	facets: { source_id: "Small" },
	period: "2000-2001",
	wish: wishOf({ name: "psl", standardName: attributes.standard_name, units: "Pa" }),
};

export const trial: SourceTrial = {
	...plain,
	world: {
		disk: {
			glob: async () => ["/data/slp.nc"],
			stamp: async () => ({ device: 1, inode: 1, size: 100, modified: 0 }),
		},
		engine: {
			...worldOf(plain).engine,
			open: async () => dataset,
			readAll: (array) => evaluate(array, unread),
		},
	},
};
