/// How the files of a track are named, relative to the presentation's folder.
public struct TrackFiles: Hashable, Sendable {
    public enum Form: Sendable {
        /// CMAF (ISO/IEC 23000-19 §7): segments after an initialization segment.
        case fragmentedMP4
        /// Each segment has what a decoder needs (RFC 8216 §3.2).
        case transportStream
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
