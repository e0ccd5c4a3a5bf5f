import TestSupport
import Testing

@testable import Packaging

@Suite struct EditListTests {
    @Test func anEmptyEditComesBeforeTheMedia() {
        let list = EditList(start: 0x1_0000_0001, duration: 0x2_0000_0002)
        let bytes = MP4Fixture.written { list.write(to: &$0) }
        #expect(
            bytes
                == hex(
                    """
                    00000040 65647473                             # edts
                    00000038 656C7374 01000000 00000002           # elst, version 1, two entries (§8.6.6.2)
                    0000000100000001 FFFFFFFFFFFFFFFF 0001 0000   # segment_duration, media_time -1, rate 1.0
                    0000000200000002 0000000000000000 0001 0000   # from the beginning of the media
                    """))
        #expect(bytes.count == EditList.largestByteCount)
    }

    @Test func mediaThatIsSkippedOrCutHasOneEdit() {
        let skipped = MP4Fixture.written { EditList(start: 0, duration: 5, mediaTime: 312).write(to: &$0) }
        #expect(
            skipped
                == hex(
                    """
                    0000002C 65647473 00000024 656C7374 01000000 00000001
                    0000000000000005 0000000000000138 0001 0000   # media_time 312
                    """))
        let cut = MP4Fixture.written { EditList(start: 0, duration: 5, isFragmentBoundary: true).write(to: &$0) }
        #expect(
            cut.count == skipped.count
                && EditList(start: 0, duration: 5, isFragmentBoundary: true).byteCount == cut.count)
        let both = MP4Fixture.written { EditList(start: 1, duration: 5, mediaTime: 312).write(to: &$0) }
        #expect(both.count == EditList.largestByteCount)
    }

    @Test func aTrackThatBeginsWithTheMovieHasNoList() {
        #expect(MP4Fixture.written { EditList(start: 0, duration: 5).write(to: &$0) }.isEmpty)
    }

    @Test func theMediaIsShownFromWhereItsFirstSampleIs() {
        let list = EditList(start: 0, duration: 5, mediaTime: 7)
        let bytes = MP4Fixture.written { list.write(to: &$0) }
        #expect(bytes.count == list.byteCount)
        #expect(
            bytes
                == hex(
                    """
                    0000002C 65647473 00000024 656C7374 01000000 00000001
                    0000000000000005 0000000000000007 0001 0000   # media_time 7
                    """))
    }
}
