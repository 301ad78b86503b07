/**
 * @module headwater/testing: what every plugin must keep, as checks any test framework can run:
 * `keepsContract(test, sourceContract("my-archive", plugin, trial))`.
 */

export { catalogueContract } from "./catalogue.ts";
export { type Check, type Contract, type DeclareTest, keepsContract } from "./check.ts";
export { conventionContract } from "./convention.ts";
export { memoryCataloguer } from "./memory-catalogue.ts";
export { type PodTrial, podContract } from "./pod.ts";
export { publishWorld, servedDataset } from "./publish-world.ts";
export { type Asked, type PublisherTrial, publisherContract } from "./publisher.ts";
export { readerContract } from "./reader.ts";
export { monthlyFile, type Situation, situation } from "./situations.ts";
export { sourceContract } from "./source.ts";
export { type SourceTrial, sameNames } from "./source-world.ts";
export { type StepTrial, stepContract } from "./step.ts";
export { usualAxes, wishOf } from "./wishes.ts";
export { type WriterTrial, writerContract } from "./writer.ts";
