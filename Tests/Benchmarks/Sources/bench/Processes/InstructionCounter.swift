/// Instructions that a program retires, counted by perf where the machine lets it.
struct InstructionCounter {
    let isAvailable: Bool
    private let folder: String

    init(folder: String) {
        self.folder = folder
        isAvailable = ((try? Self.count(["true"], folder: folder)) ?? nil) != nil
    }

    /// Runs the program once more; nil when the processor's counters cannot be used.
    func count(_ arguments: [String]) throws -> Int? {
        isAvailable ? try Self.count(arguments, folder: folder) : nil
    }

    private static func count(_ arguments: [String], folder: String) throws -> Int? {
        let answer = folder + "/perf.csv"
        _ = try ChildProcess.run(
            ["perf", "stat", "-x", ",", "-e", "instructions", "-o", answer, "--"] + arguments,
            log: folder + "/perf.log")
        // A virtual machine without counters says `<not supported>` in the first column.
        let lines = try ChildProcess.text(of: answer).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return lines.first?.split(separator: ",").first.flatMap { Int($0) }
    }
}
