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
    /// Beyond OWT: how far the view is behind what has come. What comes later than that is not in it.
    public var delay = Self.longestDelay

    /// So long a packet may be waited for, and a clock be in doubt (`ClockContinuity`).
    public static let longestDelay = Interval(milliseconds: 1000)
    /// Jitter of a good network, two pictures that have to be decoded in order, and some ticks.
    public static let shortestDelay = Interval(milliseconds: 100)

    public init() {}

    /// Whether segments of so many seconds end with a picture, so that all have the same length.
    public func hasWholePictures(in seconds: Int) -> Bool {
        video.map { $0.frameRate.numerator * Int64(seconds) % $0.frameRate.denominator == 0 } ?? true
    }

    /// The container of a recording of this view.
    public func container(_ choice: ContainerChoice) -> Container {
        choice.container(audio: audio?.format.codec, video: video?.coding.codec)
    }
}

extension View {
    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["label", "audio", "video", "leave_timeout_s", "delay_ms"])
        label = reader.text(object["label"], .identifier) ?? label
        if let node = object["audio"] { audio = node.content == .boolean(false) ? nil : ViewAudio(node, &reader) }
        if let member = object["video"] {
            video = member.content == .boolean(false) ? nil : ViewVideo(member, &reader)
            if audio == nil, video == nil {
                reader.refuse(member, "a view needs audio or video", accepted: "an object, or audio")
            }
        }
        leaveTimeout = reader.seconds(object["leave_timeout_s"], upTo: 60) ?? leaveTimeout
        let range = Self.shortestDelay.wholeMilliseconds...Self.longestDelay.wholeMilliseconds
        if let value = reader.integer(object["delay_ms"], in: range, unit: "milliseconds") {
            delay = Interval(milliseconds: Int64(value))
        }
    }

    var json: JSONValue {
        .sorted([
            "label": .string(label), "audio": audio?.json ?? .boolean(false), "video": video?.json ?? .boolean(false),
            "leave_timeout_s": .decimal(DecimalText.seconds(of: leaveTimeout)),
            "delay_ms": delay == Self.longestDelay ? nil : .integer(Int64(delay.wholeMilliseconds)),
        ])
    }
}

extension Interval {
    fileprivate var wholeMilliseconds: Int { Int(nanoseconds / 1_000_000) }
}
