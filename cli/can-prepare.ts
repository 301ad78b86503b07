import type { Container } from "inversify";
import type { EnvironmentSpec } from "../core/model/run-spec.ts";
import { Pipeline } from "../run/pipeline.ts";
import { createPodRunner } from "../run/pods/runner.ts";
import type { Surroundings } from "./container.ts";
import { fixFinder } from "./fixes.ts";
import { keptWeights } from "./kept-weights.ts";
import { loadStep, loadSteps } from "./steps.ts";
import { tokens } from "./tokens.ts";

export interface PreparingSurroundings extends Surroundings {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly version: string;
	/** Where products are made; asked when the first case starts. */
	readonly products: () => string;
	readonly environments: EnvironmentSpec;
}

/** Adds to a container what prepares data and runs diagnostics: all steps, the pipeline, the runner of PODs. */
export async function canPrepare(container: Container, around: PreparingSurroundings): Promise<Container> {
	const steps = await loadSteps({ outside: around.plugins.preprocess });
	const parts = {
		...{ steps, load: loadStep, fixes: fixFinder(), version: around.version },
		kept: keptWeights(around.log, around),
	};
	(await container.rebind(tokens.preprocessor))
		.toResolvedValue(
			(engine, clock, log) => new Pipeline({ ...parts, engine, clock, log, folder: around.products() }),
			[tokens.engine, tokens.clock, tokens.log],
		)
		.inSingletonScope();
	container
		.bind(tokens.podRunner)
		.toResolvedValue(
			(clock) =>
				createPodRunner({
					environment: around.environment,
					software: softwarePlaces(around.environments),
					clock,
				}),
			[tokens.clock],
		)
		.inSingletonScope();
	return container;
}

const softwarePlaces = ({ condaRoot, condaEnvRoot, micromamba, venvRoot }: EnvironmentSpec) => ({
	...(condaRoot ? { condaRoot } : {}),
	...(condaEnvRoot ? { condaEnvRoot } : {}),
	...(micromamba ? { micromambaExe: micromamba } : {}),
	...(venvRoot ? { venvRoot } : {}),
});
