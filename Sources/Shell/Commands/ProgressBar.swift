import Glibc
import Recorder

/// The progress of a batch, and the remaining time at the speed so far.
struct ProgressBar {
    private let total: Int64
    private let started: Double
    private let clock: () -> Double
    private var sizes: [String: Int64] = [:]
    /// Bytes read of what is not finished, by the first path, and of everything that is.
    private var positions: [String: Int64] = [:]
    private var finished: Int64 = 0

    private static let width = 30

    /// - Parameter clock: seconds of any epoch.
    init(paths: [String], clock: @escaping () -> Double = Self.monotonicSeconds) {
        self.clock = clock
        for path in paths {
            var status = stat()
            if unsafe stat(path, &status) == 0 { sizes[path] = Int64(status.st_size) }
        }
        total = max(1, sizes.values.reduce(0, +))
        started = clock()
    }

    mutating func advance(_ path: String, to bytes: Int64) {
        advance([path], to: bytes)
    }

    /// - Parameter bytes: the sum of all `paths`, which are read at the same time.
    mutating func advance(_ paths: [String], to bytes: Int64) {
        let size = paths.reduce(0) { $0 + (sizes[$1] ?? 0) }
        if let path = paths.first { positions[path] = min(bytes, size) }
        let done = positions.values.reduce(finished, +)
        let share = min(1, Double(done) / Double(total))
        let elapsed = clock() - started
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        let remaining = share > 0.01 ? Table.seconds(elapsed / share - elapsed) + " s left" : ""
        Console.progress("[\(bar)] \(Int(share * 100)) %  \(remaining)  \(paths.first ?? "")")
    }

    mutating func finish(_ path: String) {
        finished += sizes[path] ?? 0
        positions[path] = nil
    }

    func clear() {
        Console.clearProgress()
    }

    private static func monotonicSeconds() -> Double {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
