/// Profiles of H.264 (ITU-T H.264 §A.2) that can be encoded, by their names in the OWT API.
public enum H264Profile: String, CaseIterable, Hashable, Sendable {
    case constrainedBaseline = "CB"
    case baseline = "B"
    case main = "M"
    case high = "H"
}
