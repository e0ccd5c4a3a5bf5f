import Glibc
public import Jobs
import Media
import Packaging

/// A recording on disk, and what is in it.
public struct HeldFile {
    let path: String
    let container: Container
    let bytes: Int
    let media: HeldMedia
    /// The disk or its rights do not let us read all of it, so it may hold more.
    let isUnreadable: Bool

    /// Nil for what is not a file of ours, or holds nothing.
    ///
    /// - Parameter name: says what the file is to be, if it has a temporary name.
    init?(at path: String, as name: String? = nil) {
        self.init(reading: path, as: name)
        if media.isEmpty { return nil }
    }

    /// Nil for what is not a file of ours, or holds nothing as far as all of it can be read.
    private init?(reading path: String, as name: String? = nil) {
        guard let container = Self.container(of: name ?? path) else { return nil }
        self.path = path
        self.container = container
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { return nil }
            (bytes, media, isUnreadable) = (0, HeldMedia(), true)
            return
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let failure = ReadFailure()
        let file = FinishedFile(descriptor: descriptor, byteCount: Int64(status.st_size)) { failure.hasOccurred = true }
        media = file.heldMedia(as: container) ?? HeldMedia()
        bytes = Int(status.st_size)
        isUnreadable = failure.hasOccurred
        if media.isEmpty, !isUnreadable { return nil }
    }

    /// Tells of an error while a file is read.
    private final class ReadFailure {
        var hasOccurred = false
    }

    /// The file that is at `path` if `other` holds less, or if it cannot be read.
    static func fuller(at path: String, than other: String, comparingBytes: Bool) -> HeldFile? {
        guard let old = HeldFile(reading: path) else { return nil }
        if old.isUnreadable { return old }
        let new = HeldFile(at: other, as: path)?.media ?? HeldMedia()
        return new.isAtLeast(old.media, comparingBytes: comparingBytes) ? nil : old
    }

    /// A free name for what was to replace a file.
    static func remadePath(beside path: String) -> String {
        let name = path.lastIndex(of: "/") ?? path.startIndex
        // A folder's name has no ending.
        let dot = path[name...].lastIndex(of: ".") ?? path.endIndex
        let (stem, ending) = (path[..<dot], path[dot...])
        var number = 1
        while true {
            let name = stem + (number > 1 ? ".remade-\(number)" : ".remade") + ending
            guard unsafe access(String(name), F_OK) == 0 else { return String(name) }
            number += 1
        }
    }

    func kept(insteadOf remade: String? = nil) -> KeptOutput {
        KeptOutput(
            file: Self.name(of: path), remade: remade.map(Self.name), container: OutputFormat(container), bytes: bytes,
            media: media,
            isUnreadable: isUnreadable)
    }

    /// Recordings and lists of presentations in a directory beside `names`.
    public static func others(in directory: JobDirectory, than names: [String]) -> [KeptOutput] {
        let made = Set(names)
        let found = TextFile.names(in: directory.path).sorted().flatMap { name in
            let path = directory.path + "/" + name
            guard container(of: name) == nil else { return HeldFile(at: path).map { [$0.kept()] } ?? [] }
            return HeldPresentation(at: path)?.kept(name) ?? []
        }
        return found.filter { !made.contains($0.file) }
    }

    /// Makes a report's outputs say what is in their files, after they could not be written to the end.
    public static func restate(_ report: inout Report, in directory: JobDirectory) {
        for i in report.connections.indices {
            for j in report.connections[i].outputs.indices { restate(&report.connections[i].outputs[j], directory) }
        }
        for i in (report.compositions ?? []).indices {
            for j in report.compositions?[i].outputs.indices ?? 0..<0 {
                guard var output = report.compositions?[i].outputs[j] else { continue }
                restate(&output, directory)
                report.compositions?[i].outputs[j] = output
            }
        }
    }

    private static func restate(_ output: inout OutputReport, _ directory: JobDirectory) {
        guard output.container.container != nil else {
            let folder = output.file.prefix { $0 != "/" }
            if HeldPresentation(at: directory.path + "/" + folder) == nil { output.verdict = .failed }
            return
        }
        guard let held = HeldFile(at: directory.path + "/" + output.file) else {
            output.verdict = .failed
            return
        }
        output.bytes = held.bytes
        output.duration = min(output.duration, held.media.duration.seconds)
        output.endedAt = min(output.endedAt, output.startedAt.at(.zero + held.media.duration))
        for (i, track) in held.media.tracks.enumerated() where output.tracks.indices.contains(i) {
            output.tracks[i].frames = min(output.tracks[i].frames, track.frames + (output.tracks[i].filledFrames ?? 0))
            output.tracks[i].duration = min(output.tracks[i].duration, track.duration.seconds)
        }
    }

    private static func container(of path: String) -> Container? {
        path.lastIndex(of: ".").flatMap { Container(rawValue: String(path[path.index(after: $0)...])) }
    }

    private static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
