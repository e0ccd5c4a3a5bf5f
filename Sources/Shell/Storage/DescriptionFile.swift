import RTP

/// Session descriptions on disk.
public enum DescriptionFile {
    /// Reads a description in any charset (`SDPText`); a file beyond `SessionDescription.byteLimit` is refused.
    public static func read(_ path: String) throws(StorageError) -> String {
        SDPText.decoded(
            try ByteFile.read(path, limit: SessionDescription.byteLimit, kind: "session description"))
    }
}
