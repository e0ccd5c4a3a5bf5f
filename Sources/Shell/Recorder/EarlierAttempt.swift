import Captures
import Glibc
import Storage

/// A start of a job that recorded nothing: no packet is in its journal, and there is no file. It must not keep the job
/// from its next start, which a supervisor or a timer makes under the same name.
enum EarlierAttempt {
    /// The folder in the job's directory into which the latest such attempt goes.
    static let folder = "earlier-attempt"

    /// Moves its journal, report, job and keys aside. Does nothing if there is none, or if it recorded anything.
    ///
    /// Throws `StorageError.jobInUse` if it still runs.
    static func putAside(in path: String) throws(StorageError) {
        let directory = JobDirectory(existing: path)
        guard directory.isTaken, directory.recordings.isEmpty else { return }
        guard unsafe access(directory.journal, F_OK) == 0 else { return }
        let lock = try JobLock(of: directory)
        guard isEmpty(directory.journal) else { return }
        try withExtendedLifetime(lock) { () throws(StorageError) in try directory.move(into: folder) }
    }

    /// Whether no packet is in a journal. One that cannot be read may have some.
    private static func isEmpty(_ journal: String) -> Bool {
        do throws(CapturesError) {
            var reader = try CaptureReader(path: journal)
            while true {
                switch try reader.next() {
                case .datagram: return false
                case .event: continue
                case .end: return reader.facts.damage.isEmpty
                }
            }
        } catch .truncatedHeader {
            return true
        } catch {
            return false
        }
    }
}
