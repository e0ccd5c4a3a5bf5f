import Delivery
import Jobs
import Packaging
import Storage

/// The output files of a live recording. A file that cannot be written is abandoned, and the others go on: the journal
/// has everything, so `rokuga recover` makes the missing file.
///
/// A full disk is not the fault of one file, so it ends the job.
struct LiveFiles: ~Copyable {
    private var files: OutputFiles
    private let push: PresentationPush?
    private var abandoned: Set<String> = []
    /// Why files were abandoned, or may not be durable: one error for each.
    private(set) var failures: [StorageError] = []
    /// The number of errors that were told already.
    private var toldCount = 0
    /// The folders of presentations, as long as the files have other names; nil from then on.
    private var waitingFolders: Set<String>?
    /// What was there before and holds more than what replaces it.
    private(set) var kept: [KeptOutput] = []

    /// - Parameters:
    ///   - push: sends what is written on to other places.
    ///   - replaces: the files have other names until `takeNames`.
    init(_ files: consuming OutputFiles, push: PresentationPush? = nil, replaces: Bool = false) {
        self.files = files
        self.push = push
        waitingFolders = replaces ? [] : nil
    }

    mutating func perform(_ action: OutputAction) throws(StorageError) {
        // A presentation without one of its files is none.
        let output = String(action.output.prefix { $0 != "/" })
        guard !abandoned.contains(output) else { return }
        do throws(StorageError) {
            try files.perform(action)
            if waitingFolders == nil {
                push?.note(action)
            } else if output.count < action.output.count {
                waitingFolders?.insert(output)
            }
        } catch {
            if case .diskFull = error { throw error }
            abandoned.insert(output)
            failures.append(error)
        }
    }

    /// Gives all files their names, in place of those that the killed recorder left, and sends what is in folders.
    mutating func takeNames() throws(StorageError) {
        guard let folders = waitingFolders else { return }
        kept += try files.takeNames()
        waitingFolders = nil
        for folder in folders.sorted() { push?.note(folder) }
    }

    /// The errors since the last call, for the terminal.
    mutating func takeErrors() -> [StorageError] {
        defer { toldCount = failures.count }
        return Array(failures[toldCount...])
    }

    /// Throws if a file is not what was asked for; the reason of `failures` that a person can act on comes first.
    mutating func finish() throws(StorageError) {
        failures += files.completeAll()
        let full = failures.first { if case .diskFull = $0 { true } else { false } }
        if let failure = full ?? failures.first { throw failure }
    }
}
