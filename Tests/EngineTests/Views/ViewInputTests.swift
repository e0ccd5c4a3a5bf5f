import Media
import Testing

@testable import Engine

@Suite struct ViewInputTests {
    private static let timeout = Interval(milliseconds: 2000)

    /// Track 0 is the picture, track 1 the audio.
    private func input(audio: Bool = true) -> ViewInput {
        let log = ToyLog()
        return ViewInput(
            connectionID: "A", video: (0, ViewVideoInput(decoder: ToyVideoDecoder(log: log))),
            audio: audio
                ? (1, TimedAudioDecoder(decoder: ToyAudioDecoder(log: log), clockRate: ClockRate(hertz: 48_000))) : nil,
            timeout: Self.timeout)
    }

    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    /// A picture every 40 ms, heard when it is due.
    private func film(_ input: inout ViewInput, from: Int64, to: Int64) {
        for moment in stride(from: from, to: to, by: 40) {
            input.noteArrival(at: time(moment))
            input.append(ToyFrame(isKeyFrame: true).frame, track: 0, at: time(moment))
        }
    }

    /// Asks every 40 ms, as a view of 25 pictures a second does, and decodes what is due.
    private func watch(_ input: inout ViewInput, from: Int64 = 0, to: Int64) {
        for moment in stride(from: from, through: to, by: 40) {
            input.update(at: time(moment))
            let isPresent = input.isPresent
            input.video?.advance(to: time(moment), isVisible: isPresent)
        }
    }

    @Test func comesWithItsFirstFrame() {
        var input = input()
        input.noteArrival(at: time(10))
        input.update(at: time(40))
        #expect(!input.isPresent && !input.isAwaited, "packets alone are nobody")
        input.append(ToyFrame(isKeyFrame: true).frame, track: 0, at: time(95))
        #expect(input.isAwaited && input.nextTime == time(95))
        input.update(at: time(80))
        #expect(!input.isPresent)
        input.update(at: time(120))
        #expect(input.isPresent)
        #expect(input.presences == [.init(from: time(95), to: nil)])
    }

    @Test func showsItsFirstPictureAtTheNearestMoment() {
        var input = input()
        input.noteArrival(at: time(95))
        input.append(ToyFrame(isKeyFrame: true).frame, track: 0, at: time(95))
        input.update(at: time(75), reach: Interval(milliseconds: 20))
        #expect(!input.isPresent && !input.hasPicture)
        input.update(at: time(76), reach: Interval(milliseconds: 20))
        #expect(input.isPresent && input.hasPicture)
        #expect(input.lastMoment(reach: Interval(milliseconds: 20)) == time(115))
    }

    /// Pictures in the middle between two moments, now 3 ms before it, now 3 ms behind: without a shift one would be
    /// shown twice and the next one never. The audio is as late as they are.
    @Test func showsEachPictureOnceWhereTheyAreBetweenTheMoments() {
        var input = input()
        let times = (0..<30 as Range<Int64>).map { $0 * 40 + 20 + ($0.isMultiple(of: 2) ? 3 : -3) }
        for time in times { input.append(ToyFrame(isKeyFrame: true).frame, track: 0, at: self.time(time)) }
        input.align(to: PictureMoments(origin: time(0), rate: FrameRate(25)))
        #expect(input.shifted(time(80)) == time(80), "there is no audio yet")
        input.append(ToyFrame(isKeyFrame: true).frame, track: 1, at: time(1000))
        input.align(to: PictureMoments(origin: time(0), rate: FrameRate(25)))
        var shown: [SessionTime?] = []
        for moment: Int64 in 2..<20 {
            let shifted = input.shifted(time(moment * 40))
            input.video?.advance(to: shifted, reach: Interval(milliseconds: 20), isVisible: true)
            shown.append(input.video?.shownTime)
        }
        let first = times.firstIndex { time($0) == shown[0] } ?? 0
        #expect(shown == times[first..<first + 18].map { time($0) })
        let late = 80 - times[first]
        let lag = Double(input.audio?.lag.nanoseconds ?? 0) / 1_000_000
        #expect(abs(lag - Double(late)) < 4, "the audio is \(lag) ms late, the picture \(late)")
    }

    @Test func saysWhatCouldNotBeDecoded() {
        var input = input()
        #expect(!input.hasContent && input.undecoded.isEmpty)
        for moment: Int64 in [0, 40] {
            input.append(ToyFrame(isKeyFrame: true, isBroken: true).frame, track: 0, at: time(moment))
        }
        watch(&input, to: 40)
        #expect(!input.hasContent && input.undecoded.map(\.kind) == [.video] && input.undecoded.map(\.count) == [2])
        film(&input, from: 80, to: 120)
        watch(&input, from: 80, to: 80)
        #expect(input.hasContent && input.undecoded.isEmpty)
    }

    @Test func otherTracksAreNotSeen() {
        var input = input()
        input.append(ToyFrame(isKeyFrame: true).frame, track: 2, at: time(0))
        #expect(input.nextTime == nil && input.end == nil)
    }

    @Test func goesWhenNothingComesForTheTimeOut() {
        var input = input()
        film(&input, from: 0, to: 1000)
        watch(&input, to: 2960)
        #expect(input.isPresent, "960 + 2000")
        watch(&input, from: 3000, to: 3000)
        #expect(!input.isPresent && !input.isAwaited)
        #expect(input.presences == [.init(from: time(0), to: time(3000))])
    }

    @Test func whatIsSentAfterwardsBringsItBack() {
        var input = input()
        film(&input, from: 0, to: 1000)
        watch(&input, to: 4000)
        film(&input, from: 5000, to: 6000)
        watch(&input, from: 4040, to: 5960)
        #expect(input.isPresent)
        #expect(input.presences == [.init(from: time(0), to: time(3000)), .init(from: time(5000), to: nil)])
    }

