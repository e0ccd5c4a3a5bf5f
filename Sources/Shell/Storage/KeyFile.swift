import Glibc
import Jobs
public import RTP

/// The keys of a recording, in `keys.json` beside its journal and nowhere else: mode 0600, deleted with the journal.
///
/// Job and journal contain descriptions without keys. The file is on the disk before any file contains a description
/// that names a key, so a journal can be decrypted as long as its keys are beside it.
public struct KeyFile: Sendable {
    public let path: String
    public private(set) var ring: KeyRing

    /// - Parameter journal: the path of the journal; existing keys beside it are read.
    public init(beside journal: String) throws {
        path = DocumentFolder(of: journal).resolve("keys.json")
        ring = KeyRing()
        guard unsafe access(path, F_OK) == 0 else { return }
        do {
            ring = try KeyRing(document: TextFile.read(path, limit: KeyRing.documentLimit))
        } catch let error as JobsError {
            throw StorageError.unsuitable(path: path, problem: "\(error)")
        }
    }

    /// Returns the description with names instead of keys. New keys are on the disk when it returns.
    public mutating func takeKeys(outOf sdp: String) throws(StorageError) -> String {
        var ring = ring
        let named = ring.takeKeys(outOf: sdp)
        guard ring != self.ring else { return named }
        try SmallFile.write(ring.document(), to: path, mode: 0o600)
        self.ring = ring
        return named
    }
}
