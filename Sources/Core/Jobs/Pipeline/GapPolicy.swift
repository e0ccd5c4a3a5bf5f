/// What to do where a copied track of audio has no packets: its sender was silent (DTX), paused or reconnected, or
/// packets were lost.
public enum GapPolicy: String, CaseIterable, Sendable {
    /// Packets of silence, as the codec defines them: a program that ignores timestamps still gets the right length.
    case fill
    /// Nothing is written: the timestamps alone show the gap.
    case keep
}
