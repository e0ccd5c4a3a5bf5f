import Conformance
import Glibc
import Media
import Packaging
import Services
import Storage
import Threads

/// One place that `rokuga verify` checks.
struct Verification {
    private let place: String
    private let reloads: Int
    private let wait: (Interval) -> Void

    /// - Parameter wait: returns after an interval; a test does not wait.
    init(_ place: String, reloads: Int = 0, wait: @escaping (Interval) -> Void) {
        self.place = place
        self.reloads = reloads
        self.wait = wait
    }

    func run() throws -> VerificationReport {
        if place.contains("://") { return try ofURL() }
        if FolderFiles.isFolder(place) { return try ofFolder() }
        var report = VerificationReport(place: place)
        if let container = Self.container(of: place) {
            report.fileCount = 1
            try checkFile(place, named: place, as: container, &report.findings)
            return report
        }
        guard PresentationCheck.isList(place) else {
            throw VerificationProblem.unknownKind(place)
        }
        let parts = place.split(separator: "/", omittingEmptySubsequences: false)
        let folder = FolderFiles(parts.count > 1 ? parts.dropLast().joined(separator: "/") : ".")
        guard let name = parts.last, folder.read(String(name)) != nil else {
            throw VerificationProblem.unreadable(place)
        }
        report.listCount = 1
        report.findings = watch(String(name)) { folder.read($0) }
        return report
    }

    private func ofURL() throws -> VerificationReport {
        let web = try WebFiles()
        var report = VerificationReport(place: place)
        guard web.read(place) != nil else {
            throw VerificationProblem.failed(web.failures.first?.reason ?? "cannot be read")
        }
        report.listCount = 1
        report.findings = watch(place) { web.read($0) }
        for failure in web.failures { Console.log(failure.reason, about: failure.url) }
        return report
    }

    private func watch(_ list: String, read: @escaping (String) -> [UInt8]?) -> Findings {
        var check = PresentationCheck(read: read, xml: XMLTree.parse)
        guard reloads > 0 else {
            check.check(list)
            return check.findings
        }
        var now = SessionTime.zero
        for i in 0...reloads {
            guard let pause = check.watch(list, at: now), i < reloads else { break }
            wait(pause)
            now = now + pause
        }
        return check.findings
    }

    /// Each folder with lists is a presentation, with all that is in it; other MP4 and MKV files are recordings.
    private func ofFolder() throws -> VerificationReport {
        let files = FolderFiles(place)
        let paths = files.paths
        var report = VerificationReport(place: place)
        var presentations: [String] = []
        for folder in Set(paths.filter(PresentationCheck.isList).map(Self.folder)).sorted()
        where !presentations.contains(where: { Self.isInside(folder, $0) }) {
            presentations.append(folder)
        }
        for folder in presentations {
            let prefix = folder.isEmpty ? "" : folder + "/"
            let own = paths.filter { $0.hasPrefix(prefix) }
            var check = PresentationCheck(read: { files.read($0) }, xml: XMLTree.parse)
            check.check(folder: own)
            report.listCount += own.count(where: PresentationCheck.isList)
            report.findings.append(contentsOf: check.findings)
        }
        for path in paths where !presentations.contains(where: { Self.isInside(Self.folder(of: path), $0) }) {
            guard let container = Self.container(of: path) else { continue }
            report.fileCount += 1
            try checkFile(place + "/" + path, named: path, as: container, &report.findings)
        }
        guard report.listCount + report.fileCount > 0 else { throw VerificationProblem.nothing(place) }
        return report
    }

    private static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private static func isInside(_ folder: String, _ outer: String) -> Bool {
        outer.isEmpty || folder == outer || folder.hasPrefix(outer + "/")
    }

    private static func container(of path: String) -> Container? {
        path.lastIndex(of: ".").flatMap { Container(rawValue: path[path.index(after: $0)...].lowercased()) }
    }

    /// Reads back a finished file, as a recorder does at the end of a job.
    private func checkFile(
        _ path: String, named name: String, as container: Container, _ findings: inout Findings
    ) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VerificationProblem.unreadable(path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw VerificationProblem.unreadable(path) }
        let file = FinishedFile(descriptor: descriptor, byteCount: Int64(status.st_size))
        do {
            try file.verify(as: container, frameCounts: nil)
        } catch .notAsWritten(let offset, let expected) {
            findings.report(
                .fileWhole, at: Place(file: name, position: .byte(Int(offset))), "expected \(expected)")
        } catch {
            findings.report(.fileWhole, at: Place(file: name), "\(error)")
        }
    }
}

/// Why there is nothing to check.
enum VerificationProblem: Error, CustomStringConvertible {
    case unreadable(String)
    case unknownKind(String)
    case nothing(String)
    case failed(String)

    var description: String {
        switch self {
        case .unreadable(let path): "\(path): cannot be read"
        case .unknownKind(let path):
            "\(path): is no folder, and its name ends with none of .m3u8, .mpd, .mp4, .m4a and .mkv"
        case .nothing(let path): "\(path): has no playlist, manifest, MP4 or MKV file"
        case .failed(let reason): reason
        }
    }
}
