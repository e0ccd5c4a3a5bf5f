import TestSupport

/// Sample entries as ffmpeg 5.1 writes them (`-movflags frag_keyframe+empty_moov`): x264, x265, libvpx, SVT-AV1, its
/// own encoder of AAC, and libopus.
enum SampleEntryVectors {
    static let h264 = hex(
        """
        00000093 61766331  # 147 bytes, avc1
        00000000 00000001 00000000 00000000 00000000 00000000  # data_reference_index 1
        014000f0  # width and height
        00480000 00480000 00000000 0001  # 72 dpi, one frame
        154c6176 6335392e 33372e31 3030206c 69627832 36340000 00000000 00000000  # compressorname
        0018ffff  # depth 24
        0000002d 61766343  # avcC
        0142c00d ffe10016 6742c00d da0507ec
        04400000 03004000 000c83c5 0aa80100
        0468ce0f c8
        00000010 70617370  # pasp
        00000001 00000001
        """)

    static let h265 = hex(
        """
        000000e6 68766331  # 230 bytes, hvc1
        00000000 00000001 00000000 00000000 00000000 00000000  # data_reference_index 1
        014000f0  # width and height
        00480000 00480000 00000000 0001  # 72 dpi, one frame
        154c6176 6335392e 33372e31 3030206c 69627832 36350000 00000000 00000000  # compressorname
        0018ffff  # depth 24
        00000076 68766343  # hvcC
        01016000 00009000 00000000 3cf000fc
        fdf8f800 000f03a0 00010018 40010c01
        ffff0160 00000300 90000003 00000300
        3c959409 a1000100 2a420101 01600000
        03009000 00030000 03003ca0 0a080f16
        59595293 0bc05a02 00000300 02000003
        003210a2 00010006 4401c073 c189
        0000000a 6669656c  # fiel
        0100
        00000010 70617370  # pasp
        00000001 00000001
        """)

    static let vp9 = hex(
        """
        00000084 76703039  # 132 bytes, vp09
        00000000 00000001 00000000 00000000 00000000 00000000  # data_reference_index 1
        014000f0  # width and height
        00480000 00480000 00000000 0001  # 72 dpi, one frame
        184c6176 6335392e 33372e31 3030206c 69627670 782d7670 39000000 00000000  # compressorname
        0018ffff  # depth 24
        00000014 76706343  # vpcC
        01000000 00148202 02020000
        0000000a 6669656c  # fiel
        0100
        00000010 70617370  # pasp
        00000001 00000001
        """)

    static let av1 = hex(
        """
        00000089 61763031  # 137 bytes, av01
        00000000 00000001 00000000 00000000 00000000 00000000  # data_reference_index 1
        014000f0  # width and height
        00480000 00480000 00000000 0001  # 72 dpi, one frame
        174c6176 6335392e 33372e31 3030206c 69627376 74617631 00000000 00000000  # compressorname
        0018ffff  # depth 24
        00000019 61763143  # av1C
        81000c00 0a0b0000 00043cff bc02f800
        40
        0000000a 6669656c  # fiel
        0100
        00000010 70617370  # pasp
        00000001 00000001
        """)

    static let aac = hex(
        """
        0000006e 6d703461  # 110 bytes, mp4a
        00000000 00000001 00000000 00000000  # data_reference_index 1
        00020010 00000000  # channels, 16 bits
        ac440000  # sample rate
        00000036 65736473  # esds
        00000000 03808080 25000100 04808080
        17401500 00000001 0d880001 0d880580
        80800512 0856e500 06808080 0102
        00000014 62747274  # btrt
        00000000 00010d88 00010d88
        """)

    static let opus = hex(
        """
        0000004b 4f707573  # 75 bytes, Opus
        00000000 00000001 00000000 00000000  # data_reference_index 1
        00010010 00000000  # channels, 16 bits
        bb800000  # sample rate
        00000013 644f7073  # dOps
        00010138 0000bb80 000000
        00000014 62747274  # btrt
        00000000 0000fa00 0000fa00
        """)
}
