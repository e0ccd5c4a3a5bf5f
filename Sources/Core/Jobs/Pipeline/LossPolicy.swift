/// What the file shows where packets are missing.
public enum LossPolicy: String, CaseIterable, Sendable {
    /// The last whole picture, until one that can be decoded comes.
    case freeze
    /// Every whole picture, also those that refer to lost ones and are decoded with artefacts.
    case show
}
