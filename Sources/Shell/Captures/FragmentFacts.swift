/// Counts of the fragments of IP packets that may contain UDP.
public struct FragmentFacts: Equatable, Sendable {
    /// Fragments; one that is in a tunnel counts only if what is around it is no fragment.
    public var count = 0
    /// Datagrams put together from them.
    public var reassembled = 0
    /// IP packets of which fragments are missing, or contradict each other.
    public var incomplete = 0
    /// UDP ports to which some of these were sent, in ascending order; a port is in the first fragment only.
    public var incompletePorts: [UInt16] = []

    mutating func add(_ other: FragmentFacts) {
        count += other.count
        reassembled += other.reassembled
        incomplete += other.incomplete
        incompletePorts = Set(incompletePorts + other.incompletePorts).sorted()
    }
}