    /// The view is a second behind: when a moment is made, the end of the silence may be known already.
    @Test func aSilenceThatIsOverAlreadyIsADepartureToo() {
        var input = input()
        film(&input, from: 0, to: 1000)
        film(&input, from: 3400, to: 5000)
        watch(&input, to: 4960)
        #expect(input.presences == [.init(from: time(0), to: time(3000)), .init(from: time(3400), to: nil)])
    }

    @Test func aSilenceShorterThanTheTimeOutIsNone() {
        var input = input()
        film(&input, from: 0, to: 1000)
        film(&input, from: 2960, to: 4000)
        watch(&input, to: 3960)
        #expect(input.presences.count == 1 && input.isPresent)
    }

    @Test func goesWithItsGoodbyeAndDoesNotFlicker() {
        var input = input()
        film(&input, from: 0, to: 1000)
        input.noteGoodbye(at: time(980))
        // Two frames were on their way.
        film(&input, from: 1000, to: 1080)
        watch(&input, to: 1400)
        #expect(!input.isPresent)
        #expect(input.presences == [.init(from: time(0), to: time(1000))])
    }

    /// The view is a second behind: it may all have happened when the first moment is made.
    @Test func aVisitShorterThanTheViewIsBehindEndsWithItsGoodbyeToo() {
        var input = input()
        film(&input, from: 5000, to: 5400)
        input.noteGoodbye(at: time(5390))
        watch(&input, to: 8000)
        #expect(input.presences == [.init(from: time(5000), to: time(5400))])
        film(&input, from: 9000, to: 10_000)
        watch(&input, from: 8040, to: 9960)
        #expect(input.isPresent, "the old goodbye is not for the new visit")
    }

    @Test func aGoodbyeOfOneSourceBeforeTheNextIsNoDeparture() {
        var input = input()
        film(&input, from: 0, to: 3000)
        input.noteGoodbye(at: time(1000))
        watch(&input, to: 2960)
        #expect(input.isPresent && input.presences.count == 1)
    }

    @Test func anOldPictureIsNotShownOfOneWhoReturnsWithAudioAlone() {
        var input = input()
        film(&input, from: 0, to: 1000)
        watch(&input, to: 960)
        #expect(input.hasPicture)
        watch(&input, from: 1000, to: 4000)
        for moment: Int64 in stride(from: 5000, to: 6000, by: 20) {
            input.noteArrival(at: time(moment))
            var packet = ToyFrame().frame
            packet.duration = 960
            input.append(packet, track: 1, at: time(moment))
        }
        watch(&input, from: 4040, to: 5200)
        #expect(input.isPresent && !input.hasPicture)
        film(&input, from: 5240, to: 6000)
        watch(&input, from: 5240, to: 5240)
        #expect(input.hasPicture)
    }

    @Test func knowsTheEndOfWhatItSent() {
        var input = input()
        film(&input, from: 0, to: 1000)
        var packet = ToyFrame().frame
        packet.duration = 960
        input.append(packet, track: 1, at: time(970))
        #expect(input.end == time(990))
    }

    @Test func theEndOfTheViewEndsItsPresence() {
        var input = input()
        film(&input, from: 0, to: 1000)
        watch(&input, to: 500)
        input.close(at: time(520))
        #expect(input.presences == [.init(from: time(0), to: time(960))])
        film(&input, from: 1000, to: 2000)
        #expect(input.nextTime == nil, "nothing is kept any more")
    }

    @Test func aSenderThatComesAndGoesDoesNotFillTheReport() {
        var input = input()
        for round: Int64 in 0..<Int64(ViewPresence.spanLimit) + 5 {
            let start = round * 10_000
            film(&input, from: start, to: start + 40)
            watch(&input, from: start, to: start)
            #expect(input.isPresent)
            watch(&input, from: start + 2040, to: start + 2040)
            #expect(!input.isPresent)
        }
        #expect(input.presences.count == ViewPresence.spanLimit)
        #expect(input.presences.allSatisfy { $0.to != nil })
    }

    @Test func isReleasedOnceItIsOverAndSeen() {
        var input = input()
        film(&input, from: 0, to: 400)
        input.noteGoodbye(at: time(400))
        watch(&input, to: 200)
        #expect(!input.canBeReleased)
        input.leave()
        #expect(!input.canBeReleased, "some of it was not seen yet")
        watch(&input, from: 240, to: 800)
        #expect(!input.isPresent && input.canBeReleased)
        input.release()
        #expect(!input.canBeReleased && input.video?.shown == nil)
        #expect(input.video?.tally.decoded == 10 && input.presences.count == 1, "what was counted stays")
    }

    @Test func isNotReleasedWhileItsConnectionMayComeBack() {
        var input = input()
        film(&input, from: 0, to: 400)
        watch(&input, to: 5000)
        #expect(!input.isPresent && !input.canBeReleased)
    }

    @Test func saysOfWhichTrackAKeyFrameIsNeeded() {
        var input = input()
        #expect(input.trackInNeed == nil)
        let size = ViewVideoInput.hiddenByteLimit / 2
        for i: Int64 in 0..<4 {
            input.append(ToyFrame(isKeyFrame: i == 0, byteCount: size).frame, track: 0, at: time(i * 40))
        }
        input.video?.hold(to: time(200))
        #expect(input.trackInNeed == 0)
        film(&input, from: 240, to: 280)
        input.video?.advance(to: time(240), isVisible: true)
        #expect(input.trackInNeed == nil)
    }
}
