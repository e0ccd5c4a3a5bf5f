import TestSupport
import Testing

@testable import Packaging

@Suite struct SeekHeadTests {
    // Hand-built after RFC 9559 §5.1.1.
    @Test func keepsTheRoomOfCuesAndTagsWithAVoid() {
        let bytes = SeekHead(information: 68, tracks: 200, cues: nil).rendered()
        #expect(
            bytes
                == hex(
                    """
                    114D9B74 AA                                       # SeekHead, 42 bytes
                    4DBB 92 53AB 84 1549A966 53AC 88 0000000000000044  # Seek: Info at 68
                    4DBB 92 53AB 84 1654AE6B 53AC 88 00000000000000C8  # Seek: Tracks at 200
                    EC A8                                             # Void, 42 bytes in all
                    """) + [UInt8](repeating: 0, count: 40))
    }

    @Test func hasTheSameSizeWithCuesAndTags() {
        var head = SeekHead(information: 68, tracks: 200, cues: 0x1234_5678_9ABC)
        #expect(head.rendered().count == SeekHead.reservedSize)
        head.tags = 0x1234_5678_9ABD
        let bytes = head.rendered()
        #expect(bytes.count == SeekHead.reservedSize)
        #expect(Array(bytes.prefix(5)) == hex("114D9B74 D4  # 84 bytes"))
        #expect(
            Array(bytes.suffix(42))
                == hex(
                    """
                    4DBB 92 53AB 84 1C53BB6B 53AC 88 0000123456789ABC
                    4DBB 92 53AB 84 1254C367 53AC 88 0000123456789ABD
                    """))
    }
}
