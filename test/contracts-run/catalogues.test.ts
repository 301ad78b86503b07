import { afterAll, test } from "@jest/globals";
import { cmip6Drs } from "../../core/drs/projects.ts";
import { catalogueContract } from "../contracts/catalogue.ts";
import { keepsContract } from "../contracts/check.ts";
import { memoryCataloguer } from "../contracts/memory-catalogue.ts";
import { dataTree } from "../registry/data-tree.ts";
import { trial } from "./sources/cmip6-local.ts";

const orography =
	"CMIP6/CMIP/CNRM-CERFACS/CNRM-CM6-1/historical/r1i1p1f2/fx/orog/gr/v20190912/orog_fx_CNRM-CM6-1_historical_r1i1p1f2_gr.nc";
const files = [...(trial.files ?? []), orography];

const tree = dataTree();
for (const file of files) tree.file(file);
tree.settle();
afterAll(() => tree.remove());

keepsContract(
	test,
	catalogueContract("a crawled tree", () => tree.cataloguer().open(tree.root, cmip6Drs)),
);
keepsContract(
	test,
	catalogueContract("a tree crawled before", () => tree.cataloguer().open(tree.root, cmip6Drs)),
);
keepsContract(
	test,
	catalogueContract("files in memory", () => memoryCataloguer(files).open("/data", cmip6Drs)),
);
