import Glibc
import Jobs
public import RTP

/// The keys of a recording, in `keys.json` beside its journal and nowhere else: mode 0600, deleted with the journal.
///
/// Descriptions lose their keys on their way into job and journal. The file is on the disk before a description that
/// names a key stands anywhere, so a journal can always be decrypted as long as its keys lie beside it.
public struct KeyFile: Sendable {
    public let path: String
    public private(set) var ring: KeyRing

    /// - Parameter journal: the path of the journal that the keys belong to; what lies beside it is read.
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

    /// The description with its keys named; new ones are on the disk when this returns.
    public mutating func takeKeys(outOf sdp: String) throws(StorageError) -> String {
        var ring = ring
        let named = ring.takeKeys(outOf: sdp)
        guard ring != self.ring else { return named }
        try SmallFile.write(ring.document(), to: path, mode: 0o600)
        self.ring = ring
        return named
    }
}
