import Media
import RTP

/// One stream in a session description.
struct TrackDescription: Equatable {
    var kind: MediaKind
    /// The format of this track: the first one of the description that can be recorded.
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
    /// The header extension with the dependency descriptor, if the codec uses it and it was negotiated (RFC 8285 §5).
    var dependencyDescriptorID: UInt8?
    /// The header extension with the video's rotation (RFC 7742 §4).
    var videoOrientationID: UInt8?
    /// What else of the description comes with the format.
    var auxiliaryPayloads = AuxiliaryPayloads()
    /// Announced sources by those of their retransmissions.
    var retransmissionSources: [UInt32: UInt32] = [:]
    /// It is a shared screen.
    var showsSlides = false

    /// Nil for a payload type that does not belong to this track.
    func role(of payloadType: UInt8) -> PayloadRole? {
        payloadTypes.contains(payloadType) ? .media : auxiliaryPayloads[payloadType]
    }

    /// What distinguishes its packets from those of other sections on the same transport.
    var routing: StreamRouter.Section {
        StreamRouter.Section(
            payloadTypes: payloadTypes + auxiliaryPayloads.payloadTypes,
            sources: announcedSources + retransmissionSources.keys.sorted(), mid: mid, midExtensionID: midExtensionID)
    }
}
