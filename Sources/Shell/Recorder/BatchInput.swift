import Captures
import Glibc
public import Jobs
import Media
import RTP

/// A capture with what accompanies it: session descriptions, or the guess that stands in for them.
public struct BatchInput: Sendable {
    public var path: String
    public var connections: [ConnectionJoined]
    public var job: Job
    /// The files that `connections` were read from.
    public private(set) var descriptionFiles: [String]
    /// No description was found: codecs were guessed from the payloads.
    public var isGuessed: Bool
    /// A journal says itself who joined.
    public var isJournal: Bool
    /// What lies beside a journal; a plain capture's descriptions tell their keys themselves.
    var keys = KeyRing()

    /// Finds what accompanies the capture: `x.sdp`, or `x-A.sdp`, `x-B.sdp` … beside `x.pcap`, or the named files.
    ///
    /// A capture without any is read once more to guess what is in it.
    public init(path: String, descriptionFiles files: [String]) throws {
        self.path = path
        let source = CaptureSource(file: path, descriptionFiles: files)
        job = Job(source: .capture(source))
        isGuessed = false
        isJournal = try files.isEmpty && Self.startsWithEvent(path)
        connections = []
        descriptionFiles = []
        guard !isJournal else {
            keys = try KeyFile(beside: path).ring
            return
        }
        let found = files.isEmpty ? Self.descriptions(beside: path) : files
        descriptionFiles = found
        for file in found {
            let text = try TextFile.read(file, limit: SessionDescription.byteLimit)
            let description: SessionDescription
            do {
                description = try SessionDescription(parsing: text)
            } catch {
                throw RecorderError.unsuitable("\(file): \(error)")
            }
            connections.append(
                ConnectionJoined(
                    connectionID: Self.stem(file), sdp: text, ports: PortRoles.roles(of: description)))
        }
        guard connections.isEmpty else { return }
        isGuessed = true
        connections = try CaptureGuess.connections(of: path, named: Self.stem(path))
        guard connections.isEmpty else { return }
        throw RecorderError.noSessionDescription(capture: path, looked: [Self.stemPath(path) + ".sdp"])
    }

    /// The folder of its outputs; a journal is named by the job whose directory it lies in.
    public var name: String {
        let parts = path.split(separator: "/")
        return isJournal && parts.count > 1 ? String(parts[parts.count - 2]) : Self.stem(path)
    }

    /// Refuses a container asked for by name that cannot hold what is described.
    public func check(against pipeline: Pipeline) throws {
        for connection in connections {
            try ContainerCheck.check(
                SessionDescription(parsing: connection.sdp), connectionID: connection.connectionID, pipeline: pipeline)
        }
    }

    /// What the journal's first event would have said.
    func started(at time: WallTime) -> JobStarted {
        JobStarted(
            job: job.rendered(), recordingID: job.recordingID ?? Self.stem(path), sessionStart: time,
            tick: LiveRecording.tick, writer: RokugaVersion.rendered)
    }

    private static func startsWithEvent(_ path: String) throws -> Bool {
        var reader = try CaptureReader(path: path)
        if case .event = try reader.next() { return true }
        return false
    }

    /// `x.sdp`, else every `x-*.sdp` that does not belong to another capture of that name.
    private static func descriptions(beside path: String) -> [String] {
        let stem = stemPath(path)
        if access(stem + ".sdp", R_OK) == 0 { return [stem + ".sdp"] }
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let names = TextFile.names(in: folder)
        let captures = Set(names.filter { !$0.hasSuffix(".sdp") }.map { Self.stem($0) })
        let prefix = Self.stem(path) + "-"
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".sdp") && !captures.contains(Self.stem($0)) }
            .sorted().map { folder + "/" + $0 }
    }

    /// The name of a file without folder and extension.
    public static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    private static func stemPath(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return stem(path) }
        return String(path[...slash]) + stem(path)
    }
}
