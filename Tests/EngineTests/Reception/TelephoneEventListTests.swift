import Media
import RTP
import Testing

@testable import Engine

@Suite struct TelephoneEventListTests {
    private let rate = ClockRate(hertz: 8000)

    private func note(
        _ code: UInt8, _ duration: UInt16, at timestamp: UInt32, start: Int64 = 0, isEnd: Bool = false,
        in list: inout TelephoneEventList
    ) {
        list.note(
            TelephoneEvent(code: code, isEnd: isEnd, volume: 10, duration: duration), timestamp: timestamp,
            clockRate: rate, start: SessionTime(milliseconds: start))
    }

    // The packets of one key of samples/pcmu-telephone-event, the last three of them the same.
    @Test func countsAKeyOnce() {
        var list = TelephoneEventList()
        for duration in [320, 640, 960, 2560, 2560, 2560] as [UInt16] {
            note(1, duration, at: 4000, start: 719, isEnd: duration == 2560, in: &list)
        }
        #expect(list.count == 1)
        #expect(
            list.listed == [
                .init(
                    code: 1, start: SessionTime(milliseconds: 719), length: Interval(milliseconds: 320), volume: 10)
            ])
    }

    @Test func countsTheSameKeyTwiceWhenItIsPressedTwice() {
        var list = TelephoneEventList()
        note(5, 800, at: 4000, in: &list)
        note(5, 400, at: 8000, start: 500, in: &list)
        note(5, 160, at: 4000, in: &list)  // an older block of a later packet
        note(5, 400, at: 8000, in: &list)
        #expect(list.count == 2)
        #expect(list.listed.map(\.length) == [Interval(milliseconds: 100), Interval(milliseconds: 50)])
    }

    // RFC 4733 §2.5.1.3: what lasts longer than 65,535 ticks goes on under a later timestamp.
    @Test func joinsTheSegmentsOfALongKey() {
        var list = TelephoneEventList()
        let start: UInt32 = .max - 100
        note(2, 60_000, at: start, in: &list)
        note(2, 65_535, at: start, in: &list)
        note(2, 1000, at: start &+ 65_535, start: 8192, in: &list)
        note(2, 8002, at: start &+ 131_070, start: 16_384, isEnd: true, in: &list)
        #expect(list.count == 1)
        // 2 * 65,535 + 8002 ticks.
        #expect(list.listed.map(\.length) == [Interval(milliseconds: 17_384)])
        #expect(list.listed[0].start == .zero)
    }

    @Test func tellsKeysOfOneTimestampApart() {
        var list = TelephoneEventList()
        for code in [1, 2, 1, 2] as [UInt8] { note(code, 80, at: 0, in: &list) }
        #expect(list.listed.map(\.code) == [1, 2])
    }

    @Test func listsABoundedNumber() {
        var list = TelephoneEventList()
        for i in 0..<UInt32(500) {
            for duration in [80, 160] as [UInt16] { note(UInt8(i % 12), duration, at: i * 1000, in: &list) }
        }
        #expect(list.count == 500)
        #expect(list.listed.count == TelephoneEventList.maximumListed)
        #expect(list.listed.allSatisfy { $0.length == Interval(milliseconds: 20) })
    }
}
