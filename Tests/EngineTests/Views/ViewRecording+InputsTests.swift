import Jobs
import Media
import Mixing
import Testing

@testable import Engine

@Suite struct ViewRecordingInputsTests {
    private static let opus = "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"
    private static let pcmu = "m=audio 60005 RTP/AVP 0\na=rtpmap:0 PCMU/8000"
    private static let vp8 = "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000"
    private static let vp9 = "m=video 60007 RTP/AVP 121\na=rtpmap:121 VP9/90000"

    private func input(
        _ media: String..., view: View = .toy(), codecs: any CodecFactory = ToyCodecs(),
        _ change: (inout ConnectionJoined) -> Void = { _ in }
    ) throws -> ViewInput {
        var joined = ConnectionJoined.toy("A")
        joined.sdp = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media.joined(separator: "\n") + "\n"
        change(&joined)
        let receiver = try ConnectionReceiver.toy("A", number: 4, sdp: joined.sdp)
        return ViewRecording(ViewPlan(view), codecs: codecs).makeInput(of: receiver, joined)
    }

    /// Which tracks an input takes frames of.
    private func takenTracks(_ input: ViewInput, of count: Int) -> [Int] {
        (0..<count).filter { track in
            var copy = input
            copy.append(ToyFrame(isKeyFrame: true).frame, track: track, at: .zero)
            return copy.nextTime != nil
        }
    }

    @Test func takesTheFirstTrackOfEachKind() throws {
        let input = try input(Self.opus, Self.vp8, Self.pcmu, Self.vp9)
        #expect(input.connectionID == "A" && input.timeout == Interval(milliseconds: 25_000))
        #expect(takenTracks(input, of: 4) == [0, 1])
    }

    @Test func passesOverWhatNothingDecodes() throws {
        let codecs = PickyCodecs(video: .vp9, audio: .pcmu)
        #expect(try takenTracks(input(Self.opus, Self.vp8, Self.pcmu, Self.vp9, codecs: codecs), of: 4) == [2, 3])
        let nothing = try input(Self.opus, Self.vp8, codecs: CodecSet([]))
        #expect(nothing.video == nil && nothing.audio == nil)
    }

    /// Its audio tells that a participant goes on whose camera is off, also where it is not heard.
    @Test func watchesTheAudioOfAViewWithoutAudio() throws {
        var view = View.toy()
        view.audio = nil
        var input = try input(Self.vp8, Self.opus, view: view)
        #expect(input.audio == nil && input.video != nil)
        input.append(ToyFrame().frame, track: 1, at: SessionTime(milliseconds: 70))
        #expect(input.lastAudio == SessionTime(milliseconds: 70) && input.nextTime == nil)
    }

    @Test func aViewOfAudioAloneDecodesNoVideo() throws {
        var view = View.toy()
        view.video = nil
        let input = try input(Self.opus, Self.vp8, view: view)
        #expect(input.video == nil && input.audio != nil && input.identity == nil)
    }

    @Test func knowsWhoItIs() throws {
        let input = try input(Self.vp8) { $0.name = "Ada Lovelace" }
        #expect(input.identity?.number == 4 && input.identity?.name == "Ada Lovelace")
        #expect(input.identity?.isScreen == false)
    }

    @Test func isAScreenByTheSourcesWordOrTheDescriptions() throws {
        let screen = try input(Self.vp8) { $0.isScreen = true }
        #expect(screen.identity?.isScreen == true && screen.timeout == nil)
        #expect(try input(Self.vp8 + "\na=content:slides").identity?.isScreen == true)
        #expect(try input(Self.opus, Self.vp8 + "\na=content:main").identity?.isScreen == false)
    }
}

/// `ToyCodecs` that decode one codec of each kind.
private struct PickyCodecs: CodecFactory {
    let video: VideoCodec
    let audio: AudioCodec
    private let toys = ToyCodecs()

    init(video: VideoCodec, audio: AudioCodec) {
        self.video = video
        self.audio = audio
    }

    var abilities: [CodecAbility] { [] }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        guard codec == video else { throw missing(.decode, .video(codec)) }
        return try toys.videoDecoder(for: codec)
    }

    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        guard format.codec == audio else { throw missing(.decode, .audio(format.codec)) }
        return try toys.audioDecoder(for: format)
    }

    func frameScaler() throws(CodecError) -> any FrameScaler { try toys.frameScaler() }
}
