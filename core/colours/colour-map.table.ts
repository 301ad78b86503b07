/**
 * Control points of well-known colour maps, evenly spaced from low to high, sRGB hexadecimal. Values of matplotlib 3.6
 * (viridis, plasma, inferno: van der Walt & Smith; cividis: Nunez et al. 2018; coolwarm: Moreland 2009; the rest: ColorBrewer).
 * Readable with the common colour-vision deficiencies are all but turbo, jet, rainbow, hot, terrain, Spectral, RdYlGn and their like, which
 * people ask for by name. Each has a reverse, called NAME_r.
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
	magma:
		"000004 0a0822 1d1147 36106b 51127c 6a1c81 832681 9c2e7f b73779 d0416f e75263 f56b5c fc8961 fea772 fec488 fde2a3 fcfdbf",
	turbo:
		"30123b 392a73 4040a2 4456c7 466be3 4680f6 4294ff 37a8fa 28bceb 1ccdd8 18ddc2 1fe9af 32f298 4ef97d 6dfe62 8bff4b a4fc3c b9f635 cdec34 dfdf37 eecf3a f8be39 fdac34 fe962b fb7e21 f46617 eb500e df3f08 d02f05 be2102 a91601 920b01 7a0403",
	jet: "000080 0000a4 0000c8 0000ed 0000ff 0020ff 0040ff 0060ff 0080ff 00a0ff 00c0ff 00e0fb 16ffe1 30ffc7 49ffad 63ff94 7dff7a 97ff60 b1ff46 caff2c e4ff13 feed00 ffd000 ffb200 ff9400 ff7700 ff5900 ff3b00 ff1e00 e80000 c40000 9f0000 800000",
	rainbow:
		"8000ff 7019ff 6032fe 504afc 4062fa 3079f7 208ef4 10a2f0 00b5eb 10c6e6 20d5e1 30e1da 40ecd4 50f4cc 60fac5 70febc 80ffb4 90feab a0faa1 b0f397 c0eb8d d0e082 e0d377 f0c46c ffb360 ffa055 ff8c49 ff763d ff5f30 ff4724 ff2f18 ff160b ff0000",
	hot: "0b0000 200000 350000 4a0000 5f0000 740000 890000 9e0000 b30000 c80000 dd0000 f20000 ff0800 ff1d00 ff3200 ff4700 ff5c00 ff7100 ff8600 ff9b00 ffb000 ffc500 ffda00 ffef00 ffff07 ffff26 ffff46 ffff65 ffff85 ffffa4 ffffc4 ffffe3 ffffff",
	gray: "000000 101010 202020 303030 404040 505050 606060 707070 808080 909090 a0a0a0 b0b0b0 c0c0c0 d0d0d0 e0e0e0 f0f0f0 ffffff",
	bone: "000000 0e0e13 1c1c27 2a2a3a 38384e 464661 545574 626882 707b90 7e8f9e 8ca2ac 9ab5ba a9c8c8 bfd6d6 d5e4e4 eaf2f2 ffffff",
	terrain:
		"333399 2848ae 1e5ec4 1373d9 0888ee 009cf4 00acc4 00bc94 01cc66 21d36d 41d973 61df79 81e680 a1ec86 c1f38d e1f993 fefe98 eee990 ded587 cec07f beac76 ae976d 9e8365 8e6e5c 815e56 91726c a18781 b19b96 c1b0ac d1c4c1 e1d9d7 f1edec ffffff",
	cubehelix:
		"000000 0c050e 150b1d 19132d 1b1e3b 192a46 17374d 15464e 16534c 1a6046 236a3e 317236 447731 5a7a2f 727b32 8a7a3b a1794a b5795e c57a76 cf7e8f d484a9 d48dc1 d198d4 cca6e4 c6b4ee c2c3f2 c1d1f3 c4ddf2 cbe8f0 d6f0ef e3f6f0 f2fbf6 ffffff",
	twilight:
		"e2d9e2 d7d7dd c4ced4 acc2cc 95b5c7 81a6c3 7297c1 6887be 6276ba 5f64b5 5e51ad 5d3da1 592a8f 511b77 45135c 381145 2f1436 3a113a 4a1342 5f174a 741e4f 872750 983550 a64550 b25652 bb6958 c27c63 c89073 cca389 d1b6a3 d8c7be dfd4d6 e2d9e2",
	YlOrRd: "ffffcc ffeda0 fed976 feb24c fd8c3c fc4d2a e2191c bb0026 800026",
	YlOrBr: "ffffe5 fff7bc fee390 fec34f fe9829 eb6f14 cb4b02 983404 662506",
	Reds: "fff5f0 fee0d2 fcbba1 fc9272 fb694a ee3a2c ca181d a30f15 67000d",
	Greens: "f7fcf5 e5f5e0 c7e9c0 a0d99b 73c476 40aa5d 228a44 006c2c 00441b",
	Oranges: "fff5eb fee6ce fdd0a2 fdae6a fd8c3b f16813 d84801 a53603 7f2704",
	Purples: "fcfbfd efedf5 dadaeb bcbddc 9e9ac8 807cba 6950a3 53268f 3f007d",
	Greys: "ffffff f0f0f0 d9d9d9 bdbdbd 959595 727272 515151 242424 000000",
	GnBu: "f7fcf0 e0f3db ccebc5 a7ddb5 7accc4 4db2d3 2a8bbe 0867ab 084081",
	PuBu: "fff7fb ece7f2 d0d1e6 a5bddb 73a9cf 358fc0 056faf 04598c 023858",
	BuPu: "f7fcfd e0ecf4 bfd3e6 9ebcda 8c95c6 8c6ab1 88409c 800f7b 4d004b",
	RdPu: "fff7f3 fde0dd fcc5c0 fa9eb5 f767a1 dc3397 ad017e 790177 49006a",
	PuBuGn: "fff7fb ece2f0 d0d1e6 a5bddb 66a9cf 3590bf 028189 016b58 014636",
	YlGn: "ffffe5 f7fcb9 d9f0a3 acdd8e 77c679 40aa5c 228343 006737 004529",
	Spectral: "9e0142 d43d4f f46d43 fdad60 fee08b ffffbe e6f598 aadca4 66c2a5 3387bc 5e4fa2",
	RdYlBu: "a50026 d62f27 f46d43 fdad60 fee090 feffc0 e0f3f8 aad8e9 74add1 4574b3 313695",
	RdYlGn: "a50026 d62f27 f46d43 fdad60 fee08b feffbe d9ef8b a5d86a 66bd63 199750 006837",
	PiYG: "8e0152 c41a7c de77ae f1b5d9 fde0ef f7f7f6 e6f5d0 b7e085 7fbc41 4c9121 276419",
	PRGn: "40004b 752982 9970ab c1a4ce e7d4e8 f6f7f6 d9f0d3 a5da9f 5aae61 1a7736 00441b",
	bwr: "0000ff 3232ff 6666ff 9898ff ccccff fffefe ffcccc ff9898 ff6666 ff3232 ff0000",
	seismic: "00004c 000092 0000db 3131ff 9999ff fffdfd ff9999 ff3131 e60000 b20000 800000",
};
