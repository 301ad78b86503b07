// How V8 is to run Headwater. Most commands live for less than a second or two: at V8's own pace a third of their processor time goes into
// optimising functions that then hardly run. Loops over values are hot enough to be optimised anyway.
import { setFlagsFromString } from "node:v8";

/** Bytes of bytecode a function runs before it is optimised; V8 of Node 20 begins at 135 168. */
const INTERRUPT_BUDGET = 600_000;
const [OLDEST, NEWEST] = [20, 24];

const major = Number(process.versions.node.split(".")[0]);
if (major >= OLDEST && major <= NEWEST) setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
