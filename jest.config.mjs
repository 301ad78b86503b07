export default {
	testEnvironment: "<rootDir>/test/environment.mjs",
	roots: ["<rootDir>/test"],
	testMatch: ["**/*.test.ts"],
	testTimeout: 60_000,
	// Many tests wait for programs they compare with: two at a time, also where there are two processors.
	maxWorkers: 2,
	// What test files leave in a process slows those after them: it is begun anew.
	workerIdleMemoryLimit: "800MB",
	extensionsToTreatAsEsm: [".ts"],
	modulePathIgnorePatterns: ["<rootDir>/dist"],
	transform: {
		"^.+\\.ts$": [
			"@swc/jest",
			{ jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
		],
	},
};
