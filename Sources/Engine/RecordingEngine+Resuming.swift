import Jobs
import Media

extension RecordingEngine {
    /// How often a recorder has gone on after another was killed, up to `now`.
    public var resumptionCount: Int { account.resumptions.count }

    /// No recorder received packets from `since` to `time`: a pause of everything, and no loss.
    mutating func resume(after since: SessionTime, at time: SessionTime) {
        let since = min(max(.zero, since), time)
        account.resumptions.note(from: since, until: time)
        for i in reception.active {
            reception.resume(i, after: since, at: time)
            distribute()
        }
    }
}
