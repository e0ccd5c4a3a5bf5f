import Captures
import Jobs

/// Whether a file is a journal, and its first event.
struct JournalOpening {
    let isJournal: Bool
    let started: JobStarted?
    /// The first event, if its job cannot be read: one of a later version.
    var unreadable: JobStarted?
    /// The journal has session descriptions, as far as it is damaged at its beginning at all.
    let hasDescriptions: Bool

    /// A journal without any event.
    static let ofPacketsOnly = JournalOpening(isJournal: true, started: nil, hasDescriptions: false)

    private init(isJournal: Bool, started: JobStarted?, hasDescriptions: Bool) {
        self.isJournal = isJournal
        self.started = started
        self.hasDescriptions = hasDescriptions
    }

    init(of path: String) throws {
        var reader = try CaptureReader(path: path)
        let item = try reader.next()
        let isWhole = reader.facts.damage.isEmpty
        switch item {
        case .end:
            self.init(isJournal: false, started: nil, hasDescriptions: false)
            return
        case .datagram where isWhole:
            self.init(isJournal: false, started: nil, hasDescriptions: false)
            return
        case .datagram: break
        case .event(let record):
            let event = reader.withPayload(record.json) { try? JournalEvent(parsing: $0) }
            if isWhole, case .jobStarted(let started) = event, Self.isReadable(started, path) {
                self.init(isJournal: true, started: started, hasDescriptions: true)
                return
            }
        }
        guard reader.facts.format == .pcapng else {
            self.init(isJournal: false, started: nil, hasDescriptions: false)
            return
        }
        let review = try JournalReview(of: path)
        self.init(
            isJournal: review.isJournal, started: review.started.flatMap { Self.isReadable($0, path) ? $0 : nil },
            hasDescriptions: review.hasJoins || isWhole)
        if started == nil { unreadable = review.started }
    }

    private static func isReadable(_ started: JobStarted, _ path: String) -> Bool {
        (try? Job(parsing: started.job, file: path)) != nil
    }
}
