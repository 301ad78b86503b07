import type { SourceTrial } from "../../contracts/source-world.ts";
import { trial as local } from "./cmip6-local.ts";

export const trial: SourceTrial = { ...local, options: { root: "s3://esgf-world" } };
