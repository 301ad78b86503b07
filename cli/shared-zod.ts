// The zod that plugins outside the repository get: that of the running copy, so that their schemas and ours are of one kind.
export * from "zod";
