import TestSupport
import Testing

@testable import Packaging

@Suite struct CuesTests {
    // Hand-built after RFC 9559 §5.1.5.
    @Test func writesEveryPointWithFixedWidths() {
        var cues = Cues()
        cues.append(Cues.Point(presentationTime: 90, cluster: 0x0102_0304_05, relative: 0xA0B0, track: 2))
        #expect(
            cues.rendered { $0.presentationTime * 2 }
                == hex(
                    """
                    1C53BB6B 0100000000000021    # Cues, 33 bytes
                    BB 9F                        # CuePoint
                    B3 88 00000000000000B4       # CueTime: 180
                    B7 93                        # CueTrackPositions
                    F7 81 02                     # CueTrack
                    F1 88 0000000102030405       # CueClusterPosition
                    F0 84 0000A0B0               # CueRelativePosition
                    """))
    }

    /// Tracks are interleaved as they came; an index is in the order of time (RFC 9559 §22.1).
    @Test func ordersPointsByTimeAndKeepsTheOrderOfEqualOnes() {
        var cues = Cues()
        for (i, ticks) in ([5, 3, 5, 1, 3] as [Int64]).enumerated() {
            cues.append(Cues.Point(presentationTime: ticks, cluster: Int64(i), relative: 0, track: 1))
        }
        let bytes = cues.rendered(milliseconds: \.presentationTime)
        let nodes = EBMLNode.parse(bytes, 0..<bytes.count)
        let points = nodes[0].children.map { point in
            [
                point.child("CueTime")?.unsigned(in: bytes),
                point.child("CueTrackPositions")?.child("CueClusterPosition")?.unsigned(in: bytes),
            ]
        }
        #expect(points == [[1, 3], [3, 1], [3, 4], [5, 0], [5, 2]])
    }

    @Test func takesTwentyFourBytesForEachPoint() {
        #expect(MemoryLayout<Cues.Point>.stride == 24)
    }
}
