import Media
import Testing

@testable import Engine

@Suite struct ViewVideoInputTests {
    private let log = ToyLog()

    private func input(depth: Int = 0) -> ViewVideoInput {
        ViewVideoInput(decoder: ToyVideoDecoder(log: log, depth: depth))
    }

    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    @Test func showsTheLastPictureThatIsDue() {
        var input = input()
        for i: Int64 in 0..<5 { input.append(ToyFrame(isKeyFrame: i == 0).frame, at: time(i * 40)) }
        #expect(input.nextTime == time(0) && input.lastTime == time(160))
        input.advance(to: time(-1), isVisible: true)
        #expect(input.shown == nil && input.serial == 0)
        input.advance(to: time(85), isVisible: true)
        #expect(input.shownTime == time(80))
        #expect(input.shown?.tag == 80_000_000)
        #expect(log.decoded == [0, 40, 80])
        #expect(input.nextTime == time(120))
        let serial = input.serial
        input.advance(to: time(119), isVisible: true)
        #expect(input.serial == serial, "nothing new is shown")
        input.advance(to: time(500), isVisible: true)
        #expect(input.shownTime == time(160) && input.nextTime == nil && input.serial > serial)
        #expect(input.tally == .init(decoded: 5, saved: 0, failed: 0))
    }

    private static let half = Interval(milliseconds: 20)

    /// Moments are 40 ms apart; frames are 7 ms behind them, or ahead.
    @Test(arguments: [7, -7, 19, -19, 20] as [Int64]) func showsThePictureThatIsNearest(offset: Int64) {
        var input = input()
        for i: Int64 in 1..<6 { input.append(ToyFrame(isKeyFrame: i == 1).frame, at: time(i * 40 + offset)) }
        for moment: Int64 in 1..<6 {
            input.advance(to: time(moment * 40), reach: Self.half, isVisible: true)
            // Half a picture away is as near to the moment before, which the earlier one has.
            let wanted = offset == 20 ? moment - 1 : moment
            #expect(input.shownTime == (wanted == 0 ? nil : time(wanted * 40 + offset)))
        }
    }

    @Test func aPictureThatStaysDoesNotComeTooEarly() {
        var input = input()
        input.append(ToyFrame(isKeyFrame: true).frame, at: time(0))
        input.append(ToyFrame().frame, at: time(1000))
        for moment: Int64 in stride(from: 0, through: 960, by: 40) {
            input.advance(to: time(moment), reach: Self.half, isVisible: true)
            #expect(input.shownTime == time(0))
        }
        input.advance(to: time(985), reach: Self.half, isVisible: true)
        #expect(input.shownTime == time(1000))
    }

    /// Twice as many pictures as moments: each moment has one of its own, and the others are only decoded.
    @Test func takesTheNearestOfMoreThanItShows() {
        var input = input()
        for i: Int64 in 0..<12 { input.append(ToyFrame(isKeyFrame: i == 0).frame, at: time(i * 20 + 3)) }
        for moment: Int64 in 0..<5 {
            input.advance(to: time(moment * 40), reach: Self.half, isVisible: true)
            #expect(input.shownTime == time(moment * 40 + 3))
        }
        #expect(log.decoded == (0..<9).map { $0 * 20 + 3 })
    }

    /// I0 P3 B1 B2, 5 ms after the moments: what was decoded ahead counts as what waits does.
    @Test func looksAheadAmongPicturesThatWereReordered() {
        var input = input()
        for place: Int64 in [0, 3, 1, 2, 6, 4, 5] {
            input.append(ToyFrame(isKeyFrame: place == 0).frame, at: time(place * 40 + 5))
        }
        for moment: Int64 in 0..<7 {
            input.advance(to: time(moment * 40), reach: Self.half, isVisible: true)
            #expect(input.shownTime == time(moment * 40 + 5), "moment \(moment)")
        }
    }

    @Test func whatNobodySeesIsDecodedFromTheLastKeyFrameOnly() {
        var input = input()
        for i: Int64 in 0..<10 { input.append(ToyFrame(isKeyFrame: i == 0 || i == 7).frame, at: time(i * 40)) }
        input.advance(to: time(40), isVisible: true)
        for moment: Int64 in stride(from: 80, through: 400, by: 40) {
            input.advance(to: time(moment), isVisible: false)
        }
        #expect(log.decoded == [0, 40])
        #expect(input.shownTime == time(40), "the picture of before stays")
        #expect(input.tally.saved == 5)
        input.advance(to: time(440), isVisible: true)
        #expect(log.decoded == [0, 40, 280, 320, 360])
        #expect(input.shownTime == time(360))
    }

    @Test func withoutAKeyFrameNothingIsLeftOut() {
        var input = input()
        for i: Int64 in 0..<6 { input.append(ToyFrame(isKeyFrame: i == 0).frame, at: time(i * 40)) }
        input.advance(to: time(120), isVisible: false)
        #expect(log.decoded == [])
        input.advance(to: time(160), isVisible: true)
        #expect(log.decoded == [0, 40, 80, 120, 160])
        #expect(input.tally.saved == 0)
    }

