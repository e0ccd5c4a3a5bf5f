import Captures
import Glibc
public import Jobs
import Media
import RTP
import Storage

/// A capture and what belongs to it: its session descriptions, or guessed ones if it has none.
public struct BatchInput: Sendable {
    /// The files of the capture. There are several only if an SFU writes one file per stream.
    public private(set) var paths: [String]
    public var connections: [ConnectionJoined]
    public var job: Job
    /// The files from which `connections` were read.
    public private(set) var descriptionFiles: [String]
    /// No session description was found, so the codecs were guessed from the payloads.
    public var isGuessed: Bool
    /// Ports whose packets look encrypted and that no session description names.
    private(set) var encryptedPorts: [UInt16] = []
    /// The capture is a journal, which lists the connections itself.
    public var isJournal: Bool
    /// The first event of a journal.
    public private(set) var journalled: JobStarted?
    /// The stop reason, for captures that contain none.
    var stop = StopReason.endOfCapture
    /// The start of the recording, for captures that contain none.
    var fallbackStart = WallTime(nanoseconds: 0)
    /// The keys of a journal, from the file beside it. The descriptions of other captures contain their keys.
    var keys = KeyRing()
    /// Changes the limits of the job.
    public var verdict = VerdictChange()
    /// What was used in place of lost events of a damaged journal.
    var notes: [Warning] = []

    /// Finds the session descriptions of the capture: `x.sdp`, or `x-A.sdp`, `x-B.sdp` … beside `x.pcap`, or the named
    /// files.
    ///
    /// If there are none, it reads the capture once more and guesses them.
    public init(path: String, descriptionFiles files: [String]) throws {
        try self.init(paths: [path], descriptionFiles: files)
    }

    /// Finds the session descriptions of the files of one recording, as grouped by `groups(of:)`.
    public init(paths: [String], descriptionFiles files: [String]) throws {
        self.paths = paths
        let path = paths.first ?? ""
        for path in paths { try Self.refusePipe(path) }
        let source = CaptureSource(file: path, descriptionFiles: files)
        job = Job(source: .capture(source))
        isGuessed = false
        journalled = nil
        isJournal = false
        connections = []
        descriptionFiles = []
        if files.isEmpty {
            let opening = try JournalOpening(of: path)
            isJournal = opening.isJournal
            journalled = opening.started
            guard !isJournal else {
                try complete(opening)
                return
            }
        }
        var capture = try MergedCapture(paths: paths)
        connections = try RecordedStreams.connections(of: &capture, paths, named: name)
        guard connections.isEmpty else { return }
        let found = files.isEmpty ? Self.descriptions(beside: path) : files
        descriptionFiles = found
        let marksRTCP = capture.facts?.format == .rtpdump
        for file in found {
            let text = try PortlessDescription.completed(DescriptionFile.read(file), by: paths)
            let description: SessionDescription
            do {
                description = try SessionDescription(parsing: text)
            } catch {
                throw RecorderError.unsuitable("\(file): not a session description: \(error)")
            }
            connections.append(
                ConnectionJoined(
                    connectionID: DocumentFolder.stem(of: file), sdp: text,
                    ports: PortRoles.roles(of: description, marksRTCP: marksRTCP)))
        }
        guard connections.isEmpty else { return }
        isGuessed = true
        let guess = try CaptureGuess(of: paths, named: name)
        (connections, encryptedPorts) = (guess.connections, guess.encryptedPorts)
        guard connections.isEmpty else { return }
        throw RecorderError.noSessionDescription(capture: path, looked: [Self.stemPath(path) + ".sdp"])
    }

    /// The first file.
    public var path: String { paths.first ?? "" }

    /// The name of the output folder. For a journal, it is the name of the job's directory.
    public var name: String {
        let parts = path.split(separator: "/")
        if isJournal, parts.count > 1 { return String(parts[parts.count - 2]) }
        return paths.count > 1
            ? RecordedStreams.prefix(of: path) ?? DocumentFolder.stem(of: path) : DocumentFolder.stem(of: path)
    }

