import { readFileSync } from "node:fs";
import type { Damage } from "./damage.ts";

/** Damages that once were answered badly; `was` says how. */
export type Kept = Damage & { readonly subject: string; readonly was: string };

/** What every run of the tests replays; whatever a campaign finds is added to kept.json. */
export const keptDamages: readonly Kept[] = JSON.parse(
	readFileSync(new URL("./kept.json", import.meta.url), "utf8"),
) as Kept[];
