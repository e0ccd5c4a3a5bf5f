import TestSupport
import Testing

@testable import Packaging

@Suite struct RollRecoveryTests {
    // Hand-built after ISO/IEC 14496-12 §8.9.2, §8.9.3, §10.1.
    @Test func putsAllSamplesIntoOneGroup() {
        let bytes = MP4Fixture.written { RollRecovery(distance: -4).write(sampleCount: 1000, to: &$0) }
        #expect(
            bytes
                == hex(
                    """
                    0000001A 73677064 01000000 726F6C6C   # sgpd, version 1, roll
                    00000002 00000001 FFFC                # default_length, one entry, roll_distance -4
                    0000001C 73626770 00000000 726F6C6C   # sbgp
                    00000001 000003E8 00000001            # one run: 1000 samples of description 1
                    """))
    }
}
