import { defineFix } from "../../../core/ports/fix.ts";
import { fix as cesm2 } from "./CESM2.ts";

export const fix = defineFix({
	title: "CESM2-WACCM: hybrid levels of clouds, as CESM2",
	repairs: cesm2.repairs,
});
