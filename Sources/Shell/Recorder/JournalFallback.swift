import Captures
import Jobs
import Media
import RTP
import Storage

/// Job and connections from the files in a job's directory, for a journal that has lost the events with them.
struct JournalFallback {
    /// `job.json`; nil if it is not there or not readable.
    let job: Job?

    init(beside path: String) {
        job = Job.written(in: DocumentFolder(of: path).path + "job.json")
    }

    /// The connections that the job describes. A source that finds its connections itself describes none.
    var connections: [ConnectionJoined] {
        (job?.source.describedConnections ?? []).compactMap { connection in
            guard case .text(let text) = connection.description,
                let description = try? SessionDescription(parsing: text)
            else { return nil }
            var joined = ConnectionJoined(
                connectionID: connection.connectionID, name: connection.name, sdp: text,
                ports: PortRoles.roles(of: description), sourceAddress: connection.sourceAddress)
            joined.avatar = connection.avatar
            joined.isScreen = connection.isScreen
            return joined
        }
    }

    static func warning(_ message: String) -> Warning {
        Warning(reason: .captureDamaged, message: message)
    }
}
