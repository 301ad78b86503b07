import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { attributeText } from "../../core/model/dataset.ts";
import { shared } from "../shared-data.ts";
import { type SmallWorld, smallWorld } from "./small-world.ts";

const cesm = shared("cesm");
let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("cesm-files");
});
afterAll(() => world.close());

(cesm ? test : test.skip)(
	"a POD gets SHF of POP: mended, cropped, stamps moved into their months, in its own units",
	async () => {
		const made = await world.deliver({
			files: [join(cesm as string, "b.e11.B1850C5CN.f09_g16.005.pop.h.SHF.040001-049912.nc")],
			name: "shf",
			native: "SHF",
			period: "0401-0402",
			timeStamp: "end",
			wish: { standard_name: "surface_downward_heat_flux_in_sea_water", units: "W m-2", frequency: "mon" },
		});
		expect(made.main.data.shape).toEqual([24, 2, 2]);
		expect(attributeText(made.main.attributes, "units")).toBe("W m-2");
		expect(made.product.calendar).toBe("noleap");
		expect(made.product.repairs?.map(({ what }) => what)).toContain(
			'coordinates of "SHF" set to "TLONG TLAT" (was "TLONG TLAT time")',
		);
		expect(made.product.axes).toEqual([
			{ wish: "time", name: "time", bounds: expect.any(String) },
			{ wish: "lat", name: "lat" },
			{ wish: "lon", name: "lon" },
		]);
		// netCDF4.Dataset(FILE)["SHF"][12]: the mean of January 0401 by time_bound; the last is missing.
		const values = Array.from((await made.values()) as Float32Array).slice(0, 3);
		for (const [i, wanted] of [-102.98086, -98.25877, -96.87786].entries())
			expect(values[i]).toBeCloseTo(wanted, 4);
	},
);
