import Glibc

/// Removes the folder of a presentation: its files, and those of its tracks.
enum FolderRemoval {
    /// A presentation has folders in its folder, and none in those.
    private static let depth = 2

    /// Removes what it can; what is not there needs no removal.
    static func remove(_ path: String) {
        remove(path, depth: depth)
    }

    private static func remove(_ path: String, depth: Int) {
        guard depth >= 0 else { return }
        for name in TextFile.names(in: path) where name != "." && name != ".." {
            let child = path + "/" + name
            // A link is removed, not followed.
            if unsafe unlink(child) != 0, errno == EISDIR { remove(child, depth: depth - 1) }
        }
        unsafe rmdir(path)
    }
}