    @Test func keepsNoMoreThanSomeSecondsOfAHiddenCamera() {
        var input = input()
        let size = ViewVideoInput.hiddenByteLimit / 4
        for i: Int64 in 0..<10 {
            input.append(ToyFrame(isKeyFrame: i == 0, byteCount: size).frame, at: time(i * 40))
            input.advance(to: time(i * 40), isVisible: false)
        }
        #expect(log.decoded == [0, 40, 80, 120, 160, 200], "all but the last four")
        input.advance(to: time(400), isVisible: true)
        #expect(log.decoded.count == 10)
    }

    // A processor that is too slow must not be given more to do, and the memory is not to grow either.
    @Test func givesUpWhatCannotBeKeptWhileItIsHeld() {
        var input = input()
        let size = ViewVideoInput.hiddenByteLimit / 4
        for i: Int64 in 0..<12 {
            input.append(ToyFrame(isKeyFrame: i == 0 || i == 9, byteCount: size).frame, at: time(i * 40))
            if i == 0 { input.advance(to: time(0), isVisible: true) }
            if (1..<7).contains(i) { input.hold(to: time(i * 40)) }
        }
        #expect(log.decoded == [0])
        #expect(input.needsKeyFrame && input.shownTime == time(0))
        #expect(input.tally.forgotten == 6, "five that did not fit, and one that needed them")
        input.advance(to: time(320), isVisible: true)
        #expect(log.decoded == [0] && input.shownTime == time(0) && input.tally.forgotten == 8)
        input.advance(to: time(440), isVisible: true)
        #expect(log.decoded == [0, 360, 400, 440] && !input.needsKeyFrame && input.shownTime == time(440))
    }

    @Test func losesNothingWhereItIsHeldForAMoment() {
        var input = input()
        for i: Int64 in 0..<6 { input.append(ToyFrame(isKeyFrame: i == 0).frame, at: time(i * 40)) }
        input.advance(to: time(0), isVisible: true)
        input.hold(to: time(120))
        #expect(log.decoded == [0] && !input.needsKeyFrame)
        input.advance(to: time(160), isVisible: true)
        #expect(log.decoded == [0, 40, 80, 120, 160] && input.tally.forgotten == 0)
    }

    @Test func aDamagedFrameTakesNothingFromTheOthers() {
        var input = input()
        input.append(ToyFrame(isKeyFrame: true).frame, at: time(0))
        input.append(ToyFrame(isBroken: true).frame, at: time(40))
        input.append(ToyFrame().frame, at: time(80))
        input.advance(to: time(40), isVisible: true)
        let serial = input.serial
        #expect(serial == 1, "what is on the canvas stays there")
        input.advance(to: time(80), isVisible: true)
        #expect(input.shownTime == time(80) && input.serial == serial + 1)
        #expect(input.tally == .init(decoded: 2, saved: 0, failed: 1))
    }

    /// I0 P3 B1 B2 I4 …, as cameras of buildings send it: the decoder gives pictures later, and some ahead of their
    /// moment.
    @Test(arguments: [0, 1, 2]) func showsPicturesInTheOrderOfTheirMoments(depth: Int) {
        var input = input(depth: depth)
        var shown: [Int64] = []
        for group: Int64 in 0..<5 {
            for place: Int64 in [0, 3, 1, 2] {
                let isKeyFrame = group == 0 && place == 0
                input.append(ToyFrame(isKeyFrame: isKeyFrame).frame, at: time(group * 160 + place * 40))
            }
        }
        for moment: Int64 in stride(from: 0, through: 800, by: 40) {
            input.advance(to: time(moment), isVisible: true)
            guard let time = input.shownTime else { continue }
            input.shown?.withPlanes { _, _, _, _, _ in }
            #expect(time <= SessionTime(milliseconds: moment), "nothing is shown before its moment")
            shown.append(time.nanoseconds / 1_000_000)
        }
        #expect(shown == shown.sorted(), "never back: \(shown)")
        #expect(Set(shown).count > 12)
        #expect(log.staleUses == 0, "a picture was used that its decoder had taken back")
    }

    @Test func aMomentThatSkipsSeveralPicturesDoesNotGoBack() {
        var input = input(depth: 0)
        for place: Int64 in [0, 120, 40, 80, 240, 160, 200] {
            input.append(ToyFrame(isKeyFrame: place == 0).frame, at: time(place))
        }
        input.advance(to: time(50), isVisible: true)
        input.advance(to: time(210), isVisible: true)
        #expect(input.shownTime.map { $0 >= time(160) } ?? false)
        input.shown?.withPlanes { _, _, _, _, _ in }
        #expect(log.staleUses == 0)
    }

    @Test func forgetsWhatWaitsAtTheEndOfTheView() {
        var input = input()
        input.append(ToyFrame(isKeyFrame: true).frame, at: time(0))
        input.close()
        #expect(input.nextTime == nil)
        input.advance(to: time(100), isVisible: true)
        #expect(log.decoded == [])
    }
}
