import Delivery
import Jobs
import Storage

extension PresentationPush {
    /// Of a job's pipeline; nil where it sends nothing elsewhere.
    convenience init?(of pipeline: Pipeline, recordingID: String, in directory: JobDirectory) {
        let plan = PushPlan(pipeline, recordingID: recordingID)
        guard !plan.isEmpty else { return nil }
        self.init(plan, directory: directory.path)
    }
}
