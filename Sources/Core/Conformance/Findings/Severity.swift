/// How bad it is that a rule is broken.
public enum Severity: String, CaseIterable, Sendable {
    /// A "MUST" or "shall": players may fail.
    case error
    /// A "SHOULD": players may do worse.
    case warning
}
