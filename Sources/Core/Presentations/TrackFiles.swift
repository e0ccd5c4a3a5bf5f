public import Media

/// How the files of a track are named, relative to the presentation's folder.
public struct TrackFiles: Hashable, Sendable {
    public enum Form: String, CaseIterable, Sendable {
        /// CMAF (ISO/IEC 23000-19 §7): segments after an initialization segment.
        case fragmentedMP4 = "fmp4"
        /// MPEG-TS: each segment has what a decoder needs (RFC 8216 §3.2), and segments of video have the audio too.
        case transportStream = "ts"

        /// Whether segments take a codec, and players of them decode it.
        public func accepts(_ codec: Codec) -> Bool {
            switch codec {
            case .video(.h264), .video(.h265), .audio(.aac): true
            case .video(.vp9), .video(.av1), .audio(.opus): self == .fragmentedMP4
            case .video(.vp8), .audio(.pcmu), .audio(.pcma), .audio(.g722), .audio(.pcm): false
            }
        }
    }

    /// The folder of segments, and the stem of the media playlist: `video`, `audio`, `video-720p`.
    public let name: String
    public let form: Form

    public init(_ name: String, form: Form = .fragmentedMP4) {
        self.name = name
        self.form = form
    }

    /// Nil for a form without initialization segments.
    public func initialization(ofPeriod period: Int) -> String? {
        switch form {
        case .fragmentedMP4: "\(name)/init-\(period).mp4"
        case .transportStream: nil
        }
    }

    public func segment(_ number: Int) -> String { "\(name)/\(number)\(ending)" }

    /// A gap's, which is not there.
    var gap: String { "\(name)/gap\(ending)" }

    /// A part of a segment, counted from 1 within it.
    public func part(_ part: Int, ofSegment number: Int) -> String { "\(name)/\(number).\(part)\(ending)" }

    public var playlist: String { "\(name).m3u8" }

    /// The playlist of its key frames.
    public var keyFramePlaylist: String { "\(name)-key-frames.m3u8" }

    /// `media` of a DASH SegmentTemplate, whose identifier stands for the number (ISO/IEC 23009-1 §5.3.9.4.4). A dollar
    /// sign in the name is written twice.
    var template: String { "\(escapedName)/$Number$\(ending)" }

    private var escapedName: String {
        name.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
    }

    private var ending: String {
        switch form {
        case .fragmentedMP4: ".m4s"
        case .transportStream: ".ts"
        }
    }
}
