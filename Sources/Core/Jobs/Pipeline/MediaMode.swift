public import Media

/// How to write one kind of a connection's tracks.
public enum TrackMode<Encoding: Equatable & Sendable>: Equatable, Sendable {
    /// As it arrived.
    case copy
    /// Not written.
    case omit
    case encode(Encoding)

    // Asked for every frame: a comparison would compare the encodings too.
    @inlinable public var isCopy: Bool { if case .copy = self { true } else { false } }
    @inlinable public var isTaken: Bool { if case .omit = self { false } else { true } }
}

/// The encoding of a single connection's video.
public struct VideoTranscoding: Equatable, Sendable {
    public var coding: VideoCoding
    /// Absent values are those of the source.
    public var parameters: VideoParameters

    public init(coding: VideoCoding, parameters: VideoParameters = VideoParameters()) {
        self.coding = coding
        self.parameters = parameters
    }
}

/// How to write the tracks of a connection: `media` of an OWT recording, `{audio: …, video: …}`.
public struct MediaMode: Equatable, Sendable {
    public var audio: TrackMode<AudioFormat>
    public var video: TrackMode<VideoTranscoding>

    public init(audio: TrackMode<AudioFormat> = .copy, video: TrackMode<VideoTranscoding> = .copy) {
        self.audio = audio
        self.video = video
    }

    /// The codec in the file for a track of `codec`; nil if the track is left out.
    public func written(_ codec: Codec) -> Codec? {
        switch codec {
        case .audio:
            switch audio {
            case .copy: codec
            case .omit: nil
            case .encode(let format): .audio(format.codec)
            }
        case .video:
            switch video {
            case .copy: codec
            case .omit: nil
            case .encode(let transcoding): .video(transcoding.coding.codec)
            }
        }
    }

    /// The codecs that the pipeline determines, not the senders.
    var encodedCodecs: [Codec] {
        var codecs: [Codec] = []
        if case .encode(let format) = audio { codecs.append(.audio(format.codec)) }
        if case .encode(let transcoding) = video { codecs.append(.video(transcoding.coding.codec)) }
        return codecs
    }
}

extension MediaMode {
    /// Reads the members `audio` and `video` of an output.
    init(_ object: DocumentObject, _ reader: inout DocumentReader) {
        self.init()
        if let node = object["audio"] {
            if node.content == .boolean(false) {
                audio = .omit
            } else {
                let members = reader.object(node, keys: ["format"])
                let format = reader.required(members, "format", accepted: "an object such as {codec: aac}, or false")
                if let format = format.flatMap({ AudioFormat($0, &reader) }) { audio = .encode(format) }
            }
        }
        guard let node = object["video"] else { return }
        guard node.content != .boolean(false) else {
            video = .omit
            if audio == .omit {
                reader.refuse(node, "the output leaves out both audio and video", accepted: "null, or a format")
            }
            return
        }
        let members = reader.object(node, keys: ["format", "parameters"])
        let format = reader.required(members, "format", accepted: "an object such as {codec: h264}, or false")
        let parameters = members["parameters"].map { VideoParameters($0, &reader) } ?? VideoParameters()
        if let coding = format.flatMap({ VideoCoding($0, &reader) }) {
            // The size is not known yet, so that the other settings are checked when the track begins.
            if let threads = parameters.threads, threads > VideoEncoding.threadLimit(of: coding.codec),
                let node = members["parameters"]
            {
                reader.refuse(
                    node, "\(threads) threads; \(coding.codec.rawValue) is encoded with one",
                    accepted: "1, or no threads")
            }
            video = .encode(VideoTranscoding(coding: coding, parameters: parameters))
        }
    }

    var audioJSON: JSONValue? {
        switch audio {
        case .copy: nil
        case .omit: .boolean(false)
        case .encode(let format): .sorted(["format": format.json])
        }
    }

    var videoJSON: JSONValue? {
        switch video {
        case .copy: nil
        case .omit: .boolean(false)
        case .encode(let transcoding):
            .sorted(["format": transcoding.coding.json, "parameters": transcoding.parameters.json])
        }
    }
}
