/// The frames of one AV1 temporal unit and the frames outside of it that they refer to, as dependency descriptors give
/// them (RTP Payload Format For AV1 §A.8.3). Allocates nothing.
public struct AV1Dependencies: Equatable, Sendable {
    /// frame_number of the unit's frames, one per layer, in sending order.
    public private(set) var frames = ShortList()
    /// frame_number of what they refer to, each once.
    public private(set) var references = ShortList()
    /// The lowest temporal layer of the unit's frames.
    public private(set) var temporalID = UInt8.max

    public init() {}

    /// Adds a frame with its distances to those that it refers to; false when there are more than can be kept.
    public mutating func add(frame number: UInt16, temporalID: UInt8, distances: ShortList) -> Bool {
        for i in 0..<distances.count {
            let reference = number &- distances[i]
            guard !frames.contains(reference), !references.contains(reference) else { continue }
            guard references.append(reference) else { return false }
        }
        self.temporalID = min(self.temporalID, temporalID)
        return frames.append(number)
    }
}

/// Up to 16 numbers in the value itself. Four layer frames of AV1 have at most 28 references, of which most
/// are the same.
public struct ShortList: Equatable, Sendable {
    public static let capacity = 16

    private var storage = InlineArray<16, UInt16>(repeating: 0)
    public private(set) var count = 0

    public init() {}

    public subscript(index: Int) -> UInt16 { storage[index] }

    /// The last number; nil when there is none.
    public var last: UInt16? { count > 0 ? storage[count - 1] : nil }

    /// False when there is no room left.
    public mutating func append(_ number: UInt16) -> Bool {
        guard count < Self.capacity else { return false }
        storage[count] = number
        count += 1
        return true
    }

    public static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        for i in 0..<left.count where left[i] != right[i] { return false }
        return true
    }

    public func contains(_ number: UInt16) -> Bool {
        for i in 0..<count where storage[i] == number { return true }
        return false
    }
}
