import Glibc
import Storage

/// The folder that is served. What is outside of it, hidden, or of no listed media type does not exist.
struct ServedFolder: Sendable {
    enum Found {
        case file(OpenedFile, name: String, path: String)
        case folder(path: String)
        case missing
    }

    /// Without symbolic links.
    let root: String

    init(_ path: String) throws(ServingError) {
        guard let root = Self.resolved(path), Self.isFolder(root) else { throw .noFolder(path: path) }
        self.root = root
    }

    /// Symbolic links count as what they lead to: they cannot lead out, nor give a job's own file another name.
    func find(_ path: RequestedPath) -> Found {
        let asked = ([root] + path.names).joined(separator: "/")
        guard let real = Self.resolved(asked), contains(real) else { return .missing }
        if Self.isFolder(real) { return .folder(path: real) }
        guard !path.isFolder, let name = path.names.last, let type = MediaType(ofFile: name),
            let realName = real.split(separator: "/").last, MediaType(ofFile: String(realName)) == type,
            // Between the look and the opening, a name may have got another meaning.
            let file = OpenedFile(path: real), file.path == real
        else { return .missing }
        return .file(file, name: name, path: real)
    }

    private func contains(_ real: String) -> Bool {
        if real == root { return true }
        let prefix = root == "/" ? root : root + "/"
        guard real.hasPrefix(prefix) else { return false }
        return real.dropFirst(prefix.count).split(separator: "/").allSatisfy { !$0.hasPrefix(".") }
    }

    private static func resolved(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(validatingCString: pointer)
    }

    private static func isFolder(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
