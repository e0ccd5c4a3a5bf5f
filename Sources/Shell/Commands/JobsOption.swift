import ArgumentParser
import Threads

/// How many captures or jobs are worked on at the same time.
struct JobsOption: ParsableArguments {
    @Option(help: "How many to work on at the same time, 1 to 64. The default is the number of cores.")
    var jobs: Int?

    private static let range = 1...64

    func validate() throws {
        guard let jobs, !Self.range.contains(jobs) else { return }
        throw ValidationError("--jobs \(jobs): expected \(Self.range.lowerBound) to \(Self.range.upperBound)")
    }

    /// By default the number of cores.
    var limit: Int {
        min(Self.range.upperBound, max(Self.range.lowerBound, jobs ?? ProcessorCount.available))
    }
}
