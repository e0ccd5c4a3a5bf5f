import Hummingbird
import Storage

/// A segment that is being made, sent as its parts appear (DASH-IF IOP, low latency: one chunk of HTTP after the other,
/// RFC 9112 §7.1). Its parts, one behind the other, are its bytes; once it is whole its own file has the rest.
struct GrowingSegment: Sendable {
    /// A part comes in a second at most, unless a picture stays. A segment without its end was left by a killed
    /// recorder.
    static let patience = Duration.seconds(10)

    private let folder: ServedFolder
    private let arrivals: FileArrivals
    private let names: [String]
    /// Its name without the ending.
    private let number: String

    /// nil unless the path is that of a segment, `N.m4s`, of which there is a part and not yet the whole.
    init?(_ path: RequestedPath, in folder: ServedFolder, _ arrivals: FileArrivals) {
        guard !path.isFolder, let name = path.names.last, name.hasSuffix(Self.ending) else { return nil }
        number = String(name.dropLast(Self.ending.count))
        guard (1...18).contains(number.utf8.count), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        self.folder = folder
        self.arrivals = arrivals
        names = path.names.dropLast()
        guard find(part: 1) != nil else { return nil }
    }

    private static let ending = ".m4s"

    /// - Parameter client: left when it takes nothing.
    func body(for client: ClientWatch, patience: Duration = Self.patience) -> ResponseBody {
        ResponseBody { writer in
            try await client.run { progress in
                var (part, sent) = (1, 0)
                while true {
                    if let file = find(part: part) {
                        try await writer.write(file, 0..<file.version.byteCount, progress)
                        sent += file.version.byteCount
                        part += 1
                    } else if let whole = open(number + Self.ending) {
                        return try await writer.write(whole, sent..<max(sent, whole.version.byteCount), progress)
                    } else {
                        guard await arrivals.first(of: [path(part), path(nil)], within: patience) else {
                            throw ServingError.unfinished
                        }
                        progress.note()
                    }
                }
            }
            try await writer.finish(nil)
        }
    }

    private func find(part: Int) -> OpenedFile? { open("\(number).\(part)\(Self.ending)") }

    private func open(_ name: String) -> OpenedFile? {
        guard case .file(let file, _, _) = folder.find(RequestedPath(names: names + [name], isFolder: false)) else {
            return nil
        }
        return file
    }

    /// Of a part, or of the whole.
    private func path(_ part: Int?) -> String {
        ([folder.root] + names + [number + (part.map { ".\($0)" } ?? "") + Self.ending]).joined(separator: "/")
    }
}
