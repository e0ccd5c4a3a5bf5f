import Recorder
import Storage

/// The folder of each capture of a batch. A batch overwrites what an earlier batch made, but neither a job nor what it
/// made itself.
struct BatchFolders {
    private let parent: String
    /// The capture that was recorded into each folder.
    private var captures: [String: String] = [:]

    init(below parent: String) {
        self.parent = parent
    }

    /// Throws where another capture of the same name has come before, and where a job is: that of a journal itself, for
    /// one, if `--output` is the directory of all jobs.
    mutating func folder(of input: BatchInput) throws(RecorderError) -> String {
        let folder = parent + "/" + input.name
        if let earlier = captures[folder] {
            throw .unsuitable(
                "\(folder) holds the recording of \(earlier) already; run this capture on its own, "
                    + "with another --output")
        }
        guard !JobDirectory(existing: folder).holdsJob else {
            throw .unsuitable(
                "\(folder) is the directory of a job, which a batch does not overwrite; give another --output, "
                    + "or use `rokuga render` or `rokuga recover`")
        }
        captures[folder] = input.path
        return folder
    }
}
