import Media

/// The files of a presentation: read through the shell, measured once however many lists name them.
struct MediaFiles {
    typealias Range = MediaPlaylist.ByteRange

    struct Name: Hashable {
        var path: String
        var range: Range?
    }

    /// Segments of a list that are missing one after the other: a server that is gone is not asked for a day of them.
    static let missingLimit = 100

    private let read: (_ path: String) -> [UInt8]?
    private var initializations: [Name: InitializationSegment?] = [:]
    private var segments: [Name: SegmentMeasure?] = [:]
    /// All that were asked for.
    private(set) var named: Set<String> = []

    init(read: @escaping (_ path: String) -> [UInt8]?) {
        self.read = read
    }

    /// The bytes of a file where a check begins.
    mutating func entry(_ path: String, findings: inout Findings) -> [UInt8]? {
        named.insert(path)
        if let bytes = read(path), !bytes.isEmpty { return bytes }
        findings.report(.fileMissing, at: Place(file: path), "is missing, empty or too large")
        return nil
    }

    /// Whether a file is a multivariant playlist.
    func isMultivariant(_ path: String) -> Bool {
        var unheeded = Findings()
        return path.hasSuffix(".m3u8")
            && PlaylistText(read(path) ?? [], of: path, findings: &unheeded).isMultivariant
    }

    /// The bytes of what a list names; nil, with a finding, where there are none.
    ///
    /// - Parameter place: where the list names it.
    mutating func bytes(
        _ reference: String, range: Range? = nil, from file: String, at place: Place, findings: inout Findings
    ) -> (path: String, bytes: [UInt8])? {
        guard let path = Reference.resolve(reference, from: file) else {
            findings.report(.fileOutside, at: place, "'\(reference)' leaves the presentation's folder")
            return nil
        }
        named.insert(path)
        guard let all = read(path), !all.isEmpty else {
            findings.report(.fileMissing, at: place, "\(path) is missing, empty or too large")
            return nil
        }
        guard let range else { return (path, all) }
        guard range.offset <= all.count, range.count <= all.count - range.offset else {
            findings.report(
                .hlsByteRange, at: place,
                "bytes \(range.offset)..<\(range.offset &+ range.count) of \(path), which has "
                    + counted(all.count, "byte"))
            return nil
        }
        return (path, Array(all[range.offset..<range.offset + range.count]))
    }

    /// The initialization segment of what a list names.
    mutating func initialization(
        _ reference: String, range: Range? = nil, from file: String, at place: Place, findings: inout Findings
    ) -> InitializationSegment? {
        let name = Name(path: Reference.resolve(reference, from: file) ?? "", range: range)
        if let known = initializations[name] { return known }
        let found = bytes(reference, range: range, from: file, at: place, findings: &findings).map { path, bytes in
            InitializationSegment(bytes, of: path, findings: &findings)
        }
        initializations[name] = .some(found)
        return found
    }

    /// What a media segment has; nil where it is missing.
    mutating func segment(
        _ reference: String, range: Range? = nil, initialization: InitializationSegment?, from file: String,
        at place: Place, findings: inout Findings
    ) -> SegmentMeasure? {
        let name = Name(path: Reference.resolve(reference, from: file) ?? "", range: range)
        if let known = segments[name] { return known }
        let found = bytes(reference, range: range, from: file, at: place, findings: &findings).map { path, bytes in
            Self.measure(bytes, of: path, initialization: initialization, findings: &findings)
        }
        segments[name] = .some(found)
        return found
    }

    private static func measure(
        _ bytes: [UInt8], of path: String, initialization: InitializationSegment?, findings: inout Findings
    ) -> SegmentMeasure {
        switch MediaFormat(bytes) {
        case .fragments:
            let tracks = initialization?.tracks ?? []
            guard !tracks.isEmpty else {
                let hasMovie = BoxReader(bytes: bytes).first("moov", in: 0..<bytes.count) != nil
                return SegmentMeasure(byteCount: bytes.count, spans: [], lacksHeader: !hasMovie)
            }
            return SegmentMeasure(
                byteCount: bytes.count,
                spans: MediaSegment(bytes, of: path, tracks: tracks, findings: &findings).spans)
        case .transportStream:
            return SegmentMeasure(
                byteCount: bytes.count, spans: TransportStream(bytes, of: path, findings: &findings).spans)
        case .text, .packedAudio:
            return SegmentMeasure(byteCount: bytes.count, spans: [])
        case nil:
            findings.report(.fileFormat, at: Place(file: path), "no MP4 fragment, transport stream, WebVTT or audio")
            return SegmentMeasure(byteCount: bytes.count, spans: [])
        }
    }
}
