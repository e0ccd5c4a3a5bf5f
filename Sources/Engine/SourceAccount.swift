import Jobs
import Media

/// What is to be reported of the source besides its packets.
struct SourceAccount {
    var warnings: [Warning] = []
    /// How often the source could not be reached.
    var interruptions = 0
    /// Seconds in which it was not known who comes and goes.
    var unseenSeconds = 0.0
    /// Since when the source has not answered; nil while it does.
    var unansweredSince: SessionTime?
    var resumptions = ResumptionAccount()
}
