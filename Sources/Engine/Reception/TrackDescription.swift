import Media
import RTP

/// A format of a media section that can be recorded, under all payload types that mean it.
struct TrackCoding: Equatable {
    var format: PayloadFormat
    var payloadTypes: [UInt8]
    /// What else of the description comes with the format.
    var auxiliaryPayloads = AuxiliaryPayloads()
    /// The header extension with the dependency descriptor, if the codec uses it and it was negotiated (RFC 8285 §5).
    var dependencyDescriptorID: UInt8?
}

/// One stream in a session description.
struct TrackDescription: Equatable {
    var kind: MediaKind
    /// In the order of the description. A sender may use any of them, and change at any time (RFC 3264 §6.1); never
    /// empty.
    var codings: [TrackCoding]
    var port: UInt16
    /// Which of the description's media sections it is.
    var section = 0
    /// `a=mid` and the header extension that carries it, where the description has both (RFC 9143 §15).
    var mid: String?
    var midExtensionID: UInt8?
    var announcedSources: [UInt32]
    /// The header extension with the video's rotation (RFC 7742 §4).
    var videoOrientationID: UInt8?
    /// Announced sources by those of their retransmissions.
    var retransmissionSources: [UInt32: UInt32] = [:]
    /// It is a shared screen.
    var showsSlides = false

    /// The first format: that of most senders.
    var format: PayloadFormat { codings[0].format }
    /// All payload types of media.
    var payloadTypes: [UInt8] { codings.flatMap(\.payloadTypes) }

    /// What the sender may use, in the order of the description.
    var codecs: [Codec] { codings.compactMap(\.format.codec) }

    /// Which of `codings` a payload type of media means.
    func coding(of payloadType: UInt8) -> Int? {
        codings.firstIndex { $0.payloadTypes.contains(payloadType) }
    }

    /// Nil for a payload type that does not belong to this track.
    ///
    /// - Parameter coding: the one in use; what accompanies it has precedence over what accompanies the others.
    func role(of payloadType: UInt8, in coding: Int) -> PayloadRole? {
        if codings[coding].payloadTypes.contains(payloadType) { return .media }
        if codings.count == 1 { return codings[0].auxiliaryPayloads[payloadType] }
        if self.coding(of: payloadType) != nil { return .media }
        return codings[coding].auxiliaryPayloads[payloadType]
            ?? codings.lazy.compactMap { $0.auxiliaryPayloads[payloadType] }.first
    }

    /// What distinguishes its packets from those of other sections on the same transport.
    var routing: StreamRouter.Section {
        StreamRouter.Section(
            payloadTypes: payloadTypes + Set(codings.flatMap(\.auxiliaryPayloads.payloadTypes)).sorted(),
            sources: announcedSources + retransmissionSources.keys.sorted(), mid: mid, midExtensionID: midExtensionID)
    }
}
