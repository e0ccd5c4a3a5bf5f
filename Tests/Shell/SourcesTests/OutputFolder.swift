import Foundation
import Jobs
import Storage

/// An output directory with jobs of one service, as recorders leave it.
final class OutputFolder {
    static let url = "http://127.0.0.1:1/"
    let path = FileManager.default.temporaryDirectory.path + "/rokuga-\(UUID().uuidString)"
    private var logs: [ForwardingLog] = []

    deinit {
        logs = []
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A job whose recorder requested these connections.
    ///
    /// - Parameter isRecorded: it still runs.
    @discardableResult
    func job(
        _ name: String, channelID: String = "c", connections: SoraSource.ConnectionChoice = .all,
        forwarding: [String] = [], isRecorded: Bool = false
    ) throws -> JobDirectory {
        let directory = try JobDirectory(creating: path + "/" + name)
        var source = SoraSource(url: Self.url, channelID: channelID)
        source.connections = connections
        try directory.write(Job(source: .sora(source)).rendered(), to: directory.job)
        let log = try ForwardingLog(in: directory)
        log.append(.starting(forwarding), of: ForwardedConnections.Channel(source))
        if isRecorded { logs.append(log) }
        return directory
    }

    /// What a job's log says to be forwarded; nil without a log.
    func left(_ name: String, channelID: String = "c") -> Set<String>? {
        ForwardingLog.content(in: JobDirectory(existing: path + "/" + name))?[Self.channel(channelID)]
    }

    static func channel(_ channelID: String = "c") -> ForwardedConnections.Channel {
        ForwardedConnections.Channel(SoraSource(url: url, channelID: channelID))
    }
}
