import TestSupport
import Testing

@testable import Timing

@Suite struct DecodeOrderQueueTests {
    /// In the order in which they come, in frames: a pyramid of three B pictures.
    private static let pyramid: [Int64] = [0, 4, 2, 1, 3, 8, 6, 5, 7, 12, 10, 9, 11]

    private func order(depth: Int, distance: Int64 = 1000) -> DecodeOrderQueue {
        DecodeOrderQueue(depth: depth, maximumDistance: distance)
    }

    private func decoded(_ times: [Int64], depth: Int, nominal: Int64 = 1, distance: Int64 = 1000) -> [Int64] {
        var order = order(depth: depth, distance: distance)
        return times.compactMap { ticks in
            _ = order.insert(ticks, isOvertaking: true, nominal: nominal)
            return order.decodeTime
        }
    }

    /// Where pictures are shown.
    private func shown(_ times: [Int64], depth: Int) -> [Int64] {
        var order = order(depth: depth)
        return times.map { order.insert($0, isOvertaking: true, nominal: 1) }
    }

    @Test func decodesPicturesInTheOrderOfTheirTimesWithoutB() {
        #expect(decoded([0, 30, 61, 90], depth: 0) == [0, 30, 61, 90])
    }

    @Test func lagsBehindByTheDepthThatTheStreamSays() {
        #expect(decoded(Self.pyramid, depth: 2) == [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    }

    // In ticks of 90 kHz, so that what comes too late lasts one.
    @Test func learnsTheDepthWithTheFirstBPictures() {
        let times = Self.pyramid.map { $0 * 3600 }
        let decoded = decoded(times, depth: 0, nominal: 3600, distance: 90_000)
        #expect(decoded.prefix(5) == [0, 14_400, 14_401, 14_402, 14_403])
        // 8 comes: 4 is the third highest. Then the times are again those of pictures.
        #expect(decoded[5] == 14_404)
        #expect(decoded.dropFirst(7) == [18_000, 21_600, 25_200, 28_800, 32_400, 36_000])
    }

    @Test(arguments: [0, 1, 2, 5, 16, 99])
    func decodingTimesAlwaysIncreaseAndAreNotFarFromTheirPictures(depth: Int) {
        var generator = SeededGenerator(seed: 7)
        var order = order(depth: depth)
        var last = Int64.min
        for i in 0..<3000 as Range<Int64> {
            let wanted = i * 10 - Int64.random(in: 0..<60, using: &generator)
            let ticks = order.insert(wanted, isOvertaking: true, nominal: 10)
            #expect(ticks >= wanted && ticks <= i * 10 + 60)
            let decoded = order.decodeTime ?? .min
            #expect(decoded > last)
            #expect(abs(ticks - decoded) <= 1000)
            last = decoded
        }
        #expect(order.depth <= DecodeOrderQueue.maximumDepth)
    }

    @Test func takesTheNextPlaceThatIsFree() {
        #expect(shown([0, 4, 2, 2, 4, 0, 3], depth: 2) == [0, 4, 2, 3, 5, 1, 6])
    }

    @Test func noKeyFrameOvertakes() {
        var order = order(depth: 2)
        #expect(order.insert(10, isOvertaking: false, nominal: 1) == 10)
        #expect(order.insert(9, isOvertaking: false, nominal: 1) == 11)
        #expect(order.insert(9, isOvertaking: true, nominal: 1) == 9)
    }

    // What would is wrong, and is shown after the others; it teaches no depth.
    @Test func nothingGoesBackFurtherThanABufferOfPicturesOrTheDistance() {
        let twenty = Array(0..<20 as Range<Int64>).map { $0 * 10 }
        #expect(shown(twenty + [25], depth: 0).last == 191)
        #expect(shown(twenty + [35], depth: 0).last == 35)
        #expect(shown([0, 2000, 999], depth: 0) == [0, 2000, 2001])
        #expect(shown([0, 2000, 1000], depth: 0) == [0, 2000, 1000])
        #expect(decoded([0, 2000, 999, 3000], depth: 0) == [0, 2000, 2001, 3000])
    }

    @Test func doesNotLagBehindOverAPause() {
        #expect(decoded([0, 40, 20, 90_000, 90_040, 90_020], depth: 1).suffix(3) == [89_000, 90_000, 90_020])
    }

    @Test func tellsWhichPicturesCanStillBeOvertaken() {
        var order = order(depth: 1)
        _ = order.insert(0, isOvertaking: true, nominal: 1)
        #expect(order.outputWatermark == nil && order.aboveWatermark == [0])
        _ = order.insert(4, isOvertaking: true, nominal: 1)
        #expect(order.outputWatermark == 0 && order.aboveWatermark == [4])
        order.expect(depth: 0)
        #expect(order.depth == 1)
        order.expect(depth: 2)
        #expect(order.outputWatermark == nil && order.aboveWatermark == [0, 4])
    }
}
