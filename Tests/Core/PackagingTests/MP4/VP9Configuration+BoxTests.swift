import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct VP9ConfigurationBoxTests {
    @Test func saysWhatTheBitstreamSays() {
        let configuration = VP9Configuration(
            profile: 2, bitDepth: 10, chromaSubsampling: 1, isFullRange: true, colorSpace: 5)
        let bytes = MP4Fixture.written { configuration.writeBox(to: &$0, level: 31) }
        #expect(
            bytes
                == hex(
                    """
                    00000014 76706343 01 000000   # vpcC, version 1
                    02 1F                         # profile 2, level 3.1
                    A3                            # 10 bits, 4:2:0 colocated, full range
                    02 02 09                      # primaries and transfer unspecified, BT.2020 matrix
                    0000                          # no initialisation data
                    """))
    }

    /// `color_space` (VP9 §7.2.2) to `MatrixCoefficients` (ITU-T H.273 table 4).
    @Test(arguments: [
        (UInt8(0), UInt8(2)), (1, 5), (2, 1), (3, 6), (4, 7), (5, 9), (6, 2), (7, 0), (8, 2), (255, 2),
    ])
    func mapsTheMatrix(colorSpace: UInt8, matrix: UInt8) {
        let configuration = VP9Configuration(
            profile: 255, bitDepth: 255, chromaSubsampling: 255, isFullRange: false, colorSpace: colorSpace)
        let bytes = MP4Fixture.written { configuration.writeBox(to: &$0, level: 10) }
        #expect(bytes[17] == matrix)
        #expect(bytes[14] == 0xFE)
    }
}
