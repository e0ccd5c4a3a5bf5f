import Media
import RTP

/// What a session description says of one stream.
struct TrackDescription: Equatable {
    var kind: MediaKind
    /// The format this track is made of: the first one of the description that can be recorded.
    var format: PayloadFormat
    /// All payload types of the description that mean the same format.
    var payloadTypes: [UInt8]
    var port: UInt16
    /// Which of the description's media sections it is.
    var section = 0
    /// `a=mid` and the header extension that carries it, where the description has both (RFC 9143 §15).
    var mid: String?
    var midExtensionID: UInt8?
    var announcedSources: [UInt32]
    /// Where packets carry the dependency descriptor, if the codec makes use of it and someone said so (RFC 8285 §5).
    var dependencyDescriptorID: UInt8?
    /// Where packets say how the picture is to be turned (RFC 7742 §4).
    var videoOrientationID: UInt8?
    /// What else of the description comes with the format.
    var auxiliaryPayloads = AuxiliaryPayloads()
    /// Announced sources by those of their retransmissions.
    var retransmissionSources: [UInt32: UInt32] = [:]
    /// It is a shared screen.
    var showsSlides = false

    /// Nil for a payload type that has nothing to do with this track.
    func role(of payloadType: UInt8) -> PayloadRole? {
        payloadTypes.contains(payloadType) ? .media : auxiliaryPayloads[payloadType]
    }

    /// What tells its packets from those of other sections on the same transport.
    var routing: StreamRouter.Section {
        StreamRouter.Section(
            payloadTypes: payloadTypes + auxiliaryPayloads.payloadTypes,
            sources: announcedSources + retransmissionSources.keys.sorted(), mid: mid, midExtensionID: midExtensionID)
    }
}
