import TestSupport

/// The first packets of transport streams as others write them.
enum TransportVectors {
    /// ffmpeg 5.1, `-f hls`: services, program, map, and the beginning of a key frame.
    static let ffmpeg = hex(
        """
        # stream 17, a unit begins, counter 0
        47401110 0042f025 0001c100 00ff01ff 0001fc80 14481201 0646466d 70656709
        53657276 69636530 31777c43 caffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        # stream 0, a unit begins, counter 0
        47400010 0000b00d 0001c100 000001f0 002ab104 b2ffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        # stream 4096, a unit begins, counter 0
        47500010 0002b017 0001c100 00e100f0 001be100 f0000fe1 01f0002f 44b99bff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        # stream 256, a unit begins, counter 0
        47410030 07500000 7ecc7e00 000001e0 00008080 05210007 e7610000 000109f0
        00000001 67f4000d 91968141 fb011000 00030010 00000303 20f142aa 00000001
        68ce0f19 20000001 0605ffff 4edc45e9 bde6d948 b7962cd8 20d923ee ef783236
        34202d20 636f7265 20313634 20723330 39352062 61656534 3030202d 20482e32
        36342f4d 5045472d 34204156 4320636f 64656320 2d20436f 70796c65 66742032
        3030332d 32303232 202d2068 7474703a 2f2f7777 772e7669 64656f6c
        # stream 256, counter 1
        47010011 616e2e6f 72672f78 3236342e 68746d6c 202d206f 7074696f 6e733a20
        63616261 633d3020 7265663d 31206465 626c6f63 6b3d303a 303a3020 616e616c
        7973653d 303a3020 6d653d64 69612073 75626d65 3d302070 73793d31 20707379
        5f72643d 312e3030 3a302e30 30206d69 7865645f 7265663d 30206d65 5f72616e
        67653d31 36206368 726f6d61 5f6d653d 31207472 656c6c69 733d3020 38783864
        63743d30 2063716d 3d302064 6561647a 6f6e653d 32312c31 31206661
        """)

    /// GStreamer 1.22, `hlssink2`: program, map, and the beginning of a key frame.
    static let gstreamer = hex(
        """
        # stream 0, a unit begins, counter 1
        47400031 a600ffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffff00 00b00d00 01c10000 0001e020 a2c32941
        # stream 32, a unit begins, counter 1
        47402031 9700ffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
        ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 0002b01c
        0001c100 00e041f0 001be041 f00a0508 48444d56 ff1b443f 45dd4e12
        # stream 65, a unit begins, counter 1
        47404131 075009a7 d6877e00 000001e0 1a4c8180 05214d3f b2010000 000109f0
        00000001 6742c00d da0507ec 04400000 03004000 000c83c5 0aa80000 000168ce
        0fc80000 00010605 ffff4edc 45e9bde6 d948b796 2cd820d9 23eeef78 32363420
        2d20636f 72652031 36342072 33303935 20626165 65343030 202d2048 2e323634
        2f4d5045 472d3420 41564320 636f6465 63202d20 436f7079 6c656674 20323030
        332d3230 3232202d 20687474 703a2f2f 7777772e 76696465 6f6c616e
        # stream 65, counter 2
        47004112 2e6f7267 2f783236 342e6874 6d6c202d 206f7074 696f6e73 3a206361
        6261633d 30207265 663d3120 6465626c 6f636b3d 303a303a 3020616e 616c7973
        653d303a 30206d65 3d646961 20737562 6d653d30 20707379 3d312070 73795f72
        643d312e 30303a30 2e303020 6d697865 645f7265 663d3020 6d655f72 616e6765
        3d313620 6368726f 6d615f6d 653d3120 7472656c 6c69733d 30203878 38646374
        3d302063 716d3d30 20646561 647a6f6e 653d3231 2c313120 66617374
        """)
}
