import Jobs
import Storage

/// The Sora jobs of an output directory: those whose recorder has gone and left connections forwarded, and those that
/// are being recorded.
///
/// Recorders with other output directories are not known.
struct NeighbouringJobs {
    struct Left {
        let directory: JobDirectory
        let forwarded: ForwardedConnections
    }

    /// In the order of their names.
    private(set) var left: [Left] = []
    private var recorded: [SoraSource] = []

    /// - Parameter own: the job directory beside which the others are; it does not count.
    init(of own: JobDirectory) {
        let parent = DocumentFolder(of: own.path).resolve(".")
        let ownName = own.path.split(separator: "/").last.map(String.init)
        for name in TextFile.names(in: parent).sorted() where name != "." && name != ".." && name != ownName {
            let directory = JobDirectory(existing: parent + "/" + name)
            guard let forwarded = ForwardingLog.content(in: directory) else {
                // A recorder that could not write its log.
                if JobLock.isHeld(for: directory) { note(directory) }
                continue
            }
            if ForwardingLog.isHeld(in: directory) {
                note(directory)
            } else if !forwarded.isEmpty {
                left.append(Left(directory: directory, forwarded: forwarded))
            }
        }
    }

    private mutating func note(_ directory: JobDirectory) {
        guard case .sora(let source)? = Job.written(in: directory.job)?.source else { return }
        recorded.append(source)
    }

    /// Whether a recorder that runs now records the connection, or is about to.
    func record(_ connectionID: String, of channel: ForwardedConnections.Channel) -> Bool {
        recorded.contains { source in
            guard ForwardedConnections.Channel(source) == channel else { return false }
            switch source.connections {
            case .all: return true
            case .only(let connectionIDs): return connectionIDs.contains(connectionID)
            }
        }
    }
}
