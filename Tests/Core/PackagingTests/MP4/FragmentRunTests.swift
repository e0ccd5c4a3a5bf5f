import Testing

@testable import Packaging

@Suite struct FragmentRunTests {
    @Test func theFirstSampleCanBeTakenApart() {
        var run = FragmentRun()
        #expect(run.takeFirst() == nil)
        run.append([1, 2], at: 100, lasting: 30, key: true)
        run.append([3], at: 125, lasting: 40, key: false)
        let first = run.takeFirst()
        #expect(first?.bytes == [1, 2] && first?.firstDecodeTime == 100)
        #expect(first?.entries == [FragmentRun.Entry(duration: 25, size: 2, isSync: true)])
        #expect(run.bytes == [3] && run.firstDecodeTime == 125)
        #expect(run.entries == [FragmentRun.Entry(duration: 40, size: 1, isSync: false)])
        _ = run.takeFirst()
        #expect(run.entries.isEmpty && run.bytes.isEmpty)
    }

    @Test func aDurationIsTheDistanceToTheNextSample() {
        var run = FragmentRun()
        run.append([1, 2], at: 100, lasting: 30, key: true)
        #expect(run.entries == [FragmentRun.Entry(duration: 30, size: 2, isSync: true)])
        run.append([3], at: 125, lasting: 40, key: false)
        run.append([], at: 126, lasting: 50, key: false)
        #expect(run.entries.map(\.duration) == [25, 1, 50])
        #expect(run.entries.map(\.size) == [2, 1, 0])
        #expect(run.entries.map(\.isSync) == [true, false, false])
        #expect(run.bytes == [1, 2, 3])
        #expect(run.firstDecodeTime == 100)
    }

    @Test func beginsAfreshAfterACut() {
        var run = FragmentRun()
        run.append([1], at: 100, lasting: 30, key: true)
        run.removeAll()
        #expect(run.entries.isEmpty && run.bytes.isEmpty)
        run.append([2], at: 170, lasting: 30, key: true)
        #expect(run.firstDecodeTime == 170)
        #expect(run.entries.map(\.duration) == [30])
    }

    @Test func keepsHowMuchLaterASampleIsShown() {
        var run = FragmentRun()
        run.append([1].span, decodeTime: -5, offset: 5, duration: 5, isSync: true)
        run.append([1].span, decodeTime: 0, offset: -3, duration: 5, isSync: false)
        #expect(run.firstDecodeTime == -5)
        #expect(run.entries.map(\.offset) == [5, -3])
        #expect(run.entries.map(\.duration) == [5, 5])
    }

    @Test func isDecodedEarlyEnoughToBeShown() {
        var run = FragmentRun()
        run.retime([], from: nil, until: 90)
        #expect(run.entries.isEmpty)
        for _ in 0..<3 { run.append([1], at: 0, lasting: 1) }
        run.retime([100, 160, 130], from: nil, until: 175)
        #expect(run.firstDecodeTime == 100)
        #expect(run.entries.map(\.duration) == [15, 15, 45] && run.entries.map(\.offset) == [0, 45, 0])
        // What is shown behind the end is decoded before it.
        run.retime([100, 160, 130], from: 90, until: 120)
        #expect(run.firstDecodeTime == 90)
        #expect(run.entries.map(\.duration) == [25, 4, 1] && run.entries.map(\.offset) == [10, 45, 11])
        run.retime([1], from: nil, until: 2)
        #expect(run.firstDecodeTime == 90, "times are for all samples")
    }

    /// I P B b b P B b b: each B picture is shown before the P that it needs.
    @Test func noSampleIsShownBeforeItIsDecoded() {
        var run = FragmentRun()
        let shown: [Int64] = [0, 4, 2, 1, 3, 8, 6, 5, 7].map { $0 * 60 }
        for _ in shown { run.append([1], at: 0, lasting: 1) }
        run.retime(shown, from: nil, until: 540)
        #expect(run.entries.allSatisfy { $0.offset >= 0 && $0.duration > 0 })
        #expect(run.entries.map(\.duration).reduce(0, +) == 540)
        // The last one ends where the run does: players add its duration to its presentation time.
        #expect(run.entries.last?.offset == 0)
        run.retime((0..<9).map { $0 * 60 }, from: nil, until: 540)
        #expect(run.entries.allSatisfy { $0.offset == 0 && $0.duration == 60 })
    }
}
