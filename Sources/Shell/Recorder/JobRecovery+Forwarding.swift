import Jobs
import Sources
import Storage

extension JobRecovery {
    /// Asks the source to stop what it still forwards to a recorder that has gone.
    ///
    /// Nothing is asked while another job records the same room: the source knows one receiver for a connection, which
    /// is that job's by now.
    ///
    /// - Parameter isForced: also asks for a job that ended properly, in case the source did not answer then.
    func stopForwarding(_ drained: DrainedRecording, source: JobSource, isForced: Bool) -> [Warning] {
        guard case .sora(let sora) = source, !drained.forwarded.isEmpty, drained.stop == .interrupted || isForced,
            !isRecordedElsewhere(sora), let stop = try? ForwardingStop(sora)
        else { return [] }
        let left = stop.run(drained.forwarded) { _ in }
        // A job that ended properly said itself what it could not stop.
        guard !left.isEmpty, drained.stop == .interrupted else { return [] }
        return [
            Warning(
                reason: .sourceUnreachable,
                message: "\(sora.url) does not answer, and may still forward \(left.count) connections to the recorder "
                    + "that has gone; `rokuga recover --force` asks again")
        ]
    }

    /// Whether a job in a directory beside this one is recording the same channel now.
    private func isRecordedElsewhere(_ source: SoraSource) -> Bool {
        let parent = DocumentFolder(of: directory.path).resolve(".")
        return TextFile.names(in: parent).contains { name in
            let other = JobDirectory(existing: parent + "/" + name)
            guard name != ".", name != "..", name != directory.path.split(separator: "/").last.map(String.init),
                JobLock.isHeld(for: other),
                let text = try? TextFile.read(other.job, limit: Document.fileLimit),
                let job = try? Job(parsing: text, file: other.job), case .sora(let own) = job.source
            else { return false }
            return own.url == source.url && own.channelID == source.channelID
        }
    }
}
