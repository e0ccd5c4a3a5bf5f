public import Packaging

/// A file beside the tracks of a presentation by which people find something in it. The player page looks for these
/// names.
public enum GuideFile: Hashable, Sendable {
    /// A large picture.
    case poster
    /// A sheet of small pictures, counted from 1.
    case sheet(Int)
    /// Where each small picture is (WebVTT).
    case thumbnails
    /// Who speaks (WebVTT).
    case speakers
    /// Who joins and leaves (WebVTT).
    case chapters

    public var path: String {
        switch self {
        case .poster: "poster.jpg"
        case .sheet(let number): "thumbnails-\(number).jpg"
        case .thumbnails: "thumbnails.vtt"
        case .speakers: "speakers.vtt"
        case .chapters: "chapters.vtt"
        }
    }

    /// What happens to the file of a presentation.
    public enum Change: Equatable, Sendable {
        case replace(GuideFile, bytes: [UInt8])
        case remove(GuideFile)

        /// - Parameter folder: the presentation's.
        public func action(in folder: String) -> OutputAction {
            switch self {
            case .replace(let file, let bytes): .replace(output: folder + "/" + file.path, bytes: bytes)
            case .remove(let file): .remove(output: folder + "/" + file.path)
            }
        }
    }
}
