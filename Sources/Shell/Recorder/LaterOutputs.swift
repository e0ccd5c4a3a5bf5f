import Glibc
import Jobs
import Media
import Storage

/// The outputs with `deliver: after`: made from the journal when the recording is over.
struct LaterOutputs {
    let directory: JobDirectory
    let pipeline: Pipeline
    let codecs: any CodecFactory

    /// Makes them, and reports of them. Recordings that still go on come first: from here on this process is niced.
    ///
    /// - Parameter progress: told the bytes of the journal that are read.
    func make(progress: (Int64) -> Void) throws -> Report {
        // Of 19 degrees; what is encoded in between still ends.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        let input = try BatchInput(path: directory.journal, descriptionFiles: [])
        let batch = try BatchRecording(
            input, pipeline: pipeline, deliveries: [.after], directory: directory, codecs: codecs, replaces: true)
        return try batch.makeOutputs(progress: progress).report
    }
}
