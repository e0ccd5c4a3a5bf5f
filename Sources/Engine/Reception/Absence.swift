import Media

/// How long no recorder received the packets of a connection, because one was killed.
///
/// It counts when something of the connection comes again: until then it may have left meanwhile.
struct Absence {
    private var unseen = Interval.zero
    private var pending: (since: SessionTime, until: SessionTime)?

    /// Nothing has come since a recorder went on.
    var isPending: Bool { pending != nil }

    /// The last moment at which it can have been there, if it leaves now.
    var since: SessionTime? { pending?.since }

    /// Nil where there was none.
    var seconds: Double? { unseen > .zero ? unseen.seconds : nil }

    mutating func begin(at since: SessionTime, until time: SessionTime) {
        pending = (min(since, pending?.since ?? since), time)
    }

    /// Something has come.
    mutating func end() {
        guard let pending else { return }
        unseen = unseen + (pending.until - pending.since)
        self.pending = nil
    }
}
