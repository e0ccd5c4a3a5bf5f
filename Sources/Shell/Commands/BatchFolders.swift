import Recorder
import Storage

/// The folder of each capture of a batch: a batch writes neither over a job, nor over what a batch made.
struct BatchFolders {
    private let parent: String
    /// Those of this batch.
    private var taken: Set<String> = []

    init(below parent: String) {
        self.parent = parent
    }

    /// The capture's name, with `-2`, `-3` and so on where recordings of that name are already. Throws where a job is:
    /// that of a journal itself, for one, if `--output` is the directory of all jobs.
    mutating func folder(of input: BatchInput) throws(RecorderError) -> String {
        let folder = parent + "/" + input.name
        guard !JobDirectory(existing: folder).holdsJob else {
            throw .unsuitable(
                "\(folder) is the directory of a job, which a batch does not overwrite; give another --output, "
                    + "or use `rokuga render` or `rokuga recover`")
        }
        var (free, number) = (folder, 1)
        while taken.contains(free) || JobDirectory(existing: free).holdsRecordings {
            number += 1
            free = "\(folder)-\(number)"
        }
        taken.insert(free)
        return free
    }
}
