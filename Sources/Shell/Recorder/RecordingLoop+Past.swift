import Captures
import Engine
import Jobs
import Media
import Storage

extension RecordingLoop {
    /// Passes the journal to the engine, as long as the round lasts. What came meanwhile is in the journal too, so the
    /// end of the file is where the sockets go on.
    ///
    /// - Parameter wholly: up to the end, however long it takes.
    func workOffPast(wholly: Bool = false) throws {
        guard life.failure == nil, let replay = past?.replay else { return }
        try journal.write(at: feed.reached, next: .zero)
        feed.work()
        while !replay.isNearEnd(of: journal.writtenCount) {
            if wholly { feed.workOff() }
            guard feed.isEmpty, feed.isInTime else { return }
            _ = try pass(replay.next(), of: replay)
        }
        // What the engine has no time for waits in memory from here on, as it does without a past.
        while try pass(replay.next(), of: replay) {}
        past?.replay = nil
        feed.advance(to: feed.reached)
    }

    /// - Returns: false at the end of the journal.
    private func pass(_ step: JournalReplay.Step, of replay: JournalReplay) throws -> Bool {
        switch step {
        case .packet(let datagram, let time):
            replay.withBytes(of: datagram) {
                feed.receive($0, from: datagram.source, port: datagram.destination.port, at: time)
            }
        case .event(let event, let time): feed.handle(event, at: time)
        case .end: return false
        }
        return true
    }

    /// Lets the new files replace the old ones, as soon as they have what these have.
    func takeNames() throws {
        guard let past, feed.engine.resumptionCount >= past.resumptionCount else { return }
        try feed.engine.drain { action in try files.perform(action) }
        try files.takeNames()
        if past.replay == nil { self.past = nil }
    }
}
