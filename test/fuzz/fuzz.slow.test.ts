import { expect, test } from "@jest/globals";
import { runCampaign, someCuts, someFlips } from "./campaign.ts";

const failuresOf = async (damages: Parameters<typeof runCampaign>[0]) =>
	(await runCampaign(damages)).flatMap(({ failures }) => failures);

test("one byte changed at 10000 random places (seed 1)", async () => {
	expect(await failuresOf(someFlips(10_000, 1))).toEqual([]);
}, 1_200_000);

test("files cut at every byte of their first 4096", async () => {
	expect(await failuresOf(someCuts(1))).toEqual([]);
}, 1_200_000);
