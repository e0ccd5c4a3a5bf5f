/// The UDP ports for connections, both ends included.
public struct PortRange: Hashable, Sendable, CustomStringConvertible {
    public let first: UInt16
    public let last: UInt16

    public init(first: UInt16, last: UInt16) throws(IngestError) {
        guard first >= 1024, first <= last else {
            throw .portRangeInvalid(first: Int(first), last: Int(last))
        }
        self.first = first
        self.last = last
    }

    /// `50000-50999`.
    public init(parsing text: String) throws(IngestError) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        // Five digits cannot overflow; `Int` alone would accept a sign.
        guard ends.count == 2,
            ends.allSatisfy({ (1...5).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let first = Int(ends[0]), let last = Int(ends[1])
        else { throw .portRangeMalformed(text) }
        guard let low = UInt16(exactly: first), let high = UInt16(exactly: last) else {
            throw .portRangeInvalid(first: first, last: last)
        }
        try self.init(first: low, last: high)
    }

    public var count: Int { Int(last) - Int(first) + 1 }

    public var description: String { "\(first)-\(last)" }
}
