/**
 * Control points of well-known colour maps, evenly spaced from low to high, sRGB hexadecimal. Values of matplotlib 3.6
 * (viridis, plasma, inferno: van der Walt & Smith; cividis: Nunez et al. 2018; coolwarm: Moreland 2009; the rest: ColorBrewer).
 * All are readable with the common colour-vision deficiencies.
 */
export const colourMaps: Readonly<Record<string, string>> = {
	viridis:
		"440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b addc30 d8e219 fde725",
	cividis:
		"00224e 002e6a 1a386f 32436d 434e6c 535a6d 61656f 6f7073 7d7c78 8c8878 9b9476 aba072 bcae6c cdbb63 dec958 f0d846 fee838",
	plasma:
		"0d0887 310597 4c02a1 6600a7 7e03a8 9511a1 aa2395 bc3587 cc4778 da5a6a e66c5c f0804e f89540 fdac33 fdc527 f8df25 f0f921",
	inferno:
		"000004 0b0724 210c4a 3d0965 57106e 71196e 8a226a a32c61 bc3754 d24644 e45a31 f1731d f98e09 fcac11 f9cb35 f2ea69 fcffa4",
	RdBu_r: "053061 2065ab 4393c3 90c4dd d1e5f0 f7f6f6 fddbc7 f3a481 d6604d b1182b 67001f",
	RdBu: "67001f b1182b d6604d f3a481 fddbc7 f7f6f6 d1e5f0 90c4dd 4393c3 2065ab 053061",
	BrBG: "543005 8b500a bf812d dec17b f6e8c3 f4f5f5 c7eae5 7fccc0 35978f 01655d 003c30",
	PuOr: "7f3b08 b25706 e08214 fcb761 fee0b6 f6f6f7 d8daeb b1aad1 8073ac 532687 2d004b",
	YlGnBu: "ffffd9 edf8b1 c6e9b4 7ecdbb 40b5c4 1d90c0 225da8 243392 081d58",
	Blues: "f7fbff deebf7 c6dbef 9dcae1 6aaed6 4191c6 2070b4 08509b 08306b",
	coolwarm:
		"3b4cc0 4e68d8 6282ea 779af7 8db0fe a3c2fe b9d0f9 ccd9ed dddcdc ecd3c5 f5c4ac f7b093 f4987a eb7d62 dd5f4b ca3b37 b40426",
};
