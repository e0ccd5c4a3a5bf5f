import Media

extension VP9Configuration {
    /// `vpcC` ("VP Codec ISO Media File Format Binding" §"VP Codec Configuration Box").
    func writeBox(to writer: inout BoxWriter, level: UInt8) {
        writer.fullBox("vpcC", version: 1) { box in
            box.uint8(profile)
            box.uint8(level)
            box.uint8(min(bitDepth, 15) << 4 | min(chromaSubsampling, 7) << 1 | (isFullRange ? 1 : 0))
            // The bitstream has the matrix alone; 2 is "unspecified" (ITU-T H.273 §8.1, §8.2).
            box.uint8(2)
            box.uint8(2)
            box.uint8(matrixCoefficients)
            box.uint16(0)
        }
    }

    /// `color_space` of the VP9 bitstream (§7.2.2) as `MatrixCoefficients` of ITU-T H.273 §8.3.
    var matrixCoefficients: UInt8 {
        switch colorSpace {
        case 1: 5
        case 2: 1
        case 3: 6
        case 4: 7
        case 5: 9
        case 7: 0
        default: 2
        }
    }
}
