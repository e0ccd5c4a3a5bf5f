/// What a file shows where packets are missing.
public enum LossPolicy: String, CaseIterable, Sendable {
    /// The last good picture, until the next one that can be decoded.
    case freeze
    /// Every complete picture, also those that refer to lost ones and have artefacts.
    case show
}
