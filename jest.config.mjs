export default {
	testEnvironment: "node",
	roots: ["<rootDir>/test"],
	testMatch: ["**/*.test.ts"],
	testTimeout: 30_000,
	extensionsToTreatAsEsm: [".ts"],
	modulePathIgnorePatterns: ["<rootDir>/dist"],
	transform: {
		"^.+\\.ts$": [
			"@swc/jest",
			{ jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
		],
	},
};
