import { fileURLToPath } from "node:url";
import { test } from "@jest/globals";
import { netcdf3Reader } from "../../io/formats/netcdf3/reader.ts";
import { cdf5Writer, netcdf3Writer } from "../../io/formats/netcdf3/writer.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4ClassicWriter, netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { referencesReader } from "../../io/formats/references/reader.ts";
import { referencesWriter } from "../../io/formats/references/writer.ts";
import { zarrReader } from "../../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../../io/formats/zarr/writer.ts";
import { keepsContract } from "../contracts/check.ts";
import { readerContract } from "../contracts/reader.ts";
import { plainDataset, writerContract } from "../contracts/writer.ts";

const inGroups = { ...plainDataset(), groups: new Map([["inner", plainDataset()]]) };

keepsContract(
	test,
	writerContract({ writer: netcdf4Writer, readers: [netcdf4Reader, netcdf3Reader], datasets: [inGroups] }),
);

for (const writer of [netcdf4ClassicWriter, netcdf3Writer, cdf5Writer])
	keepsContract(test, writerContract({ writer, readers: [netcdf4Reader, netcdf3Reader] }));

keepsContract(
	test,
	readerContract(zarrReader, [fileURLToPath(new URL("../fixtures/zarr/v2.zarr.zip", import.meta.url))]),
);
keepsContract(
	test,
	writerContract({
		writer: referencesWriter,
		readers: [netcdf4Reader, referencesReader],
		datasets: [inGroups],
		unlimited: false,
	}),
);
for (const writer of [zarr2Writer, zarr3Writer]) {
	keepsContract(
		test,
		writerContract({ writer, readers: [netcdf4Reader, zarrReader], datasets: [inGroups], unlimited: false }),
	);
}
