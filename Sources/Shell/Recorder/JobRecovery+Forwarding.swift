import Jobs
import Media
import Sources
import Storage

extension JobRecovery {
    /// Asks the source to stop what it still forwards to a recorder that has gone, but for connections that another job
    /// of the output directory records now.
    ///
    /// - Parameter isForced: also asks for a job that ended properly, in case the source did not answer then.
    func stopForwarding(_ drained: DrainedRecording, source: JobSource, isForced: Bool) -> [Warning] {
        guard case .sora(let sora) = source, drained.stop == .interrupted || isForced else { return [] }
        let left = AbandonedForwarding.stop(of: directory, at: sora, journalled: drained.forwarded)
        // A job that ended properly said itself what it could not stop.
        guard let left, left > 0, drained.stop == .interrupted else { return [] }
        return [
            Warning(
                reason: .sourceUnreachable,
                message: "\(sora.url) does not answer, and may still forward \(counted(left, "connection")) to the "
                    + "recorder that has gone; the next recording, or `rokuga recover --force`, asks again")
        ]
    }

    /// The same for a recorder that was killed before anything was in its journal.
    func stopForwarding() {
        guard case .sora(let sora)? = Job.written(in: directory.job)?.source else { return }
        _ = AbandonedForwarding.stop(of: directory, at: sora, journalled: [])
    }
}
