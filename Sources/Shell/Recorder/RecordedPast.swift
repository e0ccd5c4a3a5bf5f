/// What a killed recorder left of the job, until the engine has gone through it and the new files have replaced
/// the old.
struct RecordedPast {
    /// Nil when the engine gets its calls from the sockets.
    var replay: JournalReplay?
    /// The engine has come to where this recorder began, once it has seen so many resumptions.
    let resumptionCount: Int

    init(_ continuation: LiveJournal.Continuation) {
        replay = continuation.replay
        resumptionCount = continuation.resumptionCount
    }
}
