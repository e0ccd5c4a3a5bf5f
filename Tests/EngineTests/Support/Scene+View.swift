import Jobs
import Media
import Mixing
import Packaging

@testable import Engine

extension View {
    /// 64x48 at 25 pictures a second, as VP8 and Opus.
    static func toy(frameRate: FrameRate = FrameRate(25), channels: Int = 2) -> View {
        var view = View()
        view.video?.resolution = FrameSize(width: 64, height: 48)
        view.video?.frameRate = frameRate
        view.audio?.format.channelCount = channels
        return view
    }
}

extension Scene {
    /// A scene that composes with toys, and copies too if wanted.
    static func composing(_ codecs: ToyCodecs, view: View = .toy(), copies: Bool = false) -> Scene {
        Scene(outputs: copies ? [.mkv] : [], view: view, codecs: codecs)
    }

    /// Ports of the participant number `index`, and a description of them.
    private static func base(_ index: Int) -> UInt16 { 61_000 + 10 * UInt16(index) }
    static func audioPort(_ index: Int) -> UInt16 { base(index) + 1 }
    static func picturePort(_ index: Int) -> UInt16 { base(index) + 3 }

    /// Joins with ports of its own, so that many can be there.
    ///
    /// - Parameters:
    ///   - attribute: a line below the picture's.
    ///   - avatar: path of its image.
    mutating func join(
        participant index: Int, name: String? = nil, attribute: String? = nil, avatar: String? = nil,
        isScreen: Bool = false, at milliseconds: Int64
    ) {
        let (audio, picture) = (Self.audioPort(index), Self.picturePort(index))
        var joined = ConnectionJoined(
            connectionID: Self.name(index), name: name,
            sdp: Self.describing(
                "m=audio \(audio) RTP/AVP 109\na=rtpmap:109 opus/48000/2",
                "m=video \(picture) RTP/AVP 120\na=rtpmap:120 VP8/90000" + (attribute.map { "\n" + $0 } ?? "")),
            ports: [
                .init(port: audio, role: .audioRTP), .init(port: audio + 1, role: .audioRTCP),
                .init(port: picture, role: .videoRTP), .init(port: picture + 1, role: .videoRTCP),
            ])
        joined.avatar = avatar
        joined.isScreen = isScreen
        handle(.connectionJoined(joined), at: milliseconds)
    }

    static func name(_ index: Int) -> String { ["A", "B", "C", "D"][index] }
}
