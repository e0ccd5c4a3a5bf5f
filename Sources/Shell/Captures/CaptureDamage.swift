/// What a reader could not read of a file. In the middle, it found the next whole record behind each hole.
public struct CaptureDamage: Equatable, Sendable {
    public struct Hole: Equatable, Sendable {
        public var offset: Int64
        public var length: Int64

        public init(offset: Int64, length: Int64) {
            self.offset = offset
            self.length = length
        }
    }

    /// The holes whose places are kept; a warning with more is not read.
    public static let placeLimit = 16

    /// The first holes, in the order of the file.
    public private(set) var places: [Hole] = []
    public private(set) var holes = 0
    public private(set) var bytes: Int64 = 0
    /// Packets whose arrival time was out of the order of those around them; they got the time of the previous packet.
    public var restamped = 0
    /// The file's header, or that of a section, is damaged: what it declares was concluded from the packets.
    public var isHeaderAssumed = false
    /// Bytes that the disk could not read, and its first error. They are in holes.
    public var unreadableBytes: Int64 = 0
    public var readError: Int32?
    /// Bytes behind the last whole record. They are no hole.
    var tailBytes: Int64 = 0
    /// These bytes are not just a record that was cut, or zeros.
    var isTailDamaged = false
    private var end: Int64 = -1

    public init() {}

    public var isEmpty: Bool { holes == 0 && restamped == 0 && !isHeaderAssumed && unreadableBytes == 0 }

    /// Adjacent holes are one.
    mutating func note(_ hole: Hole) {
        guard hole.length > 0 else { return }
        bytes += hole.length
        defer { end = hole.offset + hole.length }
        if hole.offset == end {
            if holes <= Self.placeLimit { places[places.count - 1].length += hole.length }
            return
        }
        holes += 1
        if places.count < Self.placeLimit { places.append(hole) }
    }

    /// Adds the damage of another file of the same recording.
    mutating func add(_ other: CaptureDamage) {
        places = Array((places + other.places).prefix(Self.placeLimit))
        holes += other.holes
        bytes += other.bytes
        restamped += other.restamped
        tailBytes += other.tailBytes
        unreadableBytes += other.unreadableBytes
        readError = readError ?? other.readError
        isHeaderAssumed = isHeaderAssumed || other.isHeaderAssumed
    }
}
