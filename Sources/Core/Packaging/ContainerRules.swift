public import Media

/// A file format that recordings are written in; the raw value is the file name extension.
public enum Container: String, CaseIterable, Hashable, Sendable, Codable {
    case mp4, mkv
    /// MP4 with the brand of audio alone, which players of music look for.
    case m4a

    /// Whether players accept `codec` in this container.
    ///
    /// MP4 has sample entries for VP8, G.711 and PCM too, but browsers and most players do not read them. Matroska
    /// takes all.
    public func accepts(_ codec: Codec) -> Bool {
        switch (self, codec) {
        case (.mkv, _): true
        case (.m4a, let codec): codec == .audio(.aac)
        case (.mp4, .video(let video)):
            switch video {
            case .h264, .h265, .vp9, .av1: true
            case .vp8: false
            }
        case (.mp4, .audio(let audio)):
            switch audio {
            case .opus, .aac: true
            case .pcmu, .pcma, .g722, .pcm: false
            }
        }
    }

    /// Why `codec` cannot be recorded in this container; nil when it can.
    public func refusal(of codec: Codec) -> ContainerRefusal? {
        accepts(codec) ? nil : ContainerRefusal(container: self, codec: codec)
    }
}

/// What a job asks for.
public enum ContainerChoice: String, CaseIterable, Hashable, Sendable, Codable {
    case auto, mp4, mkv, m4a

    /// The container of a recording with these codecs; nil means "no such track".
    ///
    /// `auto` is the rule of the OWT REST API: MP4 for AAC audio with H.264, H.265 or no picture, else Matroska; a
    /// recording without audio is Matroska, even of H.264.
    public func container(audio: AudioCodec?, video: VideoCodec?) -> Container {
        switch self {
        case .mp4: return .mp4
        case .mkv: return .mkv
        case .m4a: return .m4a
        case .auto:
            guard audio == .aac else { return .mkv }
            switch video {
            case nil, .h264, .h265: return .mp4
            case .vp8, .vp9, .av1: return .mkv
            }
        }
    }
}

/// The reason why a codec does not go into a container, with what would.
public struct ContainerRefusal: Error, Equatable, Sendable {
    public let container: Container
    public let codec: Codec

    /// Containers that would take the codec.
    public var alternatives: [Container] {
        Container.allCases.filter { $0.accepts(codec) }
    }

    /// One sentence for a person.
    public func rendered() -> String {
        let others = alternatives.map(\.rawValue).joined(separator: " or ")
        return "\(codec.name) cannot be recorded in \(container.rawValue); use \(others)"
    }
}
