/// What a rule demands, and where that is written.
public struct RuleStatement: Equatable, Sendable {
    public var severity: Severity
    /// Specification and section.
    public var section: String
    /// One sentence.
    public var text: String

    static func error(_ section: String, _ text: String) -> Self {
        Self(severity: .error, section: section, text: text)
    }

    static func warning(_ section: String, _ text: String) -> Self {
        Self(severity: .warning, section: section, text: text)
    }
}
