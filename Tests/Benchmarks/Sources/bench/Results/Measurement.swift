/// What one program took for one task: medians of several runs.
struct Measurement: Codable {
    /// offline, live, start or finish.
    var part: String
    var program: String
    /// The task, `60 min` or `10 connections`.
    var task: String
    var runs: Int
    /// Seconds of processor time, user and kernel.
    var cpu: Double
    var user: Double
    var system: Double
    var wall: Double
    /// Most resident memory in bytes, of all processes together; 0 where it was not looked at.
    var peakBytes: Int
    var instructions: Int?
    /// Processor seconds for one connection (sound and picture) during one minute.
    var cpuPerStreamMinute: Double?
    /// What was checked of the output, and whether it held.
    var output: String?
    var isRight: Bool?

    init(part: Options.Part, program: String, task: String, _ runs: [Usage]) {
        let median = runs.median
        self.part = part.rawValue
        self.program = program
        self.task = task
        self.runs = runs.count
        cpu = runs.map(\.processor).median
        user = median.user
        system = median.system
        wall = median.wall
        peakBytes = median.peak
    }

    enum CodingKeys: String, CodingKey {
        case part, program, task, runs
        case cpu = "cpu_s"
        case user = "user_s"
        case system = "system_s"
        case wall = "wall_s"
        case peakBytes = "peak_bytes"
        case instructions
        case cpuPerStreamMinute = "cpu_s_per_stream_minute"
        case output
        case isRight = "output_is_right"
    }
}

/// What rokuga is to reach, and what it reached in this run.
struct Target: Codable {
    var name: String
    /// At most so much.
    var limit: Double
    var measured: Double
    var unit: String
    var isMet: Bool

    init(_ name: String, measured: Double, atMost limit: Double, unit: String = "") {
        self.name = name
        self.limit = limit
        self.measured = measured
        self.unit = unit
        isMet = measured.isFinite && measured <= limit
    }

    enum CodingKeys: String, CodingKey {
        case name, limit, measured, unit
        case isMet = "is_met"
    }
}

/// Everything that a run of the benchmark found out.
struct Results: Codable {
    var machine: Machine
    var measurements: [Measurement] = []
    var targets: [Target] = []
    var notes: [String] = []
    /// What did not run, and why.
    var failures: [String] = []
}
