import TestSupport
import Testing

@testable import Mixing

@Suite struct AudioRingTests {
    private func read(_ ring: inout AudioRing, _ frames: Int) -> [Float] {
        var target = [Float](repeating: 9, count: 2 * frames)
        var span = target.mutableSpan
        ring.read(into: &span)
        return target
    }

    @Test func givesWhatWasWrittenAndThenSilence() {
        var ring = AudioRing(frames: 10)
        #expect(ring.capacity == 1024)
        ring.write([1, 2, 3, 4, 5, 6].span, from: 1, count: 2, at: 1)
        #expect(!ring.isEmpty)
        #expect(read(&ring, 4) == [0, 0, 3, 4, 5, 6, 0, 0])
        #expect(ring.isEmpty)
        #expect(ring.start == 4)
    }

    @Test func goesRound() {
        var ring = AudioRing(frames: 1024)
        let samples = (0..<2048).map(Float.init)
        for round in 0..<3 {
            ring.write(samples.span, from: 0, count: 700, at: ring.start)
            #expect(read(&ring, 700) == Array(samples[..<1400]), "round \(round)")
        }
        #expect(read(&ring, 1024) == [Float](repeating: 0, count: 2048))
    }

    @Test func refusesWhatIsOutOfReach() {
        var ring = AudioRing(frames: 1024)
        ring.skip(to: 100)
        let samples = [Float](repeating: 1, count: 20)
        ring.write(samples.span, from: 0, count: 10, at: 99)
        ring.write(samples.span, from: 0, count: 10, at: 100 + 1015)
        ring.blend(1, 1, share: 1, at: 99)
        ring.blend(1, 1, share: 1, at: 1124)
        #expect(ring.isEmpty)
        ring.write(samples.span, from: 0, count: 10, at: 100 + 1014)
        #expect(ring.end == ring.limit)
    }

    @Test func blendsNewOverOld() {
        var ring = AudioRing(frames: 1024)
        ring.write([1, -1].span, from: 0, count: 1, at: 0)
        ring.blend(0, 0, share: 0.25, at: 0)
        ring.blend(1, 0.5, share: 0.5, at: 1)
        #expect(read(&ring, 2) == [0.75, -0.75, 0.5, 0.25])
    }

    @Test func truncatesAndSkips() {
        var ring = AudioRing(frames: 1024)
        ring.write([Float](repeating: 1, count: 8).span, from: 0, count: 4, at: 0)
        ring.truncate(at: 3)
        #expect(ring.end == 3)
        ring.truncate(at: 5)
        #expect(ring.end == 3)
        ring.skip(to: 2)
        ring.skip(to: 1)
        #expect(ring.start == 2)
        #expect(read(&ring, 3) == [1, 1, 0, 0, 0, 0])
        ring.skip(to: 1_000_000)
        #expect(ring.isEmpty)
        #expect(read(&ring, 1024) == [Float](repeating: 0, count: 2048))
    }

    @Test func isBoundedHoweverMuchIsWanted() {
        #expect(AudioRing(frames: .max).capacity == 1 << 24)
    }

    /// Against a plain array without a ring.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func agreesWithAnArray(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ring = AudioRing(frames: 1_024)
        var model = [Float](repeating: 0, count: 2 * 20_000)
        for _ in 0..<40 {
            let place = ring.start + .random(in: -50...1_100, using: &random)
            let count = Int.random(in: 0...300, using: &random)
            let source = (0..<2 * count).map { _ in Float.random(in: -1...1, using: &random) }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                ring.write(source.span, from: 0, count: count, at: place)
                if place >= ring.start, place + Int64(count) <= ring.limit {
                    for i in source.indices { model[2 * Int(place) + i] = source[i] }
                }
            case 1:
                ring.blend(0.5, -0.5, share: 1, at: place)
                if place >= ring.start, place < ring.limit {
                    model[2 * Int(place)] = 0.5
                    model[2 * Int(place) + 1] = -0.5
                }
            case 2:
                ring.truncate(at: place)
                for i in 2 * Int(max(place, ring.start))..<model.count { model[i] = 0 }
            default:
                let start = 2 * Int(ring.start)
                let isEqual = read(&ring, count) == Array(model[start..<start + 2 * count])
                #expect(isEqual)
            }
        }
    }
}
