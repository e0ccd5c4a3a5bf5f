/// The part of a journal that is whole: a recorder that continues it appends there.
public struct JournalExtent: Equatable, Sendable {
    /// Bytes up to the end of the last complete block.
    public let length: Int64
    /// Events without their second copies; the next one has this number.
    public let events: Int64

    init(length: Int64, events: Int64) {
        self.length = length
        self.events = events
    }

    /// Of a reader that has come to the end of its file.
    ///
    /// Throws `damagedJournal` if anything before that end cannot be read, because the recorder that continued it would
    /// take it for whole.
    public init(of reader: borrowing CaptureReader, path: String) throws(CapturesError) {
        let facts = reader.facts
        if let hole = facts.damage.places.first {
            throw .damagedJournal(path: path, offset: hole.offset, length: hole.length)
        }
        guard !facts.damage.isTailDamaged else {
            throw .damagedJournal(path: path, offset: facts.wholeBytes, length: facts.truncatedTailBytes)
        }
        self.init(length: facts.wholeBytes, events: Int64(facts.events))
    }
}
