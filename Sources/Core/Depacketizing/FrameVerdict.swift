/// What the integrity gate decides about a whole frame.
public enum FrameVerdict: Equatable, Sendable {
    case pass
    /// Decoding began at a recovery point, with this frame or before it: later frames need it, and its picture is not
    /// right yet.
    case recover(isFirst: Bool)
    case drop(DropReason)

    /// Why a whole frame is left out, by the name the report uses.
    public enum DropReason: String, CaseIterable, Sendable {
        /// The stream began in the middle: no key frame came yet.
        case beforeFirstKeyFrame = "before_first_key_frame"
        /// A frame that this one needs was lost, or may have been.
        case dependsOnLoss = "depends_on_loss"
        /// H.264 or H.265 without the parameter sets that its slices name.
        case noParameterSets = "no_parameter_sets"
    }
}
