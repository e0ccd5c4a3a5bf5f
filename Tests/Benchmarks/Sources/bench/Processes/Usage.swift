/// What a child process used, as the kernel tells its parent (wait4).
struct Usage {
    /// Seconds of processor time in the program.
    var user = 0.0
    /// Seconds of processor time in the kernel on its behalf.
    var system = 0.0
    /// Seconds from its start to its end.
    var wall = 0.0
    /// Most resident memory at a time, in bytes.
    var peak = 0

    var processor: Double { user + system }

    /// Two programs run one after the other.
    static func + (first: Usage, second: Usage) -> Usage {
        Usage(
            user: first.user + second.user, system: first.system + second.system, wall: first.wall + second.wall,
            peak: max(first.peak, second.peak))
    }
}

extension [Double] {
    /// The middle value; of an even number the mean of the two in the middle; 0 of none.
    var median: Double {
        guard !isEmpty else { return 0 }
        let ordered = sorted()
        return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
    }
}

extension [Usage] {
    /// The median of each quantity by itself.
    var median: Usage {
        Usage(
            user: map(\.user).median, system: map(\.system).median, wall: map(\.wall).median,
            peak: Int(map { Double($0.peak) }.median))
    }
}
