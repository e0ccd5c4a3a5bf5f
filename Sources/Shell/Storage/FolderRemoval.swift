import Glibc

/// Removes the folder of a presentation: its files, and those of its tracks.
enum FolderRemoval {
    /// A presentation has folders in its folder, and none in those.
    private static let depth = 1

    /// Removes what it can; what is not there needs no removal.
    static func remove(_ path: String) {
        remove(path, depth: depth)
    }

    /// A link is removed, not followed, also in the folder's own place.
    private static func remove(_ path: String, depth: Int) {
        guard unsafe unlink(path) != 0, errno == EISDIR, depth >= 0 else { return }
        for name in TextFile.names(in: path) where name != "." && name != ".." {
            remove(path + "/" + name, depth: depth - 1)
        }
        unsafe rmdir(path)
    }
}
