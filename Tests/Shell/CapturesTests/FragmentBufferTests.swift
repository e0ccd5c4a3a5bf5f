import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct FragmentBufferTests {
    private static let key = IPFragment.Key(
        source: .v4(1), destination: .v4(2), identification: 7, content: 17, depth: 0)

    /// 12 bytes of UDP to port 60,003, then a count.
    private static let datagram = hex("13 8c ea 63 00 40 00 00") + (8..<64).map { UInt8($0) }

    private var buffer = FragmentBuffer()

    /// The part of `datagram` in `range`, or other bytes.
    private mutating func insert(
        _ range: Range<Int>, isLast: Bool? = nil, _ key: IPFragment.Key = key, bytes: [UInt8]? = nil,
        at seconds: Double = 0
    ) -> UInt8? {
        let bytes = bytes ?? Array(Self.datagram[range])
        let fragment = IPFragment(
            key: key, content: 17, position: range.lowerBound, length: range.count,
            isLast: isLast ?? (range.upperBound == Self.datagram.count), payload: 0..<bytes.count)
        return buffer.insert(fragment, from: bytes.span, at: WallTime(nanoseconds: Int64(seconds * 1e9)))
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func joinsFragmentsInAnyOrder(order: [Int]) {
        var test = self
        let parts = [0..<24, 24..<48, 48..<64]
        #expect(order.dropLast().allSatisfy { test.insert(parts[$0]) == nil })
        #expect(test.insert(parts[order[2]]) == 17)
        #expect(test.buffer.payload == Self.datagram)
        test.buffer.finish()
        #expect(test.buffer.incomplete == 0 && test.buffer.incompletePorts.isEmpty)
    }

    /// A capture on several interfaces of a machine has each fragment several times.
    @Test func passesOverExactCopiesAlsoOfAWholePacket() {
        var test = self
        #expect(test.insert(0..<32) == nil && test.insert(0..<32) == nil)
        #expect(test.insert(32..<64) == 17)
        #expect(test.insert(32..<64) == nil && test.insert(0..<32) == nil && test.insert(8..<16, isLast: false) == nil)
        test.buffer.finish()
        #expect(test.buffer.incomplete == 0)
    }

    // RFC 5722 §3: nothing comes of a packet whose fragments overlap.
    @Test(arguments: [0..<32, 8..<16, 16..<40, 0..<40])
    func makesNothingOfFragmentsThatOverlapWithOtherBytes(range: Range<Int>) {
        var test = self
        #expect(test.insert(0..<32) == nil)
        #expect(test.insert(range, bytes: [UInt8](repeating: 0xEE, count: range.count)) == nil)
        #expect(test.insert(32..<64) == nil && test.insert(0..<32) == nil)
        test.buffer.finish()
        #expect(test.buffer.incomplete == 1)
    }

    @Test func refusesTwoEndsAndWhatIsBehindTheEnd() {
        for (first, second) in [(32..<56, 48..<64), (32..<56, 56..<64)] {
            var test = self
            #expect(test.insert(first, isLast: true) == nil)
            #expect(test.insert(second, isLast: second.lowerBound == 48) == nil)
            #expect(test.insert(0..<32) == nil)
            test.buffer.finish()
            #expect(test.buffer.incomplete == 1)
        }
    }

    @Test func theNumberOfAWholePacketMayBeUsedAgain() {
        var test = self
        #expect(test.insert(0..<32) == nil && test.insert(32..<64) == 17)
        let other = [UInt8](repeating: 9, count: 32)
        #expect(test.insert(0..<32, bytes: other) == nil && test.insert(32..<64) == 17)
        #expect(test.buffer.payload == other + Self.datagram[32...])
        test.buffer.finish()
        #expect(test.buffer.incomplete == 0)
    }

    @Test func keepsPacketsApart() {
        var test = self
        var keys = [Self.key]
        for change in 0..<5 {
            var key = Self.key
            switch change {
            case 0: key.source = .v4(3)
            case 1: key.destination = .v4(3)
            case 2: key.identification = 8
            case 3: key.content = 47
            default: key.depth = 1
            }
            keys.append(key)
        }
        for key in keys { #expect(test.insert(0..<32, key) == nil) }
        for key in keys { #expect(test.insert(32..<64, key) == 17) }
    }

    @Test func waitsAsLongAsItsLifetime() {
        var test = self
        #expect(test.insert(0..<32) == nil && test.insert(32..<64, at: 2) == 17)
        #expect(test.insert(0..<32, at: 10) == nil && test.insert(32..<64, at: 12.001) == nil)
        #expect(test.buffer.incomplete == 1 && test.buffer.incompletePorts == [60_003])
        test.buffer.finish()
        // Of the second part the port is not known.
        #expect(test.buffer.incomplete == 2 && test.buffer.incompletePorts == [60_003])
    }

    /// What the snap length truncated leaves a hole.
    @Test func aTruncatedFragmentCompletesNothing() {
        var test = self
        #expect(test.insert(0..<32, bytes: Array(Self.datagram[..<20])) == nil)
        #expect(test.insert(32..<64) == nil)
        test.buffer.finish()
        #expect(test.buffer.incomplete == 1)
    }

    @Test func takesTheContentOfTheFirstFragment() {
        var test = self
        func fragment(_ range: Range<Int>, content: UInt8) -> IPFragment {
            IPFragment(
                key: Self.key, content: content, position: range.lowerBound, length: range.count,
                isLast: range.upperBound == 64, payload: range)
        }
        let frame = Self.datagram
        #expect(
            test.buffer.insert(fragment(32..<64, content: 99), from: frame.span, at: WallTime(nanoseconds: 0)) == nil)
        #expect(test.buffer.insert(fragment(0..<32, content: 60), from: frame.span, at: WallTime(nanoseconds: 0)) == 60)
    }

    /// Far more open packets than there is room for: the oldest leave first, and memory does not grow.
    @Test func keepsNoMoreThanItsLimit() {
        var test = self
        let bytes = [UInt8](repeating: 1, count: 1480)
        let count = 2 * FragmentBuffer.byteLimit / 1480
        for number in 0..<count {
            var key = Self.key
            key.identification = UInt32(number)
            #expect(test.insert(0..<1480, isLast: false, key, bytes: bytes) == nil)
        }
        #expect(test.buffer.incomplete > count / 2 && test.buffer.incomplete < count)
        var key = Self.key
        key.identification = UInt32(count - 1)
        #expect(test.insert(1480..<1488, isLast: true, key, bytes: [UInt8](repeating: 2, count: 8)) == 17)
        test.buffer.finish()
        #expect(test.buffer.incomplete == count - 1 && test.buffer.incompletePorts == [0x0101])
    }

    @Test func givesUpAPacketOfTooManyPieces() {
        var test = self
        for piece in 0...FragmentBuffer.pieceLimit {
            #expect(test.insert(piece * 8..<piece * 8 + 8, isLast: false, bytes: hex("01 02 03 04 05 06 07 08")) == nil)
        }
        test.buffer.finish()
        #expect(test.buffer.incomplete == 1)
    }

    /// Property: random pieces, copies and orders give the packet or nothing, never other bytes.
    @Test func neverMixesPackets() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var test = self
            var parts: [Range<Int>] = []
            var start = 0
            while start < 64 {
                let end = min(64, start + 8 * Int.random(in: 1...4, using: &generator))
                parts.append(start..<end)
                start = end
            }
            parts += parts.filter { _ in Bool.random(using: &generator) }
            parts.shuffle(using: &generator)
            var count = 0
            for part in parts where test.insert(part) != nil {
                count += 1
                #expect(test.buffer.payload == Self.datagram)
            }
            #expect(count == 1)
        }
    }
}
