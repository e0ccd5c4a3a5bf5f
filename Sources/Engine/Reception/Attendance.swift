import Media

/// Which of all connections are there, and which have left and are still asked about; by their numbers.
struct Attendance {
    /// In the order of joining.
    private(set) var present: [Int] = []
    /// In the order of leaving.
    private var leaving: [(number: Int, left: SessionTime)] = []

    mutating func noteJoin(_ number: Int) {
        present.append(number)
    }

    mutating func noteLeave(_ number: Int, at time: SessionTime) {
        present.removeAll { $0 == number }
        leaving.append((number, time))
    }

    /// A connection that left `DepartedConnection.delay` before `time`, once.
    mutating func takeDeparted(before time: SessionTime) -> Int? {
        guard let first = leaving.first, first.left + DepartedConnection.delay <= time else { return nil }
        return leaving.removeFirst().number
    }
}
