import Media
import TestSupport
import Testing

@testable import Depacketizing

/// A frame as a sender made it: its packets, and the bytes that must come out when all of them arrive.
struct SentFrame {
    var timestamp: Int64
    var payloads: [[UInt8]]
    var bytes: [UInt8]
}

/// One way to make a stream of frames for a codec, and the unit under test.
struct StreamRecipe: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var depacketizer: @Sendable () -> Depacketizer
    /// A payload that cannot be read; nil where every payload can.
    var unreadable: [UInt8]?
    /// A first packet of a frame and one that continues it.
    var endless: (opening: [UInt8], continuation: [UInt8]) = ([], [])
    var frame: @Sendable (_ index: Int, _ generator: inout SeededGenerator) -> SentFrame
}

/// Splits bytes at random places into `1...4` parts that are not empty.
func randomParts(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = bytes[...]
    for _ in 0..<Int.random(in: 0...3, using: &generator) where rest.count > 24 {
        let cut = Int.random(in: 12..<rest.count - 1, using: &generator)
        parts.append(Array(rest.prefix(cut)))
        rest = rest.dropFirst(cut)
    }
    return parts + [Array(rest)]
}

func randomBytes(_ range: ClosedRange<Int>, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: range, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

/// Under random loss exactly those frames come out of which every packet arrived, byte for byte.
func expectNoHoles(_ recipe: StreamRecipe, seed: UInt64, sourceLocation: SourceLocation = #_sourceLocation) {
    var generator = SeededGenerator(seed: seed)
    var feed = PacketFeed(recipe.depacketizer())
    var whole: [SentFrame] = []
    var lost = 0
    for index in 0..<60 {
        let frame = recipe.frame(index, &generator)
        var isWhole = true
        for (i, payload) in frame.payloads.enumerated() {
            if index > 0, Int.random(in: 0..<12, using: &generator) == 0 {
                lost += 1
                isWhole = false
                continue
            }
            feed.push(payload, at: frame.timestamp, marker: i == frame.payloads.count - 1, lost: lost)
            lost = 0
        }
        if isWhole { whole.append(frame) }
    }
    feed.finish()
    #expect(feed.timestamps == whole.map(\.timestamp), sourceLocation: sourceLocation)
    #expect(feed.bytes == whole.map(\.bytes), sourceLocation: sourceLocation)
    #expect(feed.errors.isEmpty, sourceLocation: sourceLocation)
    #expect(whole.count < 60, "the seed lost nothing", sourceLocation: sourceLocation)
}

/// Packets with flipped bits, cut short or made up never trap, never give an empty frame and never keep the unit from
/// recovering at the next whole key frame.
func expectRecovery(_ recipe: StreamRecipe, seed: UInt64, sourceLocation: SourceLocation = #_sourceLocation) {
    var generator = SeededGenerator(seed: seed)
    var feed = PacketFeed(recipe.depacketizer())
    for index in 0..<80 {
        let frame = recipe.frame(index, &generator)
        for payload in frame.payloads {
            var hostile = payload
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: hostile = randomBytes(0...40, &generator)
            case 1: hostile.removeLast(Int.random(in: 0...hostile.count, using: &generator))
            default:
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    let bit = Int.random(in: 0..<hostile.count * 8, using: &generator)
                    hostile[bit / 8] ^= 1 << UInt8(bit % 8)
                }
            }
            let jump = Int64.random(in: -1...1, using: &generator)
            feed.push(
                hostile, at: frame.timestamp + jump, marker: Bool.random(using: &generator),
                lost: Int.random(in: 0..<6, using: &generator) == 0 ? Int.random(in: 1...9, using: &generator) : 0)
        }
    }
    #expect(feed.mostFramesAtOnce <= 2, sourceLocation: sourceLocation)
    #expect(feed.bytes.allSatisfy { !$0.isEmpty }, sourceLocation: sourceLocation)
    #expect(feed.bytes.allSatisfy { $0.count <= FrameAssembly.maximumByteCount }, sourceLocation: sourceLocation)

    let key = recipe.frame(0, &generator)
    for (i, payload) in key.payloads.enumerated() {
        feed.push(payload, at: 1_000_000, marker: i == key.payloads.count - 1, lost: i == 0 ? 1 : 0)
    }
    // What came before has taught that markers prove nothing.
    if feed.depacketizer.codec.kind == .video { feed.push(recipe.frame(0, &generator).payloads[0], at: 1_003_000) }
    #expect(feed.frames.last?.extendedTimestamp == 1_000_000, sourceLocation: sourceLocation)
    #expect(feed.frames.last?.bytes == key.bytes, sourceLocation: sourceLocation)
    #expect(feed.verdicts.last == .pass, sourceLocation: sourceLocation)
}
