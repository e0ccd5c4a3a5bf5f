/// Pcapng blocks before they are written to a file: a buffer of fixed size that is filled, written and refilled.
///
/// Words are little-endian except where the name says otherwise. The owner makes room before it appends.
struct BlockBuffer {
    private var bytes: [UInt8] = []
    private let capacity: Int
    /// The unwritten bytes are `first..<end`; a partial write moves `first`.
    private var first = 0
    private var end = 0
    /// Where the block began that is being appended.
    private var blockStart = 0

    /// Room for the longest event with its block, and for some hundred packets.
    static let defaultCapacity = 1024 * 1024
    /// Some rounds of one connection.
    private static let step = 65_536

    init(capacity: Int = defaultCapacity) {
        self.capacity = capacity
        bytes.reserveCapacity(capacity)
    }

    var count: Int { end - first }

    func hasRoom(for length: Int) -> Bool {
        length <= capacity - end
    }

    /// Begins a block; `length` includes everything up to and including what `endBlock` appends.
    mutating func beginBlock(_ type: UInt32, length: Int) {
        blockStart = end
        append(type)
        append(UInt32(truncatingIfNeeded: length))
    }

    /// Appends the checksum of the block as its last option, and the length again.
    mutating func endBlock(length: Int) {
        append(Pcapng.Option.checksum)
        append(UInt16(4))
        append(CRC32.checksum(bytes.span.extracting(blockStart..<end)))
        append(UInt32(Pcapng.Option.endOfOptions))
        append(UInt32(truncatingIfNeeded: length))
    }

    mutating func append(_ word: UInt32) {
        store(word.littleEndian)
    }

    mutating func append(_ word: UInt16) {
        store(word.littleEndian)
    }

    mutating func appendBigEndian(_ word: UInt16) {
        store(word.bigEndian)
    }

    mutating func appendBigEndian(_ word: UInt32) {
        store(word.bigEndian)
    }

    mutating func appendBigEndian(_ word: UInt64) {
        store(word.bigEndian)
    }

    mutating func append(_ content: Span<UInt8>) {
        let count = content.count
        extend(by: count)
        let position = end
        unsafe bytes.withUnsafeMutableBytes { target in
            unsafe content.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[position..<position + count]).copyMemory(
                    from: source)
            }
        }
        end += count
    }

    /// Zeros up to the next 32-bit word after content of `length` bytes.
    mutating func pad(after length: Int) {
        for _ in length..<Pcapng.padded(length) { store(UInt8(0)) }
    }

    /// The header of an option; its content and padding follow.
    mutating func appendOption(_ code: UInt16, _ content: Span<UInt8>) {
        append(code)
        append(UInt16(truncatingIfNeeded: content.count))
        append(content)
        pad(after: content.count)
    }

    /// A non-negative number as ASCII digits with leading zeros.
    mutating func appendDecimal(_ value: Int64, digits: Int) {
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor *= 10 }
        var rest = value
        while divisor > 0 {
            store(0x30 + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    /// Passes the unwritten bytes to `body`, which returns how many it has written.
    mutating func drain(_ body: (UnsafeRawBufferPointer) -> Int) {
        let range = first..<end
        let taken = unsafe bytes.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[range])) }
        first += min(max(taken, 0), range.count)
        if first == end { (first, end) = (0, 0) }
    }

    private mutating func store<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word) {
        let length = MemoryLayout<Word>.size
        extend(by: length)
        let position = end
        unsafe bytes.withUnsafeMutableBytes { unsafe $0.storeBytes(of: word, toByteOffset: position, as: Word.self) }
        end += length
    }

    /// Only what is used becomes memory: a job with one connection uses a few pages of the capacity.
    private mutating func extend(by length: Int) {
        precondition(hasRoom(for: length), "the caller makes room before it begins a block")
        let missing = end + length - bytes.count
        guard missing > 0 else { return }
        let added = min(max(missing, Self.step), capacity - bytes.count)
        bytes.append(contentsOf: repeatElement(0, count: added))
    }
}
