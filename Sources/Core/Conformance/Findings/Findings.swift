/// The findings of a check: of each rule the first ones are listed, and all are counted. What is found twice, because a
/// live list is read again, is one finding.
public struct Findings: Equatable, Sendable {
    /// Listed findings of one rule: a person reads no more, and hostile files cannot fill the memory.
    public static let limitPerRule = 100
    /// Characters of a finding's text; what was found may be as long as a playlist.
    static let textLimit = 400

    /// In the order in which they were found.
    public private(set) var listed: [Finding] = []
    public private(set) var counts: [Rule: Int] = [:]
    private var known: Set<Finding> = []

    public init() {}

    public mutating func report(_ rule: Rule, at place: Place, _ text: String) {
        let finding = Finding(rule, at: place, String(text.prefix(Self.textLimit)))
        guard !known.contains(finding) else { return }
        let count = counts[rule, default: 0] + 1
        counts[rule] = count
        guard count <= Self.limitPerRule else { return }
        listed.append(finding)
        known.insert(finding)
    }

    /// Findings of another check.
    public mutating func append(contentsOf other: Findings) {
        for finding in other.listed { report(finding.rule, at: finding.place, finding.text) }
        for (rule, count) in other.counts where count > Self.limitPerRule {
            counts[rule, default: 0] += count - Self.limitPerRule
        }
    }

    mutating func report(_ rule: Rule, line: Int, of file: String, _ text: String) {
        report(rule, at: .line(line, of: file), text)
    }

    mutating func report(_ rule: Rule, byte: Int, of file: String, _ text: String) {
        report(rule, at: .byte(byte, of: file), text)
    }

    public func count(_ severity: Severity) -> Int {
        counts.reduce(0) { $0 + ($1.key.statement.severity == severity ? $1.value : 0) }
    }
}
