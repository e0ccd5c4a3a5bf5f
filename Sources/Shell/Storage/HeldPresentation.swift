import Glibc
import Jobs
import Media
import Packaging
import Presentations

/// A presentation on disk, and what is in it: segments count as frames.
struct HeldPresentation {
    let bytes: Int
    let media: HeldMedia
    /// The lists that are there, by their names.
    let lists: [(format: OutputFormat, name: String)]

    /// The names of the lists in a presentation's folder.
    static let lists = PresentationSettings.Manifest.allCases.map { (format: OutputFormat($0), name: $0.path) }

    /// Nil for a folder that is none of ours, or holds nothing.
    init?(at path: String) {
        lists = Self.lists.filter { unsafe access(path + "/" + $0.name, F_OK) == 0 }
        guard !lists.isEmpty else { return nil }
        var tracks: [HeldMedia.Track] = []
        for name in TextFile.names(in: path).sorted() where !name.hasPrefix(".") {
            guard let kind = MediaKind.allCases.first(where: { name.hasPrefix($0.rawValue) }) else { continue }
            let sizes = TextFile.names(in: path + "/" + name).filter(Self.isSegment)
                .map { Self.size(of: path + "/" + name + "/" + $0) }
            guard !sizes.isEmpty else { continue }
            var track = HeldMedia.Track(kind: kind, codec: Self.codec(of: path + "/" + name, kind))
            track.frames = sizes.count
            track.bytes = sizes.reduce(0, +)
            tracks.append(track)
        }
        media = HeldMedia(tracks: tracks)
        bytes = Int(clamping: tracks.reduce(0) { $0 + $1.bytes })
        if media.isEmpty { return nil }
    }

    /// The presentation that is at `path` if the one at `other` holds less.
    static func fuller(at path: String, than other: String) -> HeldPresentation? {
        guard let old = HeldPresentation(at: path) else { return nil }
        let new = HeldPresentation(at: other)?.media ?? HeldMedia()
        return new.isAtLeast(old.media) ? nil : old
    }

    /// The presentation that is at `path` if that at `other`, which grows, has not come as far in each track. In a
    /// window the number of segments says nothing.
    static func further(at path: String, than other: String) -> HeldPresentation? {
        guard let old = HeldPresentation(at: path) else { return nil }
        let (last, reached) = (lastSegments(at: path), lastSegments(at: other))
        return last.allSatisfy { reached[$0.key] ?? 0 >= $0.value } ? nil : old
    }

    /// The number of each track's last segment.
    private static func lastSegments(at path: String) -> [String: Int] {
        var last: [String: Int] = [:]
        for name in TextFile.names(in: path) {
            let numbers = TextFile.names(in: path + "/" + name).filter(isSegment)
                .compactMap { Int($0.prefix { $0 != "." }) }
            last[name] = numbers.max()
        }
        return last
    }

    /// - Parameters:
    ///   - folder: its name.
    ///   - remade: the path of what was to replace it.
    func kept(_ folder: String, insteadOf remade: String? = nil) -> [KeptOutput] {
        let name = remade?.split(separator: "/").last.map(String.init)
        return lists.map { list in
            KeptOutput(
                file: folder + "/" + list.name, remade: name.map { $0 + "/" + list.name }, container: list.format,
                bytes: bytes, media: media)
        }
    }

    /// A part of a segment, `12.1.m4s`, is none.
    private static func isSegment(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        return parts.count == 2 && (parts[1] == "m4s" || parts[1] == "ts")
    }

    private static func size(of path: String) -> Int64 {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// By the track's first initialization segment, or by the tables of its first stream; empty where neither can be
    /// read.
    private static func codec(of folder: String, _ kind: MediaKind) -> String {
        let descriptor = unsafe open(folder + "/init-1.mp4", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let streams = TextFile.names(in: folder).filter { $0.hasSuffix(".ts") }.sorted()
            // Its tables are two packets.
            guard let first = streams.first, let file = OpenedFile(path: folder + "/" + first) else { return "" }
            return transportStreamCodecs(file.read(376, at: 0)).first { $0.kind == kind }?.name ?? ""
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return "" }
        let file = FinishedFile(descriptor: descriptor, byteCount: Int64(status.st_size))
        return file.heldMedia(as: .mp4)?.tracks.first?.codec ?? ""
    }
}
