/// Sources that belong together: `a=ssrc-group` (RFC 5576 §4.2).
public struct SourceGroup: Equatable, Sendable {
    /// As written: "FID" for a stream and its retransmission, "FEC-FR" for a stream and its parity
    /// (RFC 5956), "SIM" for simulcast.
    public var semantics: String
    public var ssrcs: [UInt32]

    public init(semantics: String, ssrcs: [UInt32]) {
        self.semantics = semantics
        self.ssrcs = ssrcs
    }

    /// The sources that only repair the first one.
    public var repairSources: ArraySlice<UInt32> {
        ["FID", "FEC", "FEC-FR"].contains(semantics.uppercased()) ? ssrcs.dropFirst() : []
    }
}
