import TestSupport

/// Pictures of 16x16 samples in four quarters, as files: (200, 40, 30) and (30, 160, 60) above, (20, 50, 190) and white
/// below. Made for these tests.
enum StillImages {
    /// PNG of 8-bit RGB, zlib as Python's.
    static let truecolour = hex(
        """
            89504E470D0A1A0A0000000D49484452 00000010000000100802000000909168 36000000244944415478DA6338A12187
            15C92DB0C18A184635D0448388D13EAC E83F0E30AA81261A00323782506C9A51 760000000049454E44AE426082
        """)

    /// PNG of 16-bit RGB.
    static let deep = hex(
        """
            89504E470D0A1A0A0000000D49484452 00000010000000101002000000C001B4 75000000344944415478DA6338714243
            434E8E78524E6EC1021B1BE24986510B 462D18021688881819EDDB473CF99F44 306AC1A80543C002008F8004AEB11719
            8B0000000049454E44AE426082
        """)

    /// PNG of 2-bit indices; tRNS makes the upper right quarter half transparent and the lower left one wholly.
    static let palette = hex(
        """
            89504E470D0A1A0A0000000D49484452 00000010000000100203000000629D17 F20000000C504C5445C8281E1EA03C14
            32BEFFFFFF794043280000000374524E 53FF80007F6D68780000001649444154 78DA636060080D65208258B5EAFF7F22
            080047DD1FE19ED19896000000004945 4E44AE426082
        """)

    /// PNG of 8-bit RGBA; quarters as opaque as those of `palette`.
    static let translucent = hex(
        """
            89504E470D0A1A0A0000000D49484452 000000100000001008060000001FF3FF 61000000284944415478DA6338A121F7
            1F1F965B60D3800F338C1A302C0C1031 DA8717FF2700460D18160600004A3521 DF98F524C90000000049454E44AE4260
            82
        """)

    /// PNG of 8-bit grey: 0 and 255 above, 128 and 64 below.
    static let grey = hex(
        """
            89504E470D0A1A0A0000000D49484452 000000100000001008000000003A98A0 BD000000194944415478DA63608082FF
            50C03040020D50E0000503240000D2B2 6FC17C3516840000000049454E44AE42 6082
        """)

    /// JPEG of 4:2:0 by libavcodec's encoder, quality 2.
    static let photograph = hex(
        """
            FFD8FFDB004300080404040404050505 05050506060606060606060606060606 07070708080807070706060707080808
            080909090808080809090A0A0A0C0C0B 0B0E0E0E111114FFC400610001010100 00000000000000000000000006050801
            01010000000000000000000000000000 01031001000000000000000000000000 00000000110000040403090100000000
            00000000001214131161150006030205 42444131166325621723FFC000110800 10001003012200021100031100FFDA00
            0C03010002110311003F002CAE14D8CA 5C16174F96F2065757774C2983BB99DC 70E545E5AB7D0C8FE32D9798DB32A994
            BD70820462E2E0D5FFD9
        """)

    /// WebP of VP8 by libwebp, quality 90.
    static let lossyWeb = hex(
        """
            52494646440000005745425056503820 38000000F001009D012A1000100000C0 1225A00274BA01F80004C80000FEA27F
            FFDEB3FFFCDF77FFFCC0DFFFEB2BF861 FEC1E9FFEDA07F29FB2E0000
        """)

    /// WebP of VP8L by libwebp; quarters as opaque as those of `palette`.
    static let losslessWeb = hex(
        """
            5249464642000000574542505650384C 350000002F0FC003101F201020EC3874 6F432040A8F4AC8A408050C27F250141
            D175CB05E0DF9206C26CA3494E7292F7 3E8388FE476D1FE80700
        """)

    /// WebP of VP8 with a plane of opacity (ALPH) by libwebp, as `losslessWeb`.
    static let translucentWeb = hex(
        """
            524946467C0000005745425056503858 0A000000100000000F00000F0000414C 50481A0000000117201048625F7C8D88
            0807810061D2A4530711FD0FAD07FA00 565038203C000000F001009D012A1000 100000C01225A80274BA01F800052100
            00FEA27FFFDF29FFFCEE3FFFFCB5FFFF EA7D1C4493C3FEA5A7FFEDA30541647C 8E155000
        """)

    /// A PNG of RGB (W3C PNG §5, §11), its samples in stored blocks of zlib (RFC 1950 §2.2, RFC 1951 §3.2.4).
    static func png(
        width: Int, height: Int, chunks: [(type: String, bytes: [UInt8])] = [],
        colour: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)
    ) -> [UInt8] {
        var rows: [UInt8] = []
        for y in 0..<height {
            rows.append(0)
            for x in 0..<width {
                let (red, green, blue) = colour(x, y)
                rows += [red, green, blue]
            }
        }
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in rows {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        var packed: [UInt8] = [0x78, 0x01]
        var position = 0
        while position < rows.count {
            let count = min(65_535, rows.count - position)
            packed.append(position + count == rows.count ? 1 : 0)
            packed += [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8 & 255)]
            packed += rows[position..<position + count]
            position += count
        }
        packed += bigEndian(high << 16 | low)
        var file = hex("89 50 4E 47 0D 0A 1A 0A")
        // 8 bits of RGB, no interlace.
        file += chunk("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0])
        for (type, bytes) in chunks { file += chunk(type, bytes) }
        return file + chunk("IDAT", packed) + chunk("IEND", [])
    }

    static func chunk(_ type: String, _ bytes: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + bytes
        var check = UInt32.max
        for byte in body {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check >> 1 ^ (check & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return bigEndian(UInt32(bytes.count)) + body + bigEndian(~check)
    }

    /// `photograph` with an orientation in EXIF (CIPA DC-008 §4.6.5.1.7, tag 0x0112).
    static func photograph(orientation: UInt8) -> [UInt8] {
        let exif =
            hex("FF E1 00 22 45 78 69 66 00 00  # APP1 of 34 bytes, Exif")
            + hex("4D 4D 00 2A 00 00 00 08 00 01  # big-endian TIFF, one entry")
            + hex("01 12 00 03 00 00 00 01 00") + [orientation] + hex("00 00 00 00 00 00")
        return photograph.prefix(2) + exif + photograph.dropFirst(2)
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }
}
