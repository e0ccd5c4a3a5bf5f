import Packaging
import Storage

/// The output files of a live recording. A file that cannot be written is abandoned, and the others go on: the journal
/// has everything, so `rokuga recover` makes the missing file.
///
/// A full disk is not the fault of one file, so it ends the job.
struct LiveFiles: ~Copyable {
    private var files: OutputFiles
    private var abandoned: Set<String> = []
    /// The error of the first file that was abandoned.
    private(set) var failure: StorageError?
    /// Errors that were not told yet.
    private var untold: [StorageError] = []

    init(_ files: consuming OutputFiles) {
        self.files = files
    }

    mutating func perform(_ action: OutputAction) throws(StorageError) {
        guard !abandoned.contains(action.output) else { return }
        do throws(StorageError) {
            try files.perform(action)
        } catch {
            if case .diskFull = error { throw error }
            abandoned.insert(action.output)
            failure = failure ?? error
            untold.append(error)
        }
    }

    mutating func takeErrors() -> [StorageError] {
        defer { untold = [] }
        return untold
    }

    mutating func finish() throws(StorageError) {
        try files.finish()
        if let failure { throw failure }
    }
}
