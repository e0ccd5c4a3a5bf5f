import Jobs
import Media
import Mixing
import Testing

@testable import Engine

@Suite struct ViewInputContentTests {
    private static let timeout = Interval(milliseconds: 25_000)

    /// Track 0 is the video, track 1 the audio.
    private func input(hasVideo: Bool = true, isScreen: Bool = false) -> ViewInput {
        let log = ToyLog()
        let settings = ViewPlan.Video(
            encoding: .toy(), fit: .letterbox, background: ColourSample(y: 16, u: 128, v: 128), layouts: [],
            maxInput: 1)
        return ViewInput(
            connectionID: "A", video: hasVideo ? (0, ViewVideoInput(decoder: ToyVideoDecoder(log: log))) : nil,
            audio: (1, TimedAudioDecoder(decoder: ToyAudioDecoder(log: log), clockRate: ClockRate(hertz: 48_000))),
            timeout: Self.timeout,
            identity: ViewIdentity(
                number: 0, ConnectionJoined(connectionID: "A", name: nil, sdp: "", ports: []), isScreen: isScreen,
                settings, images: ImageFiles(), codecs: OverlayCodecs()))
    }

    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    private var placeholders: ViewOverlays {
        var overlays = ViewOverlays()
        overlays.placeholder = .initials
        return overlays
    }

    private var marks: ViewOverlays {
        var overlays = ViewOverlays()
        overlays.marksFrozen = true
        return overlays
    }

    private func film(_ input: inout ViewInput, at milliseconds: Int64) {
        input.noteArrival(at: time(milliseconds))
        input.append(ToyFrame(isKeyFrame: true).frame, track: 0, at: time(milliseconds))
        watch(&input, at: milliseconds)
    }

    private func speak(_ input: inout ViewInput, at milliseconds: Int64) {
        var packet = ToyFrame().frame
        packet.duration = 960
        input.noteArrival(at: time(milliseconds))
        input.append(packet, track: 1, at: time(milliseconds))
        watch(&input, at: milliseconds)
    }

    private func watch(_ input: inout ViewInput, at milliseconds: Int64) {
        input.update(at: time(milliseconds))
        input.video?.advance(to: time(milliseconds), isVisible: true)
    }

    @Test func isThePictureThatIsShown() throws {
        var input = input()
        film(&input, at: 0)
        let first = try #require(input.content(at: time(0), ViewOverlays()))
        #expect(first.picture?.tag == 0 && !first.isAbsent && !first.isFrozen)
        film(&input, at: 40)
        let second = try #require(input.content(at: time(40), ViewOverlays()))
        #expect(second.picture?.tag == 40_000_000 && second.serial > first.serial)
    }

    @Test func audioAloneShowsNothingWithoutPlaceholders() {
        var input = input(hasVideo: false)
        speak(&input, at: 0)
        #expect(input.content(at: time(0), ViewOverlays()) == nil)
        #expect(input.content(at: time(0), placeholders)?.isAbsent == true)
        #expect(input.content(at: time(0), placeholders)?.serial == 0)
    }

    @Test func aPlaceholderIsThereUntilTheFirstPicture() {
        var input = input()
        speak(&input, at: 0)
        #expect(input.content(at: time(0), placeholders)?.isAbsent == true)
        #expect(input.content(at: time(0), ViewOverlays())?.isAbsent == false)
        film(&input, at: 40)
        #expect(input.content(at: time(40), placeholders)?.isAbsent == false)
    }

    /// The camera is off: no picture for two seconds, while its audio goes on.
    @Test func aPlaceholderComesWhereOnlyTheAudioGoesOn() {
        var input = input()
        film(&input, at: 0)
        for moment: Int64 in stride(from: 0, through: 2000, by: 20) { speak(&input, at: moment) }
        #expect(input.content(at: time(2000), placeholders)?.isAbsent == false, "exactly the time-out")
        speak(&input, at: 2020)
        #expect(input.content(at: time(2020), placeholders)?.isAbsent == true)
        film(&input, at: 2040)
        #expect(input.content(at: time(2040), placeholders)?.isAbsent == false)
    }

    @Test func aMarkComesOnAPictureThatStandsStill() {
        var input = input()
        film(&input, at: 0)
        let limit = FrozenMark.timeout.nanoseconds / 1_000_000
        #expect(input.content(at: time(limit), marks)?.isFrozen == false)
        #expect(input.content(at: time(limit + 1), marks)?.isFrozen == true)
        #expect(input.content(at: time(limit + 1), ViewOverlays())?.isFrozen == false)
        film(&input, at: limit + 2)
        #expect(input.content(at: time(limit + 2), marks)?.isFrozen == false)
    }

    @Test func aScreenMayStandStill() {
        var input = input(isScreen: true)
        film(&input, at: 0)
        for moment: Int64 in stride(from: 0, through: 60_000, by: 20) { speak(&input, at: moment) }
        #expect(input.content(at: time(60_000), marks)?.isFrozen == false)
        #expect(input.content(at: time(60_000), placeholders)?.isAbsent == false)
    }

    @Test func nothingIsFrozenThatWasNeverThere() {
        let input = input()
        #expect(input.content(at: time(60_000), marks)?.isFrozen == false)
    }
}
