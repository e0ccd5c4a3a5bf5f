import CThreads

/// Calls of Linux that Glibc's module does not show; both set `errno`.
public enum FileSystemCall {
    /// Makes everything durable that is in the file system of an open file or folder (syncfs(2)).
    public static func synchronizeFileSystem(of descriptor: Int32) -> Int32 { ct_syncfs(descriptor) }

    /// Exchanges two names at once (renameat2(2)).
    public static func exchange(_ one: String, _ other: String) -> Int32 { unsafe ct_exchange(one, other) }
}
