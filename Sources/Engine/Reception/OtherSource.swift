import Media
import RTP

/// A source that sends on a media section beside the one that the track is made of.
struct OtherSource {
    let beside: TrackID
    let ssrc: UInt32
    /// Its first packets, in order of arrival.
    let packets: [SourceAdmission.HeldPacket]

    /// The name of the connection that it becomes.
    func connectionID(beside connectionID: String) -> String {
        let digits = String(ssrc, radix: 16)
        return "\(connectionID)-\(String(repeating: "0", count: 8 - digits.count))\(digits)"
    }

    /// The track that it becomes.
    func description(like track: TrackDescription) -> TrackDescription {
        var own = track
        own.announcedSources = [ssrc]
        own.retransmissionSources = [:]
        own.mid = nil
        return own
    }
}
