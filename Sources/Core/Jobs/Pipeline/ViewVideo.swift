public import Media
public import Mixing

/// The video of a view: `object(ViewVideo)` of the OWT API, with extensions.
///
/// The defaults are those of OWT's default view (owt-server `roomModel.js`).
public struct ViewVideo: Equatable, Sendable {
    public var coding = VideoCoding(codec: .vp8)
    public var resolution = FrameSize(width: 640, height: 480)
    public var frameRate = FrameRate(24)
    /// Kilobits a second; nil: by OWT's formula.
    public var bitrate: Int?
    /// Seconds.
    public var keyFrameInterval = 100
    /// Threads of the encoder; nil: by codec and size.
    public var threads: Int?
    public var maxInput = 16
    /// The amount of motion, for OWT's formula of the bit rate.
    public var motionFactor = 0.8
    public var background = BackgroundColor.black
    /// The speaker moves to the primary region; needs `ViewAudio.hasVoiceActivityDetection`.
    public var keepsSpeakerPrimary = false
    public var layout = ViewLayout()
    public var overlays = ViewOverlays()
    /// Beyond OWT: layouts that replace the first one at their times, in ascending order.
    public var timedLayouts: [TimedLayout] = []

    public init() {}

    /// Bits a second for the encoder.
    public var bitsPerSecond: Int {
        if let bitrate { return bitrate * 1000 }
        let kilobits = DefaultBitrate.kilobits(
            codec: coding.codec, size: resolution, frameRate: frameRate, motionFactor: motionFactor)
        return max(1000, Int((kilobits * 1000).rounded()))
    }

    /// The settings of the encoder of a smaller rendition.
    public func encoding(at size: FrameSize) -> VideoEncoding {
        var smaller = encoding
        (smaller.width, smaller.height) = (size.width, size.height)
        func usual(_ size: FrameSize) -> Double {
            DefaultBitrate.kilobits(codec: coding.codec, size: size, frameRate: frameRate, motionFactor: motionFactor)
        }
        // By OWT's formula, or in proportion to what is asked for the whole.
        let share = usual(size) / max(usual(resolution), 1)
        smaller.bitrate = max(1, Int((Double(bitsPerSecond) * share / 1000).rounded()))
        smaller.threadCount = min(threads ?? .max, smaller.usualThreadCount)
        return smaller
    }

    /// The settings of the encoder. The canvas is BT.601 in limited range, as WebRTC senders use, so that most tiles
    /// need only scaling.
    public var encoding: VideoEncoding {
        var encoding = VideoEncoding(
            codec: coding.codec, width: resolution.width, height: resolution.height, frameRate: frameRate,
            bitrate: max(1, bitsPerSecond / 1000),
            keyFrameInterval: max(1, Int((Double(keyFrameInterval) * frameRate.perSecond).rounded())))
        encoding.h264Profile = coding.profile
        encoding.colour = .bt601
        encoding.threadCount = threads ?? encoding.usualThreadCount
        return encoding
    }

    /// The initial layout settings.
    public var layoutSettings: LayoutSettings {
        var screens: LayoutTemplates?
        if overlays.emphasisesScreens {
            // A lecture keeps its custom templates for screens; other families have none that suit a screen.
            let choice = layout.templates.family == .lecture ? layout.templates : TemplateChoice(family: .lecture)
            screens = choice.templates(frame: resolution, maxInput: maxInput)
        }
        return LayoutSettings(
            templates: layout.templates.templates(frame: resolution, maxInput: maxInput), maxInput: maxInput,
            keepsSpeakerPrimary: keepsSpeakerPrimary, screenTemplates: screens)
    }
}

extension ViewVideo {
    private static let keys = [
        "format", "parameters", "maxInput", "motionFactor", "bgColor", "keepActiveInputPrimary", "layout",
    ]

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: Self.keys + ViewOverlays.keys + ["layouts"])
        coding = object["format"].flatMap { VideoCoding($0, &reader) } ?? coding
        if let node = object["parameters"] {
            let parameters = VideoParameters(node, &reader)
            resolution = parameters.resolution ?? resolution
            frameRate = parameters.frameRate ?? frameRate
            bitrate = parameters.bitrate
            keyFrameInterval = parameters.keyFrameInterval ?? keyFrameInterval
            threads = parameters.threads
        }
        let inputs = LayoutFamily.maxInputRange
        maxInput = reader.integer(object["maxInput"], in: inputs, unit: "inputs") ?? maxInput
        motionFactor = reader.decimal(object["motionFactor"], in: 0.01...10) ?? motionFactor
        if let node = object["bgColor"] { background = BackgroundColor(node, &reader) }
        keepsSpeakerPrimary = reader.boolean(object["keepActiveInputPrimary"]) ?? keepsSpeakerPrimary
        if let node = object["layout"] { layout = ViewLayout(node, &reader) }
        overlays = ViewOverlays(object, &reader)
        timedLayouts = TimedLayout.list(object["layouts"], &reader)
        // Said or not, the same encoding is an equal view.
        if threads == encoding.usualThreadCount { threads = nil }
        do throws(CodecError) {
            try encoding.check()
        } catch {
            reader.refuse(object["parameters"] ?? node, error.description)
        }
    }

    var json: JSONValue {
        let parameters = VideoParameters(
            resolution: resolution, frameRate: frameRate, bitrate: bitrate, keyFrameInterval: keyFrameInterval,
            threads: encoding.threadCount)
        var members: [String: JSONValue?] = [
            "format": coding.json, "parameters": parameters.json, "maxInput": .integer(Int64(maxInput)),
            "motionFactor": .decimal("\(motionFactor)"), "bgColor": background.json,
            "keepActiveInputPrimary": .boolean(keepsSpeakerPrimary), "layout": layout.json,
            "layouts": timedLayouts.isEmpty ? nil : .list(timedLayouts.map(\.json)),
        ]
        members.merge(overlays.members) { $1 }
        return .sorted(members)
    }
}

extension BackgroundColor {
    fileprivate init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(node, keys: ["r", "g", "b"])
        let parts = ["r", "g", "b"].map { UInt8(clamping: reader.integer(object[$0], in: 0...255) ?? 0) }
        self.init(red: parts[0], green: parts[1], blue: parts[2])
    }

    fileprivate var json: JSONValue {
        .sorted(["r": .integer(Int64(red)), "g": .integer(Int64(green)), "b": .integer(Int64(blue))])
    }
}
