import Glibc
import Jobs
import Media
import Storage

/// Makes the outputs with `deliver: after` from the journal when the recording has ended.
struct LaterOutputs {
    let directory: JobDirectory
    let pipeline: Pipeline
    let codecs: any CodecFactory

    /// Makes the outputs and returns their report. It lowers the priority of this process, so that running recordings
    /// come first.
    ///
    /// - Parameter progress: called with the number of journal bytes read.
    func make(progress: (Int64) -> Void) throws -> Report {
        // The lowest priority is 19; with 10 the encoders still finish in reasonable time.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        let input = try BatchInput(path: directory.journal, descriptionFiles: [])
        let batch = try BatchRecording(
            input, pipeline: pipeline, deliveries: [.after], directory: directory, codecs: codecs, replaces: true)
        return try batch.makeOutputs(progress: progress).report
    }
}