    /// Takes what belongs to a journal from beside it, also in place of events that are lost.
    private mutating func complete(_ opening: JournalOpening) throws {
        stop = .interrupted
        keys = try KeyFile(beside: path).ring
        let fallback = JournalFallback(beside: path)
        if journalled == nil, let found = fallback.job {
            job = found
            notes.append(JournalFallback.warning("the event with the job is damaged; job.json is used instead"))
        } else if journalled == nil {
            // `BatchEngine` parses the job of this event, and throws what is wrong with it.
            journalled = opening.unreadable
        }
        guard !opening.hasDescriptions else { return }
        let described = fallback.connections
        isGuessed = described.isEmpty
        connections = isGuessed ? try CaptureGuess(of: paths, named: name).connections : described
        notes.append(
            JournalFallback.warning(
                "no event with a session description is readable; "
                    + (isGuessed ? "the codecs are guessed from the payloads" : "those of job.json are used instead")))
    }

    /// Opens the journal in a job's directory, which may have ended before its first event was complete.
    ///
    /// - Parameter stop: the stop reason in the report of the live run. If the journal contains one, that has
    ///   precedence.
    init(recovering directory: JobDirectory, stop: StopReason?) throws {
        do {
            try self.init(path: directory.journal, descriptionFiles: [])
            // A journal of which nothing but packets is left.
            if !isJournal {
                isJournal = true
                connections = []
                try complete(JournalOpening.ofPacketsOnly)
            }
        } catch CapturesError.truncatedHeader, CapturesError.damagedHeader {
            try self.init(emptyJournalIn: directory)
        } catch RecorderError.noSessionDescription {
            try self.init(emptyJournalIn: directory)
        }
        self.stop = stop ?? .interrupted
    }

    private init(emptyJournalIn directory: JobDirectory) throws {
        paths = []
        job = try Job(parsing: TextFile.read(directory.job, limit: Document.fileLimit), file: directory.job)
        connections = []
        descriptionFiles = []
        isGuessed = false
        isJournal = true
        var status = stat()
        guard unsafe stat(directory.journal, &status) == 0 else { return }
        fallbackStart = WallTime(nanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000)
    }

    /// Refuses an explicit container that does not support the codecs of the descriptions.
    public func check(against pipeline: Pipeline) throws {
        for connection in connections {
            try pipeline.checkContainers(
                for: SessionDescription(parsing: connection.sdp), connectionID: connection.connectionID)
        }
    }

    /// The first event of a journal of this capture.
    func started(at time: WallTime) -> JobStarted {
        JobStarted(
            job: job.rendered(), recordingID: job.recordingID ?? name, sessionStart: time,
            tick: JobStarted.defaultTick, writer: RokugaVersion.rendered)
    }

    /// Captures are read several times, which a pipe does not allow; opening one without a writer blocks.
    private static func refusePipe(_ path: String) throws(RecorderError) {
        var status = stat()
        let isThere = unsafe stat(path, &status) == 0
        guard path == "-" || isThere && status.st_mode & S_IFMT == S_IFIFO else { return }
        throw .unsuitable("\(path): is a pipe, and captures are read more than once; write it into a file first")
    }

    /// `x.sdp`, else every `x-*.sdp` that does not belong to another capture of that name.
    private static func descriptions(beside path: String) -> [String] {
        let stem = stemPath(path)
        if unsafe access(stem + ".sdp", R_OK) == 0 { return [stem + ".sdp"] }
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let names = TextFile.names(in: folder)
        let captures = Set(names.filter { !$0.hasSuffix(".sdp") }.map { DocumentFolder.stem(of: $0) })
        let prefix = DocumentFolder.stem(of: path) + "-"
        return names.filter {
            $0.hasPrefix(prefix) && $0.hasSuffix(".sdp") && !captures.contains(DocumentFolder.stem(of: $0))
        }
        .sorted().map { folder + "/" + $0 }
    }

    private static func stemPath(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return DocumentFolder.stem(of: path) }
        return String(path[...slash]) + DocumentFolder.stem(of: path)
    }
}
