import Captures
import Jobs
import Media
import Storage

/// What a live recording could not keep, without ending for it: counted here, and told in the report.
struct RecordingLosses {
    /// Datagrams that do not fit into a packet of the journal.
    private(set) var datagramCount = 0
    /// Events that do not fit.
    private(set) var eventCount = 0
    /// Connections that were refused, with the first reason; at most `connectionLimit`.
    private var refused: [(connectionID: String, reason: String)] = []
    private var refusedCount = 0
    /// What failed in a round, without its packets: rounds of it, and the last error.
    private var failedRounds = 0
    private var lastFailure = ""
    private var isDiskFailureTold = false
    /// Connections that the source may still forward.
    private var stillForwarded = 0

    /// The report lists as many refused connections; the others are counted.
    static let connectionLimit = 100

    mutating func noteDatagram() { datagramCount += 1 }

    mutating func noteEvent() { eventCount += 1 }

    mutating func noteForwarded(_ count: Int) { stillForwarded = count }

    /// - Returns: whether this is new.
    mutating func noteRefused(_ connectionID: String, _ reason: String) -> Bool {
        guard !refused.contains(where: { $0.connectionID == connectionID }) else { return false }
        refusedCount += 1
        guard refused.count < Self.connectionLimit else { return false }
        refused.append((connectionID, reason))
        return true
    }

    /// - Returns: whether this error is new.
    mutating func noteRound(_ error: any Error) -> Bool {
        failedRounds += 1
        defer { lastFailure = "\(error)" }
        return lastFailure != "\(error)"
    }

    /// - Returns: whether it was not told yet.
    mutating func noteDiskFailure() -> Bool {
        defer { isDiskFailureTold = true }
        return !isDiskFailureTold
    }

    /// - Parameters:
    ///   - disk: the first error of the disk that holds the journal.
    ///   - files: the errors of output files.
    func warnings(disk: CapturesError?, files: [StorageError] = []) -> [Warning] {
        var warnings = Self.warnings(of: files)
        if let disk {
            warnings.append(
                Warning(
                    reason: Reason(of: disk),
                    message:
                        "\(disk): parts of the journal may be missing on the disk, so check the files, and the disk"))
        }
        if datagramCount > 0 {
            warnings.append(
                Warning(
                    reason: .unexpectedSource,
                    message:
                        counted(datagramCount, "datagram is", plural: "datagrams are")
                        + " left out: longer than an IP packet"
                ))
        }
        if eventCount > 0 {
            warnings.append(
                Warning(
                    reason: .sourceRefused,
                    message: counted(eventCount, "message of the source is", plural: "messages of the source are")
                        + " left out: longer than \(JournalEvent.sizeLimit) bytes"))
        }
        warnings += refused.map {
            Warning(reason: .sourceRefused, connectionID: $0.connectionID, message: "was not recorded: \($0.reason)")
        }
        if refusedCount > refused.count {
            warnings.append(
                Warning(
                    reason: .sourceRefused,
                    message:
                        counted(refusedCount - refused.count, "further request was", plural: "further requests were")
                        + " refused"
                ))
        }
        if failedRounds > 0 {
            warnings.append(
                Warning(
                    reason: .internalError,
                    message: "the sockets could not be read \(counted(failedRounds, "time")): \(lastFailure)"))
        }
        if stillForwarded > 0 {
            warnings.append(
                Warning(
                    reason: .sourceUnreachable,
                    message:
                        "the source may still forward \(counted(stillForwarded, "connection")), because it did not "
                        + "answer the requests to stop; `rokuga recover --force` asks again"))
        }
        return warnings
    }

    private static func warnings(of files: [StorageError]) -> [Warning] {
        var warnings = files.prefix(connectionLimit).map {
            Warning(reason: Reason(of: $0), message: "\($0); `rokuga recover` makes the file from the journal")
        }
        if let next = files.dropFirst(connectionLimit).first {
            let message = "\(counted(files.count - connectionLimit, "further file")) could not be written: \(next)"
            warnings.append(Warning(reason: Reason(of: next), message: message))
        }
        return warnings
    }
}
