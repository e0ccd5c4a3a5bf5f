public import Media
public import Packaging

/// A composition: `object(View)` of the OWT API, with extensions.
public struct View: Equatable, Sendable {
    /// The name of the view and of its files.
    public var label = "common"
    /// Nil: no audio.
    public var audio: ViewAudio? = ViewAudio()
    /// Nil: no video.
    public var video: ViewVideo? = ViewVideo()
    /// Beyond OWT: an input from which neither RTP nor RTCP came for this long leaves the view, unless it is a screen.
    /// Until then its last picture stays.
    ///
    /// Who sends nothing else sends RTCP, about every 5 s (RFC 3550 §6.2), and counts as gone after five such intervals
    /// without a packet (§6.3.5).
    public var leaveTimeout = Interval(milliseconds: 25_000)

    public init() {}

    /// The container of a recording of this view.
    public func container(_ choice: ContainerChoice) -> Container {
        choice.container(audio: audio?.format.codec, video: video?.coding.codec)
    }
}

extension View {
    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["label", "audio", "video", "leave_timeout_s"])
        label = reader.text(object["label"], .identifier) ?? label
        if let node = object["audio"] { audio = node.content == .boolean(false) ? nil : ViewAudio(node, &reader) }
        if let member = object["video"] {
            video = member.content == .boolean(false) ? nil : ViewVideo(member, &reader)
            if audio == nil, video == nil {
                reader.refuse(member, "a view needs audio or video", accepted: "an object, or audio")
            }
        }
        leaveTimeout = reader.seconds(object["leave_timeout_s"], upTo: 60) ?? leaveTimeout
    }

    var json: JSONValue {
        .sorted([
            "label": .string(label), "audio": audio?.json ?? .boolean(false), "video": video?.json ?? .boolean(false),
            "leave_timeout_s": .decimal(DecimalText.seconds(of: leaveTimeout)),
        ])
    }
}
