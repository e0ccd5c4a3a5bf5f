import RTP

/// A job that can be started: it contains its pipeline and the files that it names, and its parts are consistent.
/// Nothing has been written yet.
///
///     text ── Document ──▶ Job ── ResolvedJob ──▶ PreparedJob ──▶ a recording
///           parsed     checked   resolved         writes directory, keys, job.json
public struct ResolvedJob: Equatable, Sendable {
    /// The path of its document: the files of a capture are relative to it.
    public let file: String
    /// The job with its pipeline, the texts of its session descriptions, and absolute paths of images, so that it means
    /// the same whenever and wherever it is recovered or rendered again.
    public let job: Job
    public let pipeline: Pipeline
    public let recordingID: String
    /// What its session descriptions leave out of the recording.
    public let warnings: [Warning]

    /// The folder that the job's outputs go into.
    public var directory: String { job.outputDirectory + "/" + (job.jobID ?? recordingID) }

    /// The pictures that will be shown.
    public var imagePaths: [String] { job.imagePaths(for: pipeline) }

    /// Throws `JobsError.unsuitable` if a session description contradicts the job.
    ///
    /// - Parameters:
    ///   - job: as in its document `file`.
    ///   - pipeline: the one that the job names, or its own.
    ///   - descriptions: the texts of `JobSource.descriptionFiles` by their paths.
    ///   - recordingID: for a job that names none.
    ///   - absolute: makes a path of the document absolute.
    public init(
        _ job: Job, file: String, pipeline: Pipeline, descriptions: [String: String], recordingID: String,
        absolute: (String) -> String
    ) throws(JobsError) {
        let pipeline = pipeline.replacingImagePaths(absolute)
        var resolved = job
        resolved.source = job.source.replacingImagePaths(absolute).mappingDescriptions { description in
            guard case .file(let path) = description, let text = descriptions[path] else { return description }
            return .text(text)
        }
        resolved.pipeline = .inline(pipeline)
        resolved.recordingID = job.recordingID ?? recordingID
        self.file = file
        self.job = resolved
        self.pipeline = pipeline
        self.recordingID = job.recordingID ?? recordingID
        var warnings: [Warning] = []
        var described: [PortClash.Connection] = []
        for (named, connection) in zip(job.source.describedConnections, resolved.source.describedConnections) {
            warnings += try Self.check(
                connection, of: named.file, against: pipeline, address: job.receive.address, &described)
        }
        if let clash = PortClash(among: described) {
            throw .unsuitable(
                connectionID: described[clash.second].connectionID, problem: clash.problem(of: described))
        }
        if case .sora(let sora) = resolved.source, let warning = sora.addressWarning { warnings.append(warning) }
        self.warnings = warnings
    }

    private static func check(
        _ connection: SDPSource.Connection, of file: String?, against pipeline: Pipeline, address: String?,
        _ described: inout [PortClash.Connection]
    ) throws(JobsError) -> [Warning] {
        guard case .text(let text) = connection.description else { return [] }
        let description: SessionDescription
        do throws(SDPError) {
            description = try SessionDescription(parsing: text)
        } catch {
            throw .unsuitable(
                connectionID: connection.connectionID,
                problem: "\(file ?? "the session description") cannot be used: \(error)")
        }
        described.append(
            PortClash.Connection(
                connectionID: connection.connectionID, sourceAddress: connection.sourceAddress,
                description: description))
        let review = DescriptionReview(of: description, connectionID: connection.connectionID)
        if let refusal = review.refusal {
            throw .unsuitable(connectionID: connection.connectionID, problem: "nothing can be recorded: \(refusal)")
        }
        let addresses = ListeningAddress(of: description, from: connection.sourceAddress)
        if let problem = addresses.problem(with: address) {
            throw .unsuitable(connectionID: connection.connectionID, problem: problem)
        }
        let isEncrypted = description.media.contains { $0.kind == "video" && !$0.crypto.isEmpty }
        if isEncrypted, [.pli, .fir].contains(connection.keyFrameRequest) {
            throw .unsuitable(
                connectionID: connection.connectionID,
                problem:
                    "request_key_frame is \(connection.keyFrameRequest.rawValue), but the video is encrypted, and the "
                    + "session description has no key for requests; accepted: off, auto")
        }
        try pipeline.checkContainers(for: description, connectionID: connection.connectionID)
        return review.passedOver + review.refusals
    }
}

extension SoraSource {
    /// The default address is that of the machine itself, to which a service elsewhere would send on its own one.
    fileprivate var addressWarning: Warning? {
        let rest = url.drop { $0 != "/" }.drop { $0 == "/" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host =
            authority.first == "[" ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        guard Self.isLocal(ipAddress), !Self.isLocal(host.lowercased()) else { return nil }
        return Warning(
            reason: .noRTP,
            message: "source.ip_address is \(ipAddress), but source.url is on another machine (\(host)), which would "
                + "send to itself; give the address of this machine")
    }

    private static func isLocal(_ host: String) -> Bool {
        host.hasPrefix("127.") || host == "::1" || host == "localhost"
    }
}

extension SDPSource.Connection {
    /// The file with its description; nil if the job contains the text.
    fileprivate var file: String? {
        if case .file(let path) = description { path } else { nil }
    }
}
