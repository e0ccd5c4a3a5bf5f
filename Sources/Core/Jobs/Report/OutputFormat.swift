public import Packaging
public import Presentations

/// What an output is: the container of a file, or the kind of list of a presentation.
public enum OutputFormat: String, CaseIterable, Hashable, Sendable, Codable {
    case mp4, mkv, m4a, hls, dash

    public init(_ container: Container) {
        switch container {
        case .mp4: self = .mp4
        case .mkv: self = .mkv
        case .m4a: self = .m4a
        }
    }

    public init(_ manifest: PresentationSettings.Manifest) {
        switch manifest {
        case .hls: self = .hls
        case .dash: self = .dash
        }
    }

    /// Nil for a presentation.
    public var container: Container? {
        switch self {
        case .mp4: .mp4
        case .mkv: .mkv
        case .m4a: .m4a
        case .hls, .dash: nil
        }
    }
}
