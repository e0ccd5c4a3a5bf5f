import Glibc
public import Jobs

extension JobDirectory {
    /// Keeps the credentials of targets for a recovery, in a file for their owner alone. Job and journal contain none.
    public func write(_ credentials: [String: PushCredentials]) throws(StorageError) {
        guard !credentials.isEmpty else { return }
        try SmallFile.write(PushCredentials.document(of: credentials), to: push, mode: 0o600)
    }

    /// What `write` has kept, by URL.
    public func pushCredentials() throws(StorageError) -> [String: PushCredentials] {
        guard unsafe access(push, F_OK) == 0 else { return [:] }
        let text = try TextFile.read(push, limit: PushCredentials.documentLimit)
        do throws(JobsError) {
            return try PushCredentials.read(document: text)
        } catch {
            throw .unsuitable(path: push, problem: "\(error)")
        }
    }
}
