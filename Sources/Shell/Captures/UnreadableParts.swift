/// The parts of a file that the disk cannot read: bad sectors, as whole pages, because the kernel reads pages.
///
/// A read that fails may take the disk seconds. So the number of such reads has a bound: each bad page of the first
/// ones is found exactly; behind many in a row the search takes longer steps and then halves them to find the end; and
/// a file with very many is searched more and more coarsely.
struct UnreadableParts {
    static let pageLength: Int64 = 4096
    /// Pages in a row that are tried one by one: more than a bad track of a disk.
    static let patience = 64
    /// Failed reads of a file until the search becomes coarser; then it does again after each `coarserAfter`. A disk of
    /// 1 TB that fails everywhere is left after 8,000 of them.
    static let exactLimit = 1024
    static let coarserAfter = 256

    /// Offsets in the file; those that have left the reader's buffer are forgotten.
    private(set) var parts: [Range<Int64>] = []
    private(set) var bytes: Int64 = 0
    /// Where the last part ends.
    private(set) var end: Int64 = 0
    /// Of the first part.
    private(set) var first: (offset: Int64, code: Int32)?
    private(set) var failures = 0

    /// Takes the page at a position for unreadable, and finds where its part ends.
    mutating func append(
        from position: Int64, fileLength: Int64, code: Int32, isReadable: (Int64) -> Bool
    ) {
        failures += 1
        end = search(behind: position - position % Self.pageLength, fileLength, isReadable)
        bytes += end - position
        if first == nil { first = (position, code) }
        if let last = parts.last, last.upperBound == position {
            parts[parts.count - 1] = last.lowerBound..<end
        } else {
            parts.append(position..<end)
        }
    }

    /// Forgets what lies before a position.
    mutating func forget(before position: Int64) {
        while let part = parts.first, part.upperBound <= position { parts.removeFirst() }
    }

    /// The part that contains a position.
    func part(at position: Int64) -> Range<Int64>? {
        parts.first { $0.contains(position) }
    }

    func overlap(_ range: Range<Int64>) -> Bool {
        parts.contains { $0.overlaps(range) }
    }

    /// Both ends of a part are tried, so what is not tried lies between bad pages.
    private var granularity: Int64 {
        guard failures >= Self.exactLimit else { return Self.pageLength }
        return Self.pageLength << min((failures - Self.exactLimit) / Self.coarserAfter + 1, 30)
    }

    /// - Parameter page: unreadable.
    private mutating func search(
        behind page: Int64, _ fileLength: Int64, _ isReadable: (Int64) -> Bool
    ) -> Int64 {
        var bad = page
        var step = granularity
        var good = page
        for count in 1... {
            good = bad + step
            if good >= fileLength {
                good = (fileLength - 1) / Self.pageLength * Self.pageLength
                guard good > bad else { return fileLength }
            }
            if isReadable(good) { break }
            failures += 1
            bad = good
            step = count < Self.patience ? granularity : 2 * step
        }
        var begin = bad + Self.pageLength
        let precision = granularity
        while good - begin >= precision {
            let middle = begin + (good - begin) / 2 / Self.pageLength * Self.pageLength
            if isReadable(middle) {
                good = middle
            } else {
                failures += 1
                begin = middle + Self.pageLength
            }
        }
        return good
    }
}
