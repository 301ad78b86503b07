import { expect, test } from "@jest/globals";
import { servedLines } from "../../../cli/serve/served-lines.ts";
import type { ServedDataset } from "../../../core/ports/served-dataset.ts";

const AT = "http://127.0.0.1:9000";

const dataset = (id: string, steps: readonly string[] = []): ServedDataset => ({
	...{ id, title: id, access: "public", state: { kind: "current" }, steps, facets: {} },
	open: () => Promise.reject(new Error("Nobody opens what is only named.")),
});

test("lines to paste name the first dataset, and stored chunks of the first that no step changes", () => {
	const said = servedLines(AT, [dataset("degc", ["change-units"]), dataset("raw")]);
	expect(said).toContain(`Serving 2 datasets at ${AT}`);
	expect(said).toContain(`xr.open_zarr("${AT}/datasets/degc/zarr")`);
	expect(said).toContain(`xr.open_zarr("${AT}/datasets/raw/kerchunk")`);
	expect(servedLines(AT, [dataset("degc", ["change-units"])])).not.toContain("kerchunk");
});

test("a server that has nothing yet says so, and has no lines to paste", () => {
	const said = servedLines(AT, []);
	expect(said).toContain("Nothing matches what was named");
	expect(said).not.toContain("open_zarr");
});

test("lines to paste are of datasets that everybody may open", () => {
	const closed = { ...dataset("closed"), access: "institutional" as const };
	const gone = { ...dataset("gone"), state: { kind: "retracted" as const, reason: "wrong" } };
	const said = servedLines(AT, [closed, gone, dataset("open")]);
	expect(said).toContain(`xr.open_zarr("${AT}/datasets/open/zarr")`);
	expect(said).toContain(`xr.open_zarr("${AT}/datasets/open/kerchunk")`);
	expect(servedLines(AT, [closed])).toContain(`ncdump -h ${AT}/datasets/closed/opendap`);
});
